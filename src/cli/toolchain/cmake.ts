import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DeviceError } from '../../core/errors.ts';

/** One build: a folder with a CMakeLists.txt, where to build it, and what to define. */
export interface CmakeBuild {
  source: string;
  folder: string;
  definitions: Record<string, string>;
  target: string;
  /** Receives each line that CMake and the compilers print. */
  onLine?: (line: string) => void;
}

/** Whether a program can be started. */
export function hasProgram(name: string, ...args: string[]): boolean {
  return spawnSync(name, args, { stdio: 'ignore' }).status === 0;
}

/** Where Node's headers and node-addon-api's lie: dependencies of melisma, so nothing is fetched. */
export function nodeHeaders(): Record<string, string> {
  const require = createRequire(import.meta.url);
  return {
    CMAKE_JS_INC: join(dirname(require.resolve('node-api-headers/package.json')), 'include'),
    MELISMA_NODE_ADDON_API: dirname(require.resolve('node-addon-api/package.json')),
  };
}

/**
 * Configures and builds.
 *
 * @throws DeviceError with the end of the output when CMake is missing or fails
 */
export async function buildWithCmake({ source, folder, definitions, target, onLine }: CmakeBuild): Promise<void> {
  if (!hasProgram('cmake', '--version')) {
    throw new DeviceError('cmake was not found; install CMake 3.20 or newer (apt-get install cmake, or cmake.org)');
  }
  const defined = Object.entries(definitions).map(([name, value]) => `-D${name}=${value}`);
  await run('cmake', ['-S', source, '-B', folder, ...defined], onLine);
  await run('cmake', ['--build', folder, '--parallel', '--target', target], onLine);
}

function run(program: string, args: string[], onLine: (line: string) => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const tail: string[] = [];
    let rest = '';
    const receive = (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        onLine(line);
        tail.push(line);
        if (tail.length > 60) tail.shift();
      }
    };
    child.stdout.on('data', receive);
    child.stderr.on('data', receive);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new DeviceError(`${program} ${args.join(' ')} failed\n${[...tail, rest].join('\n').trimEnd()}`));
    });
  });
}
