// Runs every case whose op has kernels once on a GPU, two items at a time: what sanitizers watch.
//
//   cases.ts [samples [op]]      with signals of at most so many samples; the cases of one op

import * as melisma from '../../../../src/index.ts';
import { runtimeInfo } from '../../../../src/index.ts';
import { kernelCases } from '../../../ops/kernel_cases.ts';

const [samples = Number.POSITIVE_INFINITY, only] = process.argv.slice(2);
const { cuda } = await runtimeInfo();
if (!cuda.available) throw new Error(cuda.reason);
const expected = only === undefined ? cuda.ops : [only];
const missing = new Set(expected);
let done = 0;
let refused = 0;
for (const { id, op, options, input } of kernelCases) {
  if (!expected.includes(op)) continue;
  const run = (melisma as unknown as Record<string, melisma.Op<object, unknown, melisma.AudioSignal | melisma.Tensor>>)[
    op
  ]!;
  const item = await input(Number(samples));
  try {
    await run([item, item], { ...options, device: 'cuda' } as object);
    missing.delete(op);
    done++;
  } catch (error) {
    // Options that kernels do not cover: the case runs on the CPU.
    if (!(error instanceof melisma.DeviceError) || !error.message.startsWith(`${op} on cuda:0: `)) {
      throw new Error(`${id}: ${(error as Error).message}`, { cause: error });
    }
    console.error(`${id}: ${error.message}`);
    refused++;
  }
}
if (missing.size > 0) throw new Error(`no case runs the kernels of ${[...missing].join(', ')}`);
console.log(`${done} cases on ${cuda.devices[0]!.name}, ${refused} have no kernels`);
