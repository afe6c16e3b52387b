import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAudio } from '../../src/audio/load.ts';
import { Dataset } from '../../src/dataset/dataset.ts';
import { extractFeatures } from '../../src/dataset/extract_features.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { mfcc } from '../../src/features/mfcc.ts';
import { temporaryFolder, wavOf, writeFiles } from './wav_files.ts';

const folder = temporaryFolder();

describe('from a folder to cached MFCCs', () => {
  it('keeps [nMfcc, frames] of every clip, and pools them without computing again', async () => {
    const files: Record<string, Buffer> = {};
    for (let i = 0; i < 4; i++) {
      files[`blues/${i}.wav`] = wavOf({ sampleRate: 22050, seconds: 0.4 + i / 10, frequency: 220 + 20 * i });
      files[`rock/${i}.wav`] = wavOf({ sampleRate: 22050, seconds: 0.4 + i / 10, frequency: 880 + 40 * i });
    }
    await writeFiles(path.join(folder.path, 'raw'), files);
    const songs = Dataset.fromFolder(path.join(folder.path, 'raw'), { label: 'genre' });
    const { train, validation } = songs.split({ train: 0.5, validation: 0.5 }, { stratify: 'genre', seed: 1 });
    const coefficients = mfcc.with({ nMfcc: 13 });
    const cacheDir = path.join(folder.path, 'cache');
    const options = { sampleRate: 22050, clipDuration: 0.5, cacheDir };
    for (const part of [train, validation]) {
      const extraction = extractFeatures(part, [coefficients], options);
      for await (const { row, tensors } of extraction) {
        const clip = (await loadAudio(row.path)).fixLength(11025);
        expect(tensors[0]!.shape).toEqual([13, 22]);
        expect(tensors[0]).toEqual(await coefficients(clip));
        const [name] = await readdir(cacheDir);
        expect(await readNpy(path.join(cacheDir, name!, `${row.id}.npy`))).toEqual(tensors[0]);
      }
      expect(extraction.report).toEqual({ computed: 4, cached: 0, skipped: [] });
    }
    const pooled = extractFeatures(songs, [coefficients.pool('mean', 'std')], options);
    const shapes: (readonly number[])[] = [];
    for await (const { tensors } of pooled) shapes.push(tensors[0]!.shape);
    expect(shapes).toEqual(new Array(8).fill([26]));
    expect(pooled.report).toEqual({ computed: 0, cached: 8, skipped: [] });
  });
});
