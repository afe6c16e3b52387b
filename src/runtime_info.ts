import { existsSync } from 'node:fs';
import { decoderInfo } from './audio/index.ts';
import type { DeviceReport } from './native/addon.ts';
import { cudaReport, deviceFallbacks } from './native/device.ts';
import type { LoadAttempt } from './native/load.ts';
import { loadAddon, packageVersion } from './native/load.ts';
import { loadTorch } from './native/torch/load.ts';

/** The state of CUDA. */
export interface CudaInfo {
  /** Whether `device: 'cuda'` works. */
  available: boolean;
  /** Why not, in words. */
  reason: string;
  /** The CUDA version that the driver supports, and the one the addon needs; empty when unknown. */
  driver: string;
  runtime: string;
  /** What the addon has code for, such as `sm_90`. */
  architectures: string;
  /** Kernels are executed on the CPU: the test build. */
  emulated: boolean;
  devices: DeviceReport['devices'];
  /** The ops with CUDA kernels. */
  ops: string[];
  /** Why ops with kernels ran on the CPU although device was `'auto'`, the latest reason of each. */
  fallbacks: Record<string, string>;
}

/** What melisma found on this machine; `melisma doctor` prints it. */
export interface RuntimeInfo {
  version: string;
  node: string;
  platform: string;
  native: {
    /** The binary in use; null when the TypeScript fallback runs. */
    path: string | null;
    /** Everything that was tried, in order. */
    attempts: LoadAttempt[];
    /** `'avx512'`, `'avx2'`, `'baseline'`, or `'typescript'`. */
    simd: string;
    /** Why `simd` is not what MELISMA_SIMD asked for; empty when it is. */
    simdWarning: string;
    compiler: string | null;
    cores: number | null;
  };
  cuda: CudaInfo;
  torch: {
    /** Whether models can be loaded. */
    available: boolean;
    /** Why not, and what to run. */
    reason: string;
    /** Of the LibTorch that the plug-in was built against, and where that is; null without a plug-in. */
    version: string | null;
    root: string | null;
    /** Whether that LibTorch has CUDA. */
    cuda: boolean;
  };
  decoders: { backend: string; available: boolean; detail: string }[];
  /** What to do about what is missing, most useful first. */
  advice: string[];
}

/**
 * Which binary was loaded, every failed attempt and why, and the state of SIMD, CUDA, LibTorch and
 * the decoders. Loads the addon and looks for GPUs, which starts the driver unless MELISMA_DEVICE is `cpu`.
 */
export async function runtimeInfo(): Promise<RuntimeInfo> {
  const { addon, path, attempts } = loadAddon();
  const info = addon?.info();
  const decoders = await decoderInfo();
  const cuda = await cudaInfo();
  const advice: string[] = [];
  if (!addon) {
    advice.push(
      'No native addon: only stft, mel and mfcc work, in slow TypeScript. Install a version of melisma with a prebuilt binary for this platform, or build it: npm run build in a clone.',
    );
  }
  if (!info?.cuda && existsSync('/proc/driver/nvidia/version')) {
    advice.push(
      'This machine has an NVIDIA driver. Build the CUDA kernels: npx melisma build --cuda (CMake and nvcc).',
    );
  }
  if (info?.simdWarning) advice.push(info.simdWarning);
  if (!decoders.some((decoder) => decoder.backend === 'node-av' && decoder.available)) {
    advice.push('Decoding is faster, and covers m4a/aac, with node-av: npm install node-av@6.1.1 (GPL-3.0 binary).');
  }
  return {
    version: packageVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    native: {
      path,
      attempts,
      simd: info?.simd ?? 'typescript',
      simdWarning: info?.simdWarning ?? '',
      compiler: info?.compiler ?? null,
      cores: info?.cores ?? null,
    },
    cuda,
    torch: torchInfo(),
    decoders,
    advice,
  };
}

function torchInfo(): RuntimeInfo['torch'] {
  const { addon, reason, info } = loadTorch();
  return {
    available: addon !== null,
    reason,
    version: info?.version ?? null,
    root: info?.root ?? null,
    cuda: info?.cuda ?? false,
  };
}

async function cudaInfo(): Promise<CudaInfo> {
  const { reason, report, ops } = await cudaReport();
  return {
    available: report !== null && reason === '',
    reason,
    driver: report?.driver ?? '',
    runtime: report?.runtime ?? '',
    architectures: report?.architectures ?? '',
    emulated: report?.emulated ?? false,
    devices: report?.devices ?? [],
    ops,
    fallbacks: deviceFallbacks(),
  };
}
