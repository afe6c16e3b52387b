import path from 'node:path';
import { saveAudio } from '../../src/audio/index.ts';
import { defineFeature } from '../../src/core/feature.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import type { MusicGenOptions } from '../../src/dataset/index.ts';
import { writeFiles } from '../dataset/wav_files.ts';

/** Six fading tones of two seconds and more, in stereo, of two styles. */
export async function writeToneFolder(music: string): Promise<void> {
  const entries: object[] = [];
  await writeFiles(music, { 'audio/.keep': '' });
  for (let i = 0; i < 6; i++) {
    const length = 44_100 * 2 + 4000 * i;
    const channel = (phase: number) =>
      Float32Array.from({ length }, (_, t) => 0.3 * Math.sin(t * (0.03 + 0.004 * i) + phase) * (1 - t / length));
    const audio = AudioSignal.fromChannels([channel(0), channel(1)], 44_100);
    await saveAudio(path.join(music, `audio/${i}.wav`), audio);
    entries.push({ audio_file: `${i}.wav`, text: `a soft tone ${'again '.repeat(i)}`, style: i % 2 ? 'a' : 'b' });
  }
  await writeFiles(music, { 'metadata.json': JSON.stringify(entries) });
}

/** Codes in the range and shape of EnCodec's, of the samples: training needs numbers, not weights. */
export function codesOf(codebooks: number): NonNullable<MusicGenOptions['codes']> {
  return defineFeature({
    name: 'codes',
    version: 1,
    defaults: {},
    compute: ({ data }) => {
      const frames = Math.ceil(data.length / 640);
      const code = (_: unknown, i: number) => Math.floor(2047 * Math.abs(data[(640 * i) % data.length]!));
      return new Tensor('int32', [codebooks, frames], Int32Array.from({ length: codebooks * frames }, code));
    },
  }) as unknown as NonNullable<MusicGenOptions['codes']>;
}
