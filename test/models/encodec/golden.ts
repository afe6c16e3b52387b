import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { AudioSignal } from '../../../src/core/signal.ts';
import { type Shapes, seededSignal } from '../seeded_weights.ts';

/** One signal and what transformers made of it; see test/golden/make_encodec_goldens.py. */
export interface EncodecCase {
  name: string;
  length: number;
  gain: number;
  bandwidth: number;
  codes: number[][];
  scales: number[];
  audioLength: number;
  /** Every how manieth sample of `audio` was kept. */
  step: number;
  audio: number[];
}

export interface EncodecGolden {
  config: Record<string, unknown> & { sampling_rate: number; audio_channels: number };
  shapes: Shapes;
  cases: EncodecCase[];
}

export function readEncodecGolden(name: string): EncodecGolden {
  return JSON.parse(readFileSync(new URL(`../../golden/encodec/${name}.json`, import.meta.url), 'utf8'));
}

/** The signal of a case. */
export function caseSignal(model: string, { config }: EncodecGolden, { name, length, gain }: EncodecCase): AudioSignal {
  const numberOfChannels = config.audio_channels;
  const data = seededSignal(`${model}.${name}`, numberOfChannels, length).map((sample) => sample * gain);
  return new AudioSignal(data, { sampleRate: config.sampling_rate, numberOfChannels });
}

/** What audiocraft's own classes saved and computed; see test/golden/make_audiocraft_goldens.py. */
interface AudiocraftGolden {
  /** Base64 of the deflated file. */
  checkpoint: string;
  yaml: string;
  length: number;
  codes: number[][];
  audio: number[];
}

export function readAudiocraftGolden(): AudiocraftGolden {
  return JSON.parse(readFileSync(new URL('../../golden/encodec/audiocraft.json', import.meta.url), 'utf8'));
}

/** The bytes of a training checkpoint of audiocraft. */
export function trainingCheckpoint(): Buffer {
  return inflateSync(Buffer.from(readAudiocraftGolden().checkpoint, 'base64'));
}
