import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { saveAudio } from '../src/audio/save.ts';
import { AudioSignal } from '../src/core/signal.ts';
import { encodeFile } from '../test/audio/encode.ts';
import { chord } from '../test/audio/signals.ts';

const kinds = [
  { format: 'wav', sampleRate: 22050, channels: 1 },
  { format: 'mp3', sampleRate: 44100, channels: 2 },
  { format: 'flac', sampleRate: 44100, channels: 2 },
  { format: 'ogg', sampleRate: 44100, channels: 2 },
  { format: 'opus', sampleRate: 48000, channels: 2 },
  { format: 'm4a', sampleRate: 44100, channels: 2 },
] as const;
const genres = ['blues', 'jazz', 'metal', 'pop', 'rock'];

/**
 * Writes `count` different recordings of six formats into five genre folders; the first 100 of 300 are
 * the 100 that a call for 100 writes.
 */
export async function writeFolder(root: string, count: number, seconds: number): Promise<void> {
  for (const genre of genres) await mkdir(path.join(root, genre), { recursive: true });
  const sources = new Map<string, Float32Array[]>();
  for (let i = 0; i < count; i++) {
    const { format, sampleRate, channels } = kinds[i % kinds.length]!;
    const length = seconds * sampleRate;
    const key = `${sampleRate} ${channels}`;
    const source = sources.get(key) ?? chord(channels, length + count * 64, sampleRate);
    sources.set(key, source);
    // Cutting one long signal at different places is quicker than making 300.
    const samples = source.map((channel) => channel.subarray(i * 64, i * 64 + length));
    const target = path.join(root, genres[i % genres.length]!, `${String(i).padStart(3, '0')}.${format}`);
    if (format === 'wav') await saveAudio(target, AudioSignal.fromChannels(samples, sampleRate));
    else await encodeFile(target, samples, { format, sampleRate });
  }
}
