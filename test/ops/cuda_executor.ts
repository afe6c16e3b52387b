import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { packageRoot } from '../../src/native/load.ts';

/** Where a built executor (native/cuda_on_cpu) lies. */
const executor = join(packageRoot(), 'build-cuda-cpu/Release/melisma.node');

/**
 * Makes the CUDA executor the addon of this file, where one is built and no other is asked for.
 *
 * @returns whether there is no device (`REQUIRE_CUDA=1` skips nothing), and the orders of blocks to run in
 */
export async function cudaParity() {
  if (!process.env.MELISMA_NATIVE && process.env.REQUIRE_CUDA !== '1' && existsSync(executor)) {
    process.env.MELISMA_NATIVE = executor;
  }
  const { runtimeInfo } = await import('../../src/index.ts');
  const { cuda } = await runtimeInfo();
  const required = process.env.REQUIRE_CUDA === '1';
  const order = process.env.MELISMA_CUDA_ORDER;
  afterAll(() => {
    if (order === undefined) delete process.env.MELISMA_CUDA_ORDER;
    else process.env.MELISMA_CUDA_ORDER = order;
  });
  return {
    cuda,
    skipped: !cuda.available && !required,
    orders: order ? [order] : ['forward', 'reverse', 'random:11'],
    normalisedError,
    energyError,
  };
}

/** The largest difference over the largest value of the reference. */
function normalisedError(ours: ArrayLike<number>, reference: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < reference.length; i++) {
    const own = Math.abs(ours[i]! - reference[i]!);
    difference = own <= difference ? difference : own; // NaN stays
    size = Math.max(size, Math.abs(reference[i]!));
  }
  return size > 0 ? difference / size : difference;
}

/** Mean square of the difference over that of the reference. */
function energyError(ours: ArrayLike<number>, reference: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < reference.length; i++) {
    difference += (ours[i]! - reference[i]!) ** 2;
    size += reference[i]! ** 2;
  }
  return size > 0 ? difference / size : difference;
}
