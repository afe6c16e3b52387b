import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DecoderBackend, loadAudio, probeAudio } from '../../src/audio/index.ts';
import { DecodeError } from '../../src/core/errors.ts';
import { mapConcurrent } from '../../src/core/run.ts';
import { type EncodeOptions, encodeFile } from './encode.ts';
import { temporaryFolder } from './folder.ts';
import { chord, randomNumbers } from './signals.ts';
import { wavBytes } from './wav_bytes.ts';

/** Files of each backend; two backends make 1,000. */
const FILES = 500;
/** Seconds that one file may take before it counts as a hang. */
const PATIENCE_MS = 15_000;

const folder = temporaryFolder();
const seeds: { format: string; bytes: Buffer }[] = [];

beforeAll(async () => {
  for (const format of ['mp3', 'flac', 'ogg', 'opus', 'm4a'] as EncodeOptions['format'][]) {
    const rate = format === 'opus' ? 48_000 : 44_100;
    for (const channels of [1, 2]) {
      const path = join(folder, `${channels}.${format}`);
      const metadata = { title: 'A title', artist: 'Somebody' };
      await encodeFile(path, chord(channels, rate * 0.3, rate), { format, sampleRate: rate, metadata });
      seeds.push({ format, bytes: readFileSync(path) });
    }
  }
  const data = Buffer.from(Int16Array.from({ length: 8000 }, (_, i) => (i * 37) % 20_000).buffer);
  seeds.push({ format: 'wav', bytes: wavBytes({ numberOfChannels: 2, bitsPerSample: 16, data }) });
  seeds.push({
    format: 'wav',
    bytes: wavBytes({ tag: 0xfffe, numberOfChannels: 1, bitsPerSample: 24, data: data.subarray(0, 15_999) }),
  });
});

/** Flipped bytes (most near the front, where headers are), cuts, overwritten and doubled stretches. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  let mutated = Buffer.from(bytes);
  const changes = 1 + below(6);
  for (let i = 0; i < changes; i++) {
    const at = random() < 0.5 ? below(Math.min(200, mutated.length)) : below(mutated.length);
    const length = 1 + below(64);
    switch (below(6)) {
      case 0:
        mutated[at] = below(256);
        break;
      case 1:
        mutated[at]! ^= 1 << below(8);
        break;
      case 2:
        mutated.fill(random() < 0.5 ? 0 : 255, at, Math.min(at + length, mutated.length));
        break;
      case 3:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + length)]);
        break;
      case 4:
        mutated = Buffer.concat([mutated.subarray(0, at + length), mutated.subarray(at)]);
        break;
      default:
        if (random() < 0.3) mutated = mutated.subarray(0, Math.max(1, at));
        else for (let j = at; j < Math.min(at + length, mutated.length); j++) mutated[j] = below(256);
    }
    if (mutated.length === 0) mutated = Buffer.of(0);
  }
  return mutated;
}

async function outcome(bytes: Buffer, backend: DecoderBackend): Promise<'decoded' | 'refused'> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), PATIENCE_MS);
  });
  try {
    const audio = await Promise.race([loadAudio(bytes, { backend }), hang]);
    expect(audio.length).toBeGreaterThan(0);
    expect(audio.data.length).toBe(audio.length * audio.numberOfChannels);
    return 'decoded';
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    expect(error.reason).not.toMatch(/decode thread|no progress/);
    return 'refused';
  } finally {
    clearTimeout(timer);
  }
}

describe('mutated files neither crash nor hang', () => {
  it.each(['auto', 'wasm'] as const)(`${FILES} files through %s`, async (backend) => {
    const random = randomNumbers(backend === 'auto' ? 20_250_101 : 20_250_102);
    const files = Array.from({ length: FILES }, (_, i) => mutate(seeds[i % seeds.length]!.bytes, random));
    const outcomes = await mapConcurrent(files, 4, (bytes) => outcome(bytes, backend));
    const decoded = outcomes.filter((result) => result === 'decoded').length;
    // Both happen, or the mutations test nothing.
    expect(decoded).toBeGreaterThan(FILES / 10);
    expect(decoded).toBeLessThan(FILES);
  });

  it('300 files are probed or refused', async () => {
    const random = randomNumbers(20_250_103);
    const files = Array.from({ length: 300 }, (_, i) => mutate(seeds[i % seeds.length]!.bytes, random));
    const probed = await mapConcurrent(files, 4, async (bytes) => {
      try {
        const { duration, sampleRate } = await probeAudio(bytes);
        expect(Number.isFinite(duration) && duration >= 0).toBe(true);
        expect(sampleRate).toBeGreaterThan(0);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        return false;
      }
    });
    expect(probed).toContain(true);
  });
});
