import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAudio, type SaveOptions, saveAudio } from '../../src/audio/index.ts';
import { wavHeader } from '../../src/audio/wav_writer.ts';
import { ParameterError } from '../../src/core/errors.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { temporaryFolder } from './folder.ts';
import { chord, randomNumbers } from './signals.ts';
import { wavBytes } from './wav_bytes.ts';

const folder = temporaryFolder();
const random = randomNumbers(11);
const noise = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random() - 1);
const half = noise(5000);

const SIGNALS: [name: string, channels: Float32Array[]][] = [
  ['a chord', chord(1, 20_000, 44_100)],
  ['a stereo chord whose last block is short', chord(2, 8192 + 37, 44_100)],
  ['six channels', chord(6, 5000, 44_100)],
  ['noise', [noise(9000), noise(9000)]],
  ['silence with a tiny last block', [new Float32Array(8192 + 3)]],
  ['one sample', [noise(1)]],
  ['seventeen samples', [noise(17), noise(17)]],
  ['full scale square', [Float32Array.from({ length: 9000 }, (_, i) => (i % 90 < 45 ? -1 : 1))]],
  ['channels in opposite phase', [half, half.map((value) => -value)]],
];

const FORMATS: [extension: 'wav' | 'flac', options: SaveOptions][] = [
  ['wav', { bitDepth: 16 }],
  ['wav', { bitDepth: 24 }],
  ['wav', { bitDepth: 32 }],
  ['flac', { bitDepth: 16 }],
  ['flac', { bitDepth: 24 }],
];

/** What must come back: the nearest step of the width, within its range. */
function rounded(samples: Float32Array, bits: number): Float32Array {
  if (bits === 32) return samples;
  const full = 2 ** (bits - 1);
  return samples.map((value) => Math.max(-full, Math.min(full - 1, Math.round(value * full))) / full);
}

describe.each(FORMATS)('%s %o', (extension, options) => {
  it.each(SIGNALS)('%s comes back bit for bit through every decoder', async (_name, channels) => {
    const path = join(folder, `signal.${extension}`);
    const audio = AudioSignal.fromChannels(channels, 44_100);
    await saveAudio(path, audio, options);
    const expected = rounded(audio.data, options.bitDepth!);
    for (const backend of ['auto', 'node-av', 'wasm'] as const) {
      const loaded = await loadAudio(path, { backend, onWarning: ({ reason }) => expect.unreachable(reason) });
      expect([loaded.numberOfChannels, loaded.length, loaded.sampleRate]).toEqual([
        channels.length,
        audio.length,
        44_100,
      ]);
      // Adding 0 makes -0 and 0 the same.
      expect(Buffer.compare(bytesOf(loaded.data), bytesOf(expected))).toBe(0);
    }
  });

  it('loading and saving again changes nothing', async () => {
    const [first, second] = [join(folder, `first.${extension}`), join(folder, `second.${extension}`)];
    await saveAudio(first, AudioSignal.fromChannels(chord(2, 6000, 48_000), 48_000), options);
    await saveAudio(second, await loadAudio(first), options);
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  });
});

function bytesOf(samples: Float32Array): Buffer {
  return Buffer.from(samples.map((value) => value + 0).buffer);
}

describe('saveAudio', () => {
  it('writes the WAV header that others write', async () => {
    const path = join(folder, 'plain.wav');
    await saveAudio(path, AudioSignal.mono(Float32Array.of(0, 0.5, -1), 8000));
    const data = Buffer.from(Int16Array.of(0, 16_384, -32_768).buffer);
    expect(readFileSync(path)).toEqual(wavBytes({ numberOfChannels: 1, sampleRate: 8000, bitsPerSample: 16, data }));
  });

  it('pads an odd number of bytes', async () => {
    const path = join(folder, 'odd.wav');
    await saveAudio(path, AudioSignal.mono(Float32Array.of(0.5), 8000), { bitDepth: 24 });
    const data = Buffer.of(0, 0, 0x40);
    expect(readFileSync(path)).toEqual(wavBytes({ numberOfChannels: 1, sampleRate: 8000, bitsPerSample: 24, data }));
  });

  it('takes RF64 above 4 GiB', () => {
    const header = Buffer.from(
      wavHeader({ numberOfChannels: 2, sampleRate: 96_000, length: 2 ** 30 }, 32, true, 2 ** 33),
    );
    expect(header.toString('latin1', 0, 4)).toBe('RF64');
    expect(header.readUInt32LE(4)).toBe(0xffffffff);
    expect(header.readBigUInt64LE(28)).toBe(2n ** 33n);
    expect(header.readBigUInt64LE(20)).toBe(BigInt(header.length - 8) + 2n ** 33n);
    expect(header.readUInt32LE(header.length - 4)).toBe(0xffffffff);
  });

  it.each(['wav', 'flac'])('limits what is out of range, says so, and stores NaN as 0 (%s)', async (extension) => {
    const path = join(folder, `clipped.${extension}`);
    const reasons: string[] = [];
    const audio = AudioSignal.mono(Float32Array.of(2, -2, Number.NaN, Infinity, 1, -1), 8000);
    await saveAudio(path, audio, { onWarning: ({ reason }) => reasons.push(reason) });
    const full = 32_767 / 32_768;
    expect([...(await loadAudio(path)).data]).toEqual([full, -1, 0, full, full, -1]);
    expect(reasons).toEqual(['3 samples outside -1 to 1 were limited']);
  });

  it('an aborted call leaves neither the file nor a part of it', async () => {
    const path = join(folder, 'aborted', 'a.wav');
    const controller = new AbortController();
    const audio = AudioSignal.mono(noise(400_000), 44_100);
    const saving = saveAudio(path, audio, { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(saving).rejects.toThrow('enough');
    expect(readdirSync(join(folder, 'aborted'))).toEqual([]);
  });

  it('a path that cannot be written rejects', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(saveAudio(join(folder, 'file', 'a.wav'), AudioSignal.mono(noise(10), 8000))).rejects.toThrow(
      /ENOTDIR|EEXIST/,
    );
  });

  const one = AudioSignal.mono(Float32Array.of(0), 44_100);
  it.each([
    ['a.mp3', one, {}, "format: expected 'wav' or 'flac' (or a path that ends so), got 'mp3'"],
    ['a.flac', one, { bitDepth: 32 }, 'bitDepth: expected 16 or 24, got 32'],
    ['a.wav', one, { bitDepth: 8 }, 'bitDepth: expected 16 or 24 or 32, got 8'],
    ['a.wav', one, { bitDepth: 16, float: true }, 'float: only for WAV of 32 bits'],
    ['a.wav', one, { depth: 16 }, 'depth: unknown option; known are bitDepth, float, format, signal, onWarning'],
    ['a.wav', AudioSignal.mono(new Float32Array(0), 8000), {}, 'audio: expected at least 1 sample, got 0'],
    [
      'a.wav',
      AudioSignal.mono(Float32Array.of(0), 22_050.5),
      {},
      'sampleRate: wav takes whole numbers up to 4294967295, got 22050.5',
    ],
    [
      'a.flac',
      new AudioSignal(new Float32Array(9), { sampleRate: 8000, numberOfChannels: 9 }),
      {},
      'audio: flac takes up to 8 channels, got 9',
    ],
    ['', one, {}, 'path: expected the name of a file'],
  ])('%s, %#: refused before anything is written', async (name, audio, options, message) => {
    const saving = saveAudio(name && join(folder, name), audio, options as SaveOptions);
    await expect(saving).rejects.toThrow(new ParameterError(message));
  });
});
