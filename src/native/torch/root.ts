import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A LibTorch on this machine: what CMake and the loader need to know of it. */
export interface TorchRoot {
  root: string;
  /** The folder of ATen/ and torch/. */
  include: string;
  /** The folder of libtorch_cpu. */
  libraries: string;
  version: string;
  /** Whether it was built with the C++11 ABI, as everything but old wheels is. */
  cxx11Abi: boolean;
  /** Whether it has CUDA. */
  cuda: boolean;
}

const extension = process.platform === 'darwin' ? '.dylib' : '.so';
const multiarch: Record<string, string> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  ia32: 'i386-linux-gnu',
};

/** The file of a LibTorch library in a folder. */
export function torchLibrary(folder: string, name: string): string {
  return join(folder, `lib${name}${extension}`);
}

/** What is at `root`, or why it is no LibTorch to build against. */
export function readTorchRoot(root: string): TorchRoot | { reason: string } {
  const include = join(root, 'include');
  if (!existsSync(join(include, 'ATen/core/Tensor.h'))) return { reason: 'no include/ATen/core/Tensor.h' };
  const folders = [join(root, 'lib'), join(root, 'lib', multiarch[process.arch] ?? process.arch), join(root, 'lib64')];
  const libraries = folders.find((folder) => existsSync(torchLibrary(folder, 'torch_cpu')));
  if (!libraries) return { reason: `no lib/libtorch_cpu${extension}` };
  const version = readVersion(include);
  if (!version) return { reason: 'its version header was not understood' };
  const [major, minor] = version.split('.').map(Number) as [number, number];
  if (major < 1 || (major === 1 && minor < 13)) return { reason: `version ${version}; 1.13 or newer is needed` };
  return {
    root,
    include,
    libraries,
    version,
    cxx11Abi: hasCxx11Abi(torchLibrary(libraries, 'c10')),
    cuda: existsSync(torchLibrary(libraries, 'torch_cuda')),
  };
}

/** `2.13.0`, from whichever header says it. */
function readVersion(include: string): string | null {
  for (const header of ['torch/headeronly/version.h', 'torch/csrc/api/include/torch/version.h']) {
    const path = join(include, header);
    if (!existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    const numbers = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => new RegExp(`#define TORCH_VERSION_${part} (\\d+)`).exec(text)?.[1],
    );
    if (numbers.every(Boolean)) return numbers.join('.');
  }
  return null;
}

/** From a constructor that takes a std::string: its mangled name tells which std::string. */
function hasCxx11Abi(library: string): boolean {
  if (process.platform !== 'linux') return true;
  return readFileSync(library).includes('N3c105ErrorC1ENS_14SourceLocationENSt7__cxx11');
}
