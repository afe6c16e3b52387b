import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decoderInfo, loadAudio } from '../../src/audio/index.ts';
import { decodeGraph, escapeForGraph } from '../../src/audio/worker/filter_graph.ts';
import { DecodeError, ParameterError } from '../../src/core/errors.ts';
import { encodeFile } from './encode.ts';
import { temporaryFolder } from './folder.ts';
import { chord } from './signals.ts';
import { wavBytes } from './wav_bytes.ts';

const folder = temporaryFolder();
const hasFfmpeg = (await decoderInfo()).some(({ backend, available }) => backend === 'ffmpeg' && available);

afterEach(() => {
  vi.unstubAllEnvs();
});

async function encoded(
  name: string,
  format: 'mp3' | 'flac' | 'ogg' | 'opus' | 'm4a',
  length = 20_000,
): Promise<string> {
  const path = join(folder, name);
  const sampleRate = format === 'opus' ? 48_000 : 44_100;
  await encodeFile(path, chord(2, length, sampleRate), { format, sampleRate });
  return path;
}

describe('choice of backend', () => {
  it('decoderInfo tells what is there, and what to do about what is not', async () => {
    vi.stubEnv('PATH', folder);
    const info = await decoderInfo();
    expect(info.map(({ backend }) => backend)).toEqual(['node-av', 'wasm', 'ffmpeg']);
    expect(info[0]).toMatchObject({ available: true, detail: expect.stringMatching(/^FFmpeg \d/) });
    expect(info[1]!.available).toBe(true);
  });

  it('wasm has no AAC, and the error says what would', async () => {
    const path = await encoded('a.m4a', 'm4a');
    const error = (await loadAudio(path, { backend: 'wasm' }).catch((reason: unknown) => reason)) as DecodeError;
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.stage).toBe('backend');
    expect(error.reason).toBe(
      'no decoder for aac in mp4 (no WebAssembly decoder for aac in mp4): ' +
        'npm install node-av@6.1.1, or put ffmpeg on the PATH',
    );
  });

  it('MELISMA_DECODER is obeyed, an option is obeyed before it', async () => {
    const path = await encoded('b.m4a', 'm4a');
    vi.stubEnv('MELISMA_DECODER', 'wasm');
    await expect(loadAudio(path)).rejects.toThrow(/no decoder for aac in mp4/);
    await expect(loadAudio(path, { backend: 'auto' })).rejects.toThrow(/no decoder for aac in mp4/);
    expect((await loadAudio(path, { backend: 'node-av' })).length).toBe(20_000);
    vi.stubEnv('MELISMA_DECODER', 'winamp');
    await expect(loadAudio(path)).rejects.toThrow(
      new ParameterError("MELISMA_DECODER: expected 'auto', 'node-av', 'wasm' or 'ffmpeg', got 'winamp'"),
    );
  });

  it('WAV samples that are not plain need FFmpeg, and get it', async () => {
    const bytes = wavBytes({
      tag: 7,
      numberOfChannels: 1,
      sampleRate: 8000,
      bitsPerSample: 8,
      data: Buffer.alloc(500, 0x80),
    });
    const audio = await loadAudio(bytes);
    expect(audio.length).toBe(500);
    // 0x80 is the largest positive step of mu-law: 32,124 of 32,768.
    expect(audio.data[0]).toBe(32_124 / 32_768);
    await expect(loadAudio(bytes, { backend: 'wasm' })).rejects.toThrow(/no decoder for pcm_mulaw in wav/);
  });

  it.skipIf(!hasFfmpeg)('ffmpeg decodes what node-av does', async () => {
    for (const format of ['mp3', 'flac', 'ogg', 'opus'] as const) {
      const path = await encoded(`f.${format}`, format);
      const [a, b] = [await loadAudio(path, { backend: 'node-av' }), await loadAudio(path, { backend: 'ffmpeg' })];
      expect(b.length).toBe(a.length);
      expect(b.data.every((value, i) => Math.abs(value - a.data[i]!) < 1e-4)).toBe(true);
      const part = await loadAudio(path, { backend: 'ffmpeg', offset: 0.1, duration: 0.05, mono: true });
      expect(part.data).toEqual(
        b
          .toMono()
          .slice(Math.trunc(0.1 * b.sampleRate), Math.trunc(0.1 * b.sampleRate) + Math.trunc(0.05 * b.sampleRate)).data,
      );
    }
  });

  it.each([
    [{ sampleRate: 0 }, 'sampleRate: expected above 0 and at most 768000 Hz, got 0'],
    [{ offset: -1 }, 'offset: expected at least 0 seconds, got -1'],
    [{ duration: 0 }, 'duration: expected more than 0 seconds, got 0'],
    [{ backend: 'vlc' }, "backend: expected 'auto', 'node-av', 'wasm' or 'ffmpeg', got 'vlc'"],
    [{ rate: 1 }, 'rate: unknown option; known are sampleRate, mono, offset, duration, backend, signal, onWarning'],
  ])('%o is refused', async (options, message) => {
    const path = await encoded('c.flac', 'flac', 100);
    await expect(loadAudio(path, options as never)).rejects.toThrow(new ParameterError(message));
  });
});

describe('names of files', () => {
  const names = [
    'plain.mp3',
    "it's.mp3",
    'a:b.mp3',
    'a;b,c.mp3',
    '[in][out].mp3',
    'back\\slash.mp3',
    '%03d.mp3',
    'é ü 音楽 🎻.mp3',
    ' leading and trailing ',
    "'quoted'",
    '"double".mp3',
    'file:x.mp3',
    'pipe:0',
    'concat:a|b.mp3',
    'http:',
    'a=b:c=d,anull[x]',
    '-i.mp3',
    '$(id) `id`.mp3',
    'new\nline.mp3',
    'tab\t.mp3',
    "\\'\\\\':;,[]",
    '#hash?query.mp3',
    'trailing\\',
  ];

  it.each(names)('%j', async (name) => {
    const path = join(folder, 'names.tmp');
    await encoded('names.tmp', 'mp3', 3000);
    const { copyFile } = await import('node:fs/promises');
    const hostile = join(folder, name);
    await copyFile(path, hostile);
    for (const backend of ['node-av', 'wasm', ...(hasFfmpeg ? (['ffmpeg'] as const) : [])] as const) {
      expect((await loadAudio(hostile, { backend })).length).toBe(3000);
    }
  });

  it('escaping is undone by unescaping twice', () => {
    const undo = (text: string): string => text.replace(/\\([\s\S])/g, '$1');
    for (const name of names) expect(undo(undo(escapeForGraph(name)))).toBe(name);
    expect(decodeGraph('/a:b', 'mp3')).toContain('filename=file\\\\:/a\\\\:b:');
  });
});

describe('many at once', () => {
  it('64 files in flight through two backends come back each with its own samples', async () => {
    const lengths = Array.from({ length: 8 }, (_, i) => 2000 + 777 * i);
    const paths = await Promise.all(lengths.map((length) => encoded(`many-${length}.flac`, 'flac', length)));
    const audios = await Promise.all(
      Array.from({ length: 64 }, (_, i) => loadAudio(paths[i % 8]!, { backend: i % 3 === 0 ? 'wasm' : 'node-av' })),
    );
    audios.forEach((audio, i) => {
      expect(audio.length).toBe(lengths[i % 8]);
      expect(audio.data).toEqual(audios[i % 8]!.data);
    });
  });

  it('one bad file does not disturb the others', async () => {
    const good = await encoded('good.mp3', 'mp3', 9000);
    const bad = join(folder, 'bad.mp3');
    writeFileSync(bad, 'nothing');
    const results = await Promise.allSettled([good, bad, good, bad, good].map((path) => loadAudio(path)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });
});

describe('abort', () => {
  it('before: rejects with the reason and opens nothing', async () => {
    const reason = new Error('changed my mind');
    await expect(loadAudio(join(folder, 'absent'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it.each(['node-av', 'wasm'] as const)('during (%s): rejects at once, and the pool goes on', async (backend) => {
    const path = await encoded('long.mp3', 'mp3', 44_100 * 60);
    const reason = new Error('enough');
    const controller = new AbortController();
    const loading = Array.from({ length: 6 }, () => loadAudio(path, { backend, signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 30);
    for (const result of await Promise.allSettled(loading)) expect(result).toEqual({ status: 'rejected', reason });
    expect((await loadAudio(path, { backend, duration: 1 })).length).toBe(44_100);
  });
});
