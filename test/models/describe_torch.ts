import { describe } from 'vitest';
import { loadTorch } from '../../src/native/torch/load.ts';

const { addon, reason } = loadTorch();
if (!addon && process.env.REQUIRE_TORCH === '1') throw new Error(`REQUIRE_TORCH=1, but ${reason}`);

/** Skipped, and counted, where `melisma build --torch` was not run; with REQUIRE_TORCH=1 that is a failure. */
export const describeTorch = describe.skipIf(!addon);
