import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DeviceError } from '../../core/errors.ts';
import { packageRoot } from '../../native/load.ts';
import { buildWithCmake, nodeHeaders } from './cmake.ts';

/** How `melisma build --cuda` builds. */
export interface CudaBuildOptions {
  /** As CMake names them, such as `90-real;120-virtual`; default: the GPUs of this machine, else all. */
  architectures?: string;
  onLine?: (line: string) => void;
}

/**
 * Compiles melisma's own sources with nvcc into `build-cuda/` of the package, where the loader looks first.
 * Returns the path of the addon and what its kernels are compiled for.
 *
 * @throws DeviceError when CMake, nvcc or a C++ compiler is missing, or the addon does not load
 */
export async function buildCuda({ architectures, onLine }: CudaBuildOptions = {}): Promise<{
  path: string;
  architectures: string;
}> {
  const root = packageRoot();
  const folder = join(root, 'build-cuda');
  const own = architectures ?? installedArchitectures();
  await buildWithCmake({
    source: root,
    folder,
    // Both named, because a folder built before remembers them.
    definitions: {
      ...nodeHeaders(),
      MELISMA_CUDA: 'ON',
      MELISMA_CUDA_RELEASE: own ? 'OFF' : 'ON',
      CMAKE_CUDA_ARCHITECTURES: own ?? '',
    },
    target: 'melisma',
    onLine,
  });
  const path = join(folder, 'Release/melisma.node');
  checkLoads(path);
  return { path, architectures: own ?? 'every supported GPU' };
}

/** The generations of this machine's GPUs as CMake names them; undefined when the driver shows none. */
export function installedArchitectures(): string | undefined {
  const { stdout, status } = spawnSync('nvidia-smi', ['--query-gpu=compute_cap', '--format=csv,noheader'], {
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  const found = [...new Set(stdout.match(/\d+\.\d+/g))].map((text) => `${text.replace('.', '')}-real`);
  return found.length > 0 ? found.join(';') : undefined;
}

/** In a process of its own: this one may have another build loaded. */
function checkLoads(path: string): void {
  try {
    const program = `process.stdout.write(String(require(${JSON.stringify(path)}).info().cuda))`;
    const said = execFileSync(process.execPath, ['-e', program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (said !== 'true') throw new Error('it has no CUDA kernels');
  } catch (error) {
    throw new DeviceError(`${path} was built but does not load: ${(error as Error).message}`, { cause: error });
  }
}
