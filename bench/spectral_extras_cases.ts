import type { Op } from '../src/core/op.ts';
import type { AudioSignal } from '../src/core/signal.ts';
import { mel, pcen, polyFeatures, spectralContrast, spectralFlatness, whisper } from '../src/index.ts';
import type { BenchCase, Ours } from './cases.ts';

async function planned<Input>(op: unknown, options: object, input: Input): Promise<Ours> {
  const plan = await (op as Op<object, never, Input>).plan(options as never);
  return { run: (threads) => plan.run(input, { threads }), dispose: () => plan.dispose() };
}

const ofAudio =
  (op: unknown, options: object = {}): BenchCase['prepare'] =>
  (signal: AudioSignal) =>
    planned(op, { ...options, sampleRate: signal.sampleRate }, signal);

const row = (name: string, rival: string, goals: Record<string, number>, prepare: BenchCase['prepare']): BenchCase => ({
  name,
  rate: 22050,
  python: [rival],
  javascript: [],
  goals,
  error: 'ofMaximum',
  prepare,
});

/** Rows of the ops around spectra and of the front ends; 180 s at once, where Whisper takes 30. */
export const spectralExtrasCases: BenchCase[] = [
  ...([80, 128] as const).map(
    (nMels): BenchCase => ({
      ...row(
        `whisper ${nMels}`,
        `transformers.whisper${nMels}`,
        { [`transformers.whisper${nMels}`]: 6 },
        ofAudio(whisper, { nMels, length: null }),
      ),
      rate: 16000,
      error: 'absolute',
      ...(nMels === 80 && {
        javascript: [{ name: 'transformers.js whisper80', share: 1 / 6 }],
        goals: { 'transformers.whisper80': 6, 'transformers.js whisper80': 250 },
      }),
    }),
  ),
  row('spectral contrast', 'librosa.contrast', {}, ofAudio(spectralContrast)),
  row('spectral flatness', 'librosa.flatness', {}, ofAudio(spectralFlatness)),
  row('polynomial features', 'librosa.polyFeatures', {}, ofAudio(polyFeatures)),
  row('pcen of 128 mel bands', 'librosa.pcen', {}, async (signal) =>
    planned(pcen, { sampleRate: signal.sampleRate }, await mel(signal)),
  ),
];
