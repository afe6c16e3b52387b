import { describe } from 'vitest';
import { loadTorch } from '../../src/native/torch/load.ts';

const { addon, reason } = loadTorch();
const { MELISMA_FULL_MODELS, REQUIRE_TORCH } = process.env;
/** Tests of published sizes run too: 0.4 GB of weights and up to two minutes each. */
export const withFullModels = MELISMA_FULL_MODELS === '1';
if (!addon && (REQUIRE_TORCH === '1' || withFullModels)) {
  throw new Error(`${withFullModels ? 'MELISMA_FULL_MODELS' : 'REQUIRE_TORCH'}=1, but ${reason}`);
}

/** Skipped, and counted, where `melisma build --torch` was not run; with REQUIRE_TORCH=1 that is a failure. */
export const describeTorch = describe.skipIf(!addon);

/** Before version 2 models with convolutions have no half precision on the CPU, and say so. */
export const describeHalf = describe.skipIf(!addon || oldTorch());

/** Whether the plug-in was built against LibTorch 1. */
export function oldTorch(): boolean {
  return loadTorch().info?.version.startsWith('1.') ?? false;
}
