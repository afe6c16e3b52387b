// Runs every case of test/ops/cases.ts and of rhythm whose op has kernels once on a GPU: what compute-sanitizer
// watches.

import * as melisma from '../../../../src/index.ts';
import { runtimeInfo } from '../../../../src/index.ts';
import { cases } from '../../../ops/cases.ts';
import { rhythmCases } from '../../../ops/rhythm_cases.ts';
import { rhythmInput } from '../../../ops/rhythm_signals.ts';
import { testSignal } from '../../../ops/signals.ts';

const { cuda } = await runtimeInfo();
if (!cuda.available) throw new Error(cuda.reason);
let done = 0;
for (const row of [...cases, ...rhythmCases]) {
  const { id, op, signal, sampleRate, options } = row;
  if (!cuda.ops.includes(op)) continue;
  const run = (melisma as unknown as Record<string, melisma.Op<object, unknown>>)[op]!;
  try {
    const input = rhythmCases.includes(row) ? rhythmInput(signal, sampleRate) : testSignal(signal, sampleRate);
    await run((await input) as melisma.AudioSignal, { sampleRate, ...options, device: 'cuda' } as object);
    done++;
  } catch (error) {
    // Options that kernels do not cover: the case runs on the CPU.
    if (!(error instanceof melisma.DeviceError) || !error.message.startsWith(`${op} on cuda:0: `)) throw error;
    console.log(`${id}: ${error.message}`);
  }
}
if (done === 0) throw new Error('no case has kernels');
console.log(`${done} cases on ${cuda.devices[0]!.name}`);
