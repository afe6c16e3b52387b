import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAudio, probeAudio } from '../../src/audio/index.ts';
import { encodeFile } from './encode.ts';
import { temporaryFolder } from './folder.ts';
import { chord } from './signals.ts';
import { wavBytes } from './wav_bytes.ts';

const folder = temporaryFolder();

describe('probeAudio', () => {
  it.each([
    ['mp3', 'mp3', 'mpeg', 44_100],
    ['flac', 'flac', 'flac', 44_100],
    ['ogg', 'vorbis', 'ogg', 44_100],
    ['opus', 'opus', 'ogg', 48_000],
    ['m4a', 'aac', 'mp4', 44_100],
  ] as const)(
    '%s: exact length, codec and tags, from a path and from bytes',
    async (format, codec, container, sampleRate) => {
      const path = join(folder, `a.${format}`);
      const metadata = { title: 'Träumerei', artist: 'Clara', album: 'Kinderszenen', genre: 'Classical' };
      await encodeFile(path, chord(2, 77_777, sampleRate), { format, sampleRate, metadata });
      const info = await probeAudio(path);
      const { tags, ...rest } = info;
      expect(rest).toEqual({
        duration: 77_777 / sampleRate,
        length: 77_777,
        sampleRate,
        numberOfChannels: 2,
        codec,
        container,
      });
      expect(tags).toMatchObject(metadata);
      expect(info.length).toBe((await loadAudio(path)).length);
      expect(await probeAudio(readFileSync(path))).toEqual(info);
    },
  );

  it('wav', async () => {
    const data = Buffer.alloc(6 * 3000);
    const info = await probeAudio(wavBytes({ numberOfChannels: 2, sampleRate: 96_000, bitsPerSample: 24, data }));
    expect(info).toEqual({
      duration: 3000 / 96_000,
      length: 3000,
      sampleRate: 96_000,
      numberOfChannels: 2,
      codec: 'pcm_s24le',
      container: 'wav',
      tags: {},
    });
  });

  it('an MP3 without a frame count is estimated from its bit rate, and says so by having no length', async () => {
    const path = join(folder, 'cbr.mp3');
    await encodeFile(path, chord(1, 88_200, 44_100), { format: 'mp3', sampleRate: 44_100, bitRate: 128_000 });
    const bytes = readFileSync(path);
    const tag = Math.max(bytes.indexOf('Xing'), bytes.indexOf('Info'));
    bytes.write('XXXX', tag, 'latin1');
    const info = await probeAudio(bytes);
    expect(info.length).toBeUndefined();
    expect(Math.abs(info.duration - 2)).toBeLessThan(0.1);
  });
});
