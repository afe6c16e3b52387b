import type { Feature } from '../src/core/op.ts';
import type { AudioSignal } from '../src/core/signal.ts';
import { Tensor } from '../src/core/tensor.ts';
import { beatTrack, onsetStrength, plp, tempogram } from '../src/index.ts';
import type { BenchCase } from './cases.ts';

const ofAudio =
  (op: Feature): BenchCase['prepare'] =>
  async (signal: AudioSignal) => {
    const plan = await op.plan({ sampleRate: signal.sampleRate });
    return { run: (threads) => plan.run(signal, { threads }), dispose: () => plan.dispose() };
  };

const row = (name: string, rival: string, goal: number, prepare: BenchCase['prepare']): BenchCase => ({
  name,
  rate: 22050,
  python: [rival],
  javascript: [],
  goals: { [rival]: goal },
  error: 'ofMaximum',
  prepare,
});

/** Rows of rhythm. librosa's beat_track, too, begins with the audio: onset strength, tempo, beats. */
export const rhythmCases: BenchCase[] = [
  row('onset strength', 'librosa.onsetStrength', 8, ofAudio(onsetStrength as Feature)),
  row('tempogram', 'librosa.tempogram', 8, ofAudio(tempogram as Feature)),
  row('plp', 'librosa.plp', 8, ofAudio(plp as Feature)),
  {
    ...row('beat track: onsets, tempo, beats', 'librosa.beatTrack', 8, async (signal) => {
      const plan = await beatTrack.plan({ sampleRate: signal.sampleRate });
      return {
        async run(threads) {
          const { tempo, frames } = await plan.run(signal, { threads });
          return new Tensor('float64', [1 + frames.length], Float64Array.of(tempo, ...frames));
        },
        dispose: () => plan.dispose(),
      };
    }),
    javascript: [
      { name: 'essentia.rhythm degara', share: 1 / 6 },
      { name: 'essentia.rhythm multifeature', share: 1 / 12 },
    ],
    goals: { 'librosa.beatTrack': 8, 'essentia.rhythm degara': 100 },
    error: 'absolute',
  },
];
