import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../rules/tracked_files.ts';

/** An empty project with the packed melisma installed, as a user would have it. */
export interface Installed {
  folder: string;
  tarball: string;
  /** Paths inside the tarball. */
  packed: string[];
  /** Runs a program in the project and returns what it printed. */
  run(program: string, args: string[], env?: Record<string, string>): string;
  /** Writes a file of the project. */
  write(name: string, text: string): void;
  dispose(): void;
}

/** `npm pack`, then `npm install --ignore-scripts` of the tarball into a new folder. */
export function packAndInstall(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-package-'));
  const packing = npm(root, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [{ filename, files }] = JSON.parse(packing) as [{ filename: string; files: { path: string }[] }];
  const tarball = join(folder, filename);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  npm(project, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball]);
  return {
    folder: project,
    tarball,
    packed: files.map((file) => file.path),
    run: (program, args, env = {}) => {
      const { status, stdout, stderr, error } = spawnSync(program, args, {
        cwd: project,
        encoding: 'utf8',
        env: { ...userEnvironment(), ...env },
      });
      if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? status}\n${stdout}${stderr}`);
      return stdout;
    },
    write: (name, text) => writeFileSync(join(project, name), text),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A program of this clone's node_modules, as `[node, script]`. */
export function developmentTool(name: string): string {
  const manifest = join(root, 'node_modules', name, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const script = typeof bin === 'string' ? bin : Object.values(bin)[0]!;
  return join(root, 'node_modules', name, script);
}

function npm(folder: string, args: string[]): string {
  return execFileSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    env: userEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Without what npm and vitest set for this run: the project is not part of this clone. */
function userEnvironment(): Record<string, string | undefined> {
  const ours = /^(npm_(lifecycle|package|command|execpath|node_execpath|config_local_prefix)|VITEST|NODE_ENV|MELISMA_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
