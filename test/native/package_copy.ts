import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/native/load.ts';

/** A copy of the package's sources, whose binaries a test chooses. */
export class PackageCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'melisma-copy-'));
  readonly cudaBuild = join(this.root, 'build-cuda/Release/melisma.node');
  readonly cudaPrebuild = join(this.root, 'prebuilds', `${process.platform}-${process.arch}-cuda`, 'melisma.node');
  readonly cpuBuild = join(this.root, 'build/Release/melisma.node');

  constructor() {
    for (const name of ['src', 'package.json'])
      cpSync(join(packageRoot(), name), join(this.root, name), { recursive: true });
    symlinkSync(join(packageRoot(), 'node_modules'), join(this.root, 'node_modules'));
    mkdirSync(join(this.root, 'build'));
  }

  /** Writes a file, of this text or a copy of another. */
  put(path: string, content: string | { copyOf: string }): void {
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'string') writeFileSync(path, content);
    else cpSync(content.copyOf, path);
  }

  /** Runs TypeScript in the copy; MELISMA_NATIVE is not passed on. */
  async run(program: string, environment: Record<string, string> = {}): Promise<string> {
    writeFileSync(join(this.root, 'program.ts'), program);
    return (await this.execute(['program.ts'], environment)).stdout;
  }

  /** The same with a program of the package. */
  execute(args: string[], environment: Record<string, string> = {}): Promise<{ stdout: string; stderr: string }> {
    const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
    if (!environment.MELISMA_NATIVE) delete env.MELISMA_NATIVE;
    return promisify(execFile)(process.execPath, ['--import', 'tsx', ...args], { cwd: this.root, env });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
