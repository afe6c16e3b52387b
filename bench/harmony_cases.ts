import type { Op } from '../src/core/op.ts';
import { Tensor } from '../src/core/tensor.ts';
import { chroma, chromaCens, chromaCqt, cqt, estimateKey, estimateTuning, tonnetz } from '../src/index.ts';
import type { BenchCase } from './cases.ts';

type AnyOp = Op<object, unknown>;

const asTensor = (result: unknown): Tensor => {
  if (result instanceof Tensor) return result;
  if (typeof result === 'number') return new Tensor('float64', [1], Float64Array.of(result));
  return (result as { scores: Tensor }).scores;
};

const row = (name: string, op: unknown, options: object, rival: string, goal: number): BenchCase => ({
  name,
  rate: 22050,
  python: rival.startsWith('librosa') ? [rival] : [],
  javascript: rival.startsWith('librosa') ? [] : [{ name: rival, share: 1 / 6 }],
  goals: { [rival]: goal },
  error: 'ofMaximum',
  async prepare(signal) {
    const plan = await (op as AnyOp).plan({ ...options, sampleRate: signal.sampleRate });
    return {
      run: async (threads) => asTensor(await plan.run(signal, { threads })),
      dispose: () => plan.dispose(),
    };
  },
});

/** Rows of tuning, chroma, constant-Q transforms and keys. */
export const harmonyCases: BenchCase[] = [
  row('tuning', estimateTuning, {}, 'librosa.tuning', 10),
  row('chroma (STFT), tuning estimated', chroma, {}, 'librosa.chroma', 10),
  row('chroma (STFT), tuning given', chroma, { tuning: 0 }, 'librosa.chromaTuned', 6),
  row('cqt, 84 bins', cqt, {}, 'librosa.cqt', 6),
  row('chroma CQT, tuning estimated', chromaCqt, {}, 'librosa.chromaCqt', 10),
  row('chroma CENS', chromaCens, {}, 'librosa.chromaCens', 10),
  row('tonnetz', tonnetz, {}, 'librosa.tonnetz', 10),
  row('key', estimateKey, {}, 'essentia.key', 25),
];
