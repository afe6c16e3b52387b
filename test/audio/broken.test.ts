import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AudioSource, type DecoderBackend, loadAudio, probeAudio } from '../../src/audio/index.ts';
import { DecodeError, ParameterError } from '../../src/core/errors.ts';
import { type EncodeOptions, encodeFile } from './encode.ts';
import { temporaryFolder } from './folder.ts';
import { chord, randomNumbers } from './signals.ts';
import { wavBytes } from './wav_bytes.ts';

const folder = temporaryFolder();
/** Five seconds: Ogg pages hold up to one. */
const LENGTH = 220_500;
const BACKENDS: DecoderBackend[] = ['node-av', 'wasm'];
const files: Record<string, Buffer> = {};

beforeAll(async () => {
  for (const format of ['mp3', 'flac', 'ogg', 'opus', 'm4a'] as EncodeOptions['format'][]) {
    const path = join(folder, `good.${format}`);
    await encodeFile(path, chord(2, LENGTH, 44_100), { format, sampleRate: format === 'opus' ? 48_000 : 44_100 });
    files[format] = readFileSync(path);
  }
});

async function failure(source: AudioSource, backend: DecoderBackend = 'auto'): Promise<DecodeError> {
  const error = await loadAudio(source, { backend }).then(
    (audio) => expect.unreachable(`decoded ${audio.length} samples`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DecodeError);
  return error as DecodeError;
}

async function loadWithWarnings(source: AudioSource, backend: DecoderBackend) {
  const reasons: string[] = [];
  const audio = await loadAudio(source, { backend, onWarning: ({ reason }) => reasons.push(reason) });
  return { audio, reasons };
}

const noise = (count: number): Buffer => {
  const random = randomNumbers(7);
  return Buffer.from(Uint8Array.from({ length: count }, () => 256 * random()));
};

describe('what is no file of audio', () => {
  it.each([
    ['a missing file', () => join(folder, 'missing.mp3'), 'open', 'no such file'],
    ['a directory', () => folder, 'open', 'is a directory'],
    ['an empty file', () => written('empty.mp3', Buffer.alloc(0)), 'open', 'empty (0 bytes)'],
    [
      'text renamed .mp3',
      () => written('text.mp3', Buffer.from('Hello world.\n'.repeat(500))),
      'probe',
      'no MPEG audio frame found',
    ],
    ['text renamed .flac', () => written('text.flac', Buffer.from('no audio')), 'probe', 'no MPEG audio frame found'],
    ['random bytes', () => written('random.mp3', noise(200_000)), undefined, undefined],
    ['an ID3 tag and nothing else', () => written('id3.mp3', id3(1000)), 'probe', 'an ID3 tag and nothing behind it'],
    [
      'an ID3 tag that claims more than the file',
      () => written('id3-cut.mp3', id3(1000).subarray(0, 500)),
      'probe',
      'an ID3 tag and nothing behind it',
    ],
    ['the first 100 bytes of an MP3', () => written('stub.mp3', files.mp3!.subarray(0, 100)), undefined, undefined],
    [
      'the first 30 bytes of a FLAC',
      () => written('stub.flac', files.flac!.subarray(0, 30)),
      'probe',
      'truncated inside the FLAC stream header',
    ],
    [
      'the first 40 bytes of an Ogg',
      () => written('stub.ogg', files.ogg!.subarray(0, 40)),
      'probe',
      'truncated inside the first Ogg page',
    ],
    [
      'an M4A without its index',
      () => written('cut.m4a', files.m4a!.subarray(0, files.m4a!.length >> 1)),
      undefined,
      undefined,
    ],
    [
      'an HLS playlist renamed .mp3',
      () => written('list.mp3', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n')),
      'probe',
      'no MPEG audio frame found',
    ],
  ] as const)('%s', async (_name, make, stage, reason) => {
    const path = make();
    const error = await failure(path);
    expect(error.path).toBe(path);
    expect(error.message).toBe(`${path}: ${error.reason}`);
    expect(error.code).toBe('ERR_DECODE');
    if (stage) expect([error.stage, error.reason]).toEqual([stage, reason]);
    // A header can be sound where nothing can be decoded.
    if (stage) await expect(probeAudio(path)).rejects.toBeInstanceOf(DecodeError);
  });

  it('a named pipe does not hang', async () => {
    const path = join(folder, 'pipe.mp3');
    execFileSync('mkfifo', [path]);
    expect((await failure(path)).reason).toBe('not a regular file');
  });

  it('a source of another kind is a ParameterError', async () => {
    await expect(loadAudio(42 as never)).rejects.toBeInstanceOf(ParameterError);
    await expect(loadAudio(new URL('https://example.org/a.mp3'))).rejects.toThrow(
      'source: expected a file: URL, got https:',
    );
    await expect(loadAudio('a.mp3\0.wav')).rejects.toBeInstanceOf(DecodeError);
  });
});

describe('headers that claim too much', () => {
  const data = Buffer.alloc(400);

  it.each([
    ['0 channels', { numberOfChannels: 0, bitsPerSample: 16, data }, 'channels: expected 1 to 64, got 0'],
    ['65,535 channels', { numberOfChannels: 65_535, bitsPerSample: 16, data }, 'channels: expected 1 to 64, got 65535'],
    [
      '0 Hz',
      { numberOfChannels: 1, bitsPerSample: 16, sampleRate: 0, data },
      'sample rate: expected 1000 to 768000 Hz, got 0',
    ],
    [
      '4 GHz',
      { numberOfChannels: 1, bitsPerSample: 16, sampleRate: 0xffffffff, data },
      'sample rate: expected 1000 to 768000 Hz, got 4294967295',
    ],
    ['no samples', { numberOfChannels: 1, bitsPerSample: 16, data: Buffer.alloc(0) }, 'no samples'],
    ['less than one frame', { numberOfChannels: 2, bitsPerSample: 16, data: Buffer.alloc(3) }, 'no samples'],
  ])('a WAV of %s', async (_name, options, reason) => {
    expect((await failure(wavBytes(options))).reason).toBe(reason);
  });

  it('a million empty chunks do not take a million reads', async () => {
    const chunks = Buffer.concat([Buffer.from('RIFF0000WAVE'), Buffer.alloc(8_000_000)]);
    expect((await failure(chunks)).reason).toBe('no data chunk among the first 4096');
  });

  it.each([0, 4, 8, 19, 20])('an MP4 whose list of edits has %i bytes', async (bytes) => {
    const box = (type: string, ...contents: Buffer[]): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(8 + Buffer.concat(contents).length);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, ...contents]);
    };
    const handler = box('hdlr', Buffer.from('\0\0\0\0\0\0\0\0soun'));
    const times = Buffer.alloc(24);
    times.writeUInt32BE(44_100, 12);
    times.writeUInt32BE(1000, 16);
    // Version 1, whose edits are longer, and last: behind it the index ends.
    const edits = box('edts', box('elst', Buffer.alloc(bytes, 1)));
    const file = Buffer.concat([
      box('ftyp', Buffer.from('M4A \0\0\0\0')),
      box('moov', box('trak', box('mdia', box('mdhd', times), handler), edits)),
    ]);
    await failure(file);
    await expect(probeAudio(file)).rejects.toBeInstanceOf(DecodeError);
  });

  it('a WAV without fmt or data chunk', async () => {
    const whole = wavBytes({ numberOfChannels: 1, bitsPerSample: 16, data });
    expect((await failure(whole.subarray(0, 36))).reason).toBe('no data chunk');
    expect((await failure(Buffer.concat([whole.subarray(0, 12), whole.subarray(36)]))).reason).toBe(
      'the data chunk comes before any fmt chunk',
    );
    expect((await failure(whole.subarray(0, 20))).reason).toMatch(/fmt chunk: expected at least 16 bytes/);
  });

  it.each(BACKENDS)('a FLAC of 2^36 - 1 samples gives what is there (%s)', async (backend) => {
    const bytes = Buffer.from(files.flac!);
    bytes[21]! |= 0x0f;
    bytes.fill(0xff, 22, 26);
    const { audio, reasons } = await loadWithWarnings(bytes, backend);
    expect(audio.length).toBe(LENGTH);
    expect(reasons).toEqual([`truncated or damaged: expected 68719476735 samples per channel, decoded ${LENGTH}`]);
  });

  it.each(BACKENDS)('an MP3 of 2^31 frames gives what is there (%s)', async (backend) => {
    const bytes = Buffer.from(files.mp3!);
    const xing = Math.max(bytes.indexOf('Xing'), bytes.indexOf('Info'));
    bytes.writeUInt32BE(0x7fffffff, xing + 8);
    const { audio, reasons } = await loadWithWarnings(bytes, backend);
    expect(Math.abs(audio.length - LENGTH)).toBeLessThan(3000);
    expect(reasons.join()).toMatch(/truncated or damaged: expected 24739\d+ samples/);
  });
});

describe('truncated files give their decodable part and a warning', () => {
  for (const backend of BACKENDS) {
    it.each(['mp3', 'flac', 'ogg', 'opus'])(`half of a file of %s (${backend})`, async (format) => {
      const { audio, reasons } = await loadWithWarnings(
        files[format]!.subarray(0, files[format]!.length >> 1),
        backend,
      );
      expect(audio.length).toBeGreaterThan(LENGTH / 4);
      expect(audio.length).toBeLessThan(LENGTH);
      expect(reasons.join()).toMatch(/truncated/);
    });
  }

  it('half of a WAV', async () => {
    const whole = wavBytes({ numberOfChannels: 1, bitsPerSample: 16, data: Buffer.alloc(2000, 1) });
    const { audio, reasons } = await loadWithWarnings(whole.subarray(0, 1044), 'auto');
    expect(audio.length).toBe(500);
    expect(reasons).toEqual(['truncated: the data chunk claims 2000 bytes, the file holds 1000']);
  });
});

describe('damage in the middle', () => {
  for (const backend of BACKENDS) {
    it.each(['mp3', 'flac', 'ogg', 'opus'])(`2,000 zeroed bytes of %s (${backend})`, async (format) => {
      const bytes = Buffer.from(files[format]!);
      const middle = bytes.length >> 1;
      bytes.fill(0, middle, Math.min(bytes.length - 500, middle + 2000));
      const { audio, reasons } = await loadWithWarnings(bytes, backend);
      expect(audio.length).toBeGreaterThan(LENGTH / 4);
      expect(audio.length).toBeLessThanOrEqual(LENGTH);
      if (audio.length < LENGTH) expect(reasons.length).toBeGreaterThan(0);
      expect(audio.data.every(Number.isFinite)).toBe(true);
    });
  }

  it('junk behind the last frame of a FLAC does not cost that frame', async () => {
    const bytes = Buffer.concat([files.flac!, Buffer.from('TAG'), noise(125)]);
    for (const backend of BACKENDS) expect((await loadAudio(bytes, { backend })).length).toBe(LENGTH);
  });
});

describe('unusual but sound', () => {
  it.each([
    ['10 ms', 1, 441, 44_100],
    ['5.1', 6, 2000, 48_000],
    ['192 kHz', 2, 19_200, 192_000],
    ['64 channels', 64, 100, 44_100],
    ['1 sample', 1, 1, 8000],
  ])('a WAV of %s', async (_name, numberOfChannels, length, sampleRate) => {
    const data = Buffer.alloc(2 * length * numberOfChannels, 3);
    const audio = await loadAudio(wavBytes({ numberOfChannels, sampleRate, bitsPerSample: 16, data }));
    expect([audio.numberOfChannels, audio.length, audio.sampleRate]).toEqual([numberOfChannels, length, sampleRate]);
  });

  it.each(BACKENDS)('an MP3 behind 100 kB of ID3 tag (%s)', async (backend) => {
    const bytes = Buffer.concat([id3(100_000), files.mp3!.subarray(files.mp3!.indexOf(Buffer.of(0xff, 0xfb)))]);
    expect((await loadAudio(bytes, { backend })).length).toBe(LENGTH);
  });
});

function written(name: string, bytes: Buffer): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function id3(size: number): Buffer {
  const tag = Buffer.alloc(10 + size);
  tag.write('ID3', 'latin1');
  tag[3] = 4;
  for (let i = 0; i < 4; i++) tag[6 + i] = (size >> (7 * (3 - i))) & 0x7f;
  return tag;
}
