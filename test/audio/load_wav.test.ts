import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadAudio } from '../../src/audio/index.ts';
import { temporaryFolder } from './folder.ts';
import { randomNumbers } from './signals.ts';
import { type WavBytes, wavBytes } from './wav_bytes.ts';

const folder = temporaryFolder();

interface Width {
  name: string;
  bits: number;
  tag: number;
  write(buffer: Buffer, at: number, value: number): void;
  values: number[];
  expected(value: number): number;
}

const integer = (bits: number, write: Width['write']): Width => {
  const full = 2 ** (bits - 1);
  return {
    name: `${bits}-bit`,
    bits,
    tag: 1,
    write,
    values: [0, 1, -1, full - 1, -full, -full + 1, 12_345 % full, -9_876 % full],
    expected: (value) => Math.fround(value / full),
  };
};

const WIDTHS: Width[] = [
  {
    name: 'unsigned 8-bit',
    bits: 8,
    tag: 1,
    write: (buffer, at, value) => buffer.writeUInt8(value, at),
    values: [0, 1, 127, 128, 129, 254, 255, 64],
    expected: (value) => (value - 128) / 128,
  },
  integer(16, (buffer, at, value) => buffer.writeInt16LE(value, at)),
  integer(24, (buffer, at, value) => buffer.writeIntLE(value, at, 3)),
  integer(32, (buffer, at, value) => buffer.writeInt32LE(value, at)),
  {
    name: '32-bit float',
    bits: 32,
    tag: 3,
    write: (buffer, at, value) => buffer.writeFloatLE(value, at),
    values: [0, 1, -1, 0.1, 1.5, -1e-30, 1e30, 2 ** -149],
    expected: Math.fround,
  },
  {
    name: '64-bit float',
    bits: 64,
    tag: 3,
    write: (buffer, at, value) => buffer.writeDoubleLE(value, at),
    values: [0, 1, -1, 0.1, 1.5, -1e-30, 1 / 3, 0.7],
    expected: Math.fround,
  },
];

function samplesOf(width: Width, count: number): { data: Buffer; expected: number[] } {
  const bytes = width.bits / 8;
  const data = Buffer.alloc(count * bytes);
  const expected = Array.from({ length: count }, (_, i) => {
    const value = width.values[i % width.values.length]!;
    width.write(data, i * bytes, value);
    return width.expected(value);
  });
  return { data, expected };
}

/** Planar order of interleaved samples. */
function planar(interleaved: number[], channels: number): number[] {
  return Array.from({ length: channels }, (_, c) => interleaved.filter((_, i) => i % channels === c)).flat();
}

const load = (options: WavBytes, more = {}) => loadAudio(wavBytes(options), more);

describe('samples of WAV files', () => {
  for (const width of WIDTHS) {
    for (const channels of [1, 2, 6]) {
      it(`${width.name}, ${channels} channels: bit-exact, plain and extensible`, async () => {
        const { data, expected } = samplesOf(width, 24);
        const format = { numberOfChannels: channels, bitsPerSample: width.bits, data };
        for (const tag of [{ tag: width.tag }, { tag: 0xfffe, subFormat: width.tag }]) {
          const audio = await load({ ...format, ...tag });
          expect(audio.numberOfChannels).toBe(channels);
          expect(audio.sampleRate).toBe(44_100);
          expect([...audio.data]).toEqual(planar(expected, channels));
        }
      });
    }

    it(`${width.name}: the streaming reader of long files gives the same samples`, async () => {
      // Above 1 MiB, across several blocks, from a path.
      const count = 300_000 - ((300_000 * width.bits) % 16);
      const { data, expected } = samplesOf(width, count);
      const path = join(folder, `${width.bits}-${width.tag}.wav`);
      writeFileSync(
        path,
        wavBytes({ tag: width.tag, numberOfChannels: 2, bitsPerSample: width.bits, data: Buffer.concat([data, data]) }),
      );
      const audio = await loadAudio(pathToFileURL(path));
      expect(audio.length).toBe(count);
      const left = Float32Array.from(expected.filter((_, i) => i % 2 === 0));
      const right = Float32Array.from(expected.filter((_, i) => i % 2 === 1));
      expect(
        Buffer.compare(Buffer.from(audio.getChannelData(0).slice(0, count / 2).buffer), Buffer.from(left.buffer)),
      ).toBe(0);
      expect(
        Buffer.compare(Buffer.from(audio.getChannelData(1).slice(count / 2).buffer), Buffer.from(right.buffer)),
      ).toBe(0);
    });
  }

  it('24-bit samples in 32-bit slots are read from the slot', async () => {
    const data = Buffer.alloc(8);
    data.writeInt32LE(2 ** 30, 0);
    data.writeInt32LE(-(2 ** 31), 4);
    const audio = await load({ tag: 0xfffe, numberOfChannels: 1, bitsPerSample: 24, blockAlign: 4, data });
    expect([...audio.data]).toEqual([0.5, -1]);
  });

  it('mono is the mean of the channels', async () => {
    const random = randomNumbers(3);
    const values = Array.from({ length: 300 }, () => Math.fround(2 * random() - 1));
    const data = Buffer.from(Float32Array.from(values).buffer);
    const audio = await load({ tag: 3, numberOfChannels: 3, bitsPerSample: 32, data }, { mono: true });
    const mean = Array.from({ length: 100 }, (_, i) =>
      Math.fround((values[3 * i]! + values[3 * i + 1]! + values[3 * i + 2]!) / 3),
    );
    expect([...audio.data]).toEqual(mean);
  });
});

describe('chunks of WAV files', () => {
  const sixteen = { numberOfChannels: 1, bitsPerSample: 16, data: Buffer.from(Int16Array.of(1, 2, 3, 4, 5).buffer) };
  const expected = [1, 2, 3, 4, 5].map((value) => value / 32_768);
  const noWarning = { onWarning: () => expect.unreachable() };

  it('odd-sized chunks are padded', async () => {
    const odd = [{ id: 'LIST', body: Buffer.from('seven!!') }];
    expect([...(await load({ ...sixteen, before: odd, between: odd }, noWarning)).data]).toEqual(expected);
  });

  it('chunks behind the samples are not samples', async () => {
    const after = [{ id: 'LIST', body: Buffer.from('tags') }];
    expect([...(await load({ ...sixteen, after }, noWarning)).data]).toEqual(expected);
  });

  it('RF64 takes the size from ds64', async () => {
    const after = [{ id: 'LIST', body: Buffer.from('tags') }];
    expect([...(await load({ ...sixteen, rf64: true, after }, noWarning)).data]).toEqual(expected);
  });

  it('an unknown size (0xffffffff) means up to the end', async () => {
    expect([...(await load({ ...sixteen, claimed: 0xffffffff }, noWarning)).data]).toEqual(expected);
  });

  it('a claim of more than the file holds is cut with a warning', async () => {
    const reasons: string[] = [];
    const onWarning = ({ reason }: { reason: string }) => reasons.push(reason);
    expect([...(await load({ ...sixteen, claimed: 0x7fffffff }, { onWarning })).data]).toEqual(expected);
    expect(reasons).toEqual(['truncated: the data chunk claims 2147483647 bytes, the file holds 10']);
  });

  it('a claim of 0 bytes with samples behind it is read to the end with a warning', async () => {
    const reasons: string[] = [];
    const onWarning = ({ reason }: { reason: string }) => reasons.push(reason);
    expect([...(await load({ ...sixteen, claimed: 0 }, { onWarning })).data]).toEqual(expected);
    expect(reasons).toEqual(['the data chunk claims 0 bytes; read to the end of the file']);
  });

  it('a block align of 0 is worked out from the width', async () => {
    expect([...(await load({ ...sixteen, blockAlign: 0 })).data]).toEqual(expected);
  });
});
