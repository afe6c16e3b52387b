import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DecoderBackend, loadAudio } from '../../src/audio/index.ts';
import { type EncodeOptions, encodeFile } from './encode.ts';
import { temporaryFolder } from './folder.ts';
import { chord } from './signals.ts';

const folder = temporaryFolder();
const noWarning = { onWarning: ({ reason }: { reason: string }) => expect.unreachable(reason) };

/** Format, its rate here, and how far a decoded sample may be from the one encoded (root mean square). */
const FORMATS: { format: EncodeOptions['format']; rate: number; error: number; backends: DecoderBackend[] }[] = [
  { format: 'mp3', rate: 44_100, error: 0.02, backends: ['auto', 'node-av', 'wasm'] },
  { format: 'flac', rate: 44_100, error: 2 ** -16, backends: ['auto', 'node-av', 'wasm'] },
  { format: 'ogg', rate: 44_100, error: 0.02, backends: ['auto', 'wasm'] },
  { format: 'opus', rate: 48_000, error: 0.05, backends: ['auto', 'node-av', 'wasm'] },
  { format: 'm4a', rate: 44_100, error: 0.05, backends: ['auto', 'node-av'] },
];

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

for (const { format, rate, error, backends } of FORMATS) {
  describe(`${format}`, () => {
    for (const length of [441, 12_345, 44_100]) {
      it(`keeps exactly ${length} samples, aligned with what was encoded`, async () => {
        const channels = chord(2, length, rate);
        const path = join(folder, `${length}.${format}`);
        await encodeFile(path, channels, { format, sampleRate: rate, bitRate: 128_000 });
        for (const backend of backends) {
          const audio = await loadAudio(path, { backend, ...noWarning });
          expect([audio.length, audio.numberOfChannels, audio.sampleRate]).toEqual([length, 2, rate]);
          if (length < 10_000) continue;
          channels.forEach((channel, c) => {
            const decoded = audio.getChannelData(c).subarray(100, -100);
            const [early, aligned, late] = [99, 100, 101].map((shift) =>
              rms(decoded.map((value, i) => value - channel[i + shift]!)),
            ) as [number, number, number];
            expect(aligned).toBeLessThan(error);
            expect(aligned).toBeLessThan(Math.min(early, late));
          });
        }
      });
    }

    it('mixes to mono by the mean: no 3 dB more, no channel lost', async () => {
      const [left] = chord(1, 30_000, rate);
      const path = join(folder, `same.${format}`);
      await encodeFile(path, [left!, left!], { format, sampleRate: rate, bitRate: 192_000 });
      for (const backend of backends) {
        const stereo = await loadAudio(path, { backend });
        const mono = await loadAudio(path, { backend, mono: true });
        expect(mono.numberOfChannels).toBe(1);
        expect(mono.data).toEqual(stereo.toMono().data);
        const gainDb = 20 * Math.log10(rms(mono.data) / rms(left!));
        // Half a dB is what the encoders themselves take.
        expect(Math.abs(gainDb)).toBeLessThan(0.5);
      }
    });

    it('cuts offset and duration at the sample', async () => {
      const path = join(folder, `window.${format}`);
      await encodeFile(path, chord(2, 40_000, rate), { format, sampleRate: rate });
      for (const backend of backends) {
        const whole = await loadAudio(path, { backend });
        for (const [offset, duration] of [
          [0, 0.1],
          [0.123, 0.25],
          [0.5, undefined],
          [0.7, 99],
        ] as const) {
          const part = await loadAudio(path, { backend, offset, duration, ...noWarning });
          const start = Math.trunc(offset * rate);
          const end = duration === undefined ? whole.length : start + Math.trunc(duration * rate);
          expect(part.data).toEqual(whole.slice(start, end).data);
        }
        await expect(loadAudio(path, { backend, offset: 5 })).rejects.toThrow(/offset 5 s: nothing left of 0\.\d+ s/);
      }
    });

    it('gives the same samples from bytes as from a path, whatever the name', async () => {
      const path = join(folder, `liar-${format}.txt`);
      await encodeFile(path, chord(1, 9_000, rate), { format, sampleRate: rate });
      const { readFile } = await import('node:fs/promises');
      const bytes = await readFile(path);
      for (const backend of backends) {
        const fromPath = await loadAudio(path, { backend });
        expect((await loadAudio(bytes, { backend })).data).toEqual(fromPath.data);
        const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
        expect((await loadAudio(copy, { backend })).data).toEqual(fromPath.data);
      }
    });
  });
}

describe('backends against each other', () => {
  it.each([
    ['mp3', 5e-6],
    ['flac', 0],
    ['ogg', 5e-6],
    ['opus', 1e-3],
  ] as const)('%s: node-av and wasm agree to %f', async (format, tolerance) => {
    const rate = format === 'opus' ? 48_000 : 44_100;
    const path = join(folder, `agree.${format}`);
    await encodeFile(path, chord(2, 60_000, rate), { format, sampleRate: rate });
    const [a, b] = [await loadAudio(path, { backend: 'node-av' }), await loadAudio(path, { backend: 'wasm' })];
    const largest = a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
    expect(largest).toBeLessThanOrEqual(tolerance);
  });

  it.each(['flac', 'ogg', 'opus'] as const)('%s: six channels come in the same order', async (format) => {
    const rate = format === 'opus' ? 48_000 : 44_100;
    const path = join(folder, `six.${format}`);
    await encodeFile(path, chord(6, 20_000, rate), { format, sampleRate: rate, bitRate: 400_000 });
    const [a, b] = [await loadAudio(path, { backend: 'node-av' }), await loadAudio(path, { backend: 'wasm' })];
    for (let c = 0; c < 6; c++) {
      const difference = a.getChannelData(c).map((value, i) => value - b.getChannelData(c)[i]!);
      expect(rms(difference)).toBeLessThan(0.01 * rms(a.getChannelData(c)) + 1e-7);
    }
  });
});
