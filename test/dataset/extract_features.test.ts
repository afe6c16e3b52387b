import { appendFile, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadAudio } from '../../src/audio/load.ts';
import { defineOp } from '../../src/core/define_op.ts';
import { DecodeError, DeviceError, ModelError, ParameterError } from '../../src/core/errors.ts';
import { asFeature, defineFeature } from '../../src/core/feature.ts';
import type { Feature } from '../../src/core/op.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import type { AudioLoader } from '../../src/dataset/check_audio.ts';
import { Dataset } from '../../src/dataset/dataset.ts';
import { type ExtractOptions, extractFeatures } from '../../src/dataset/extract_features.ts';
import { readNpy, writeNpy } from '../../src/dataset/npy.ts';
import { temporaryFolder, wavOf, writeFiles } from './wav_files.ts';

const folder = temporaryFolder();
const cacheDir = () => path.join(folder.path, 'cache');

/** `[2, frames]`: the largest sample and the sum of each frame; counts its calls. */
function framesFeature(version = 1) {
  const calls = { count: 0, batches: 0 };
  const feature = defineFeature({
    name: 'peaks',
    version,
    defaults: { frame: 100, failAbove: 1e9 },
    compute: (signal, { frame, failAbove }) => {
      if (signal.length > failAbove) throw new ParameterError(`signal: expected at most ${failAbove} samples`);
      calls.count++;
      const frames = Math.floor(signal.length / frame);
      const data = new Float32Array(2 * frames);
      for (let i = 0; i < frames * frame; i++) {
        const at = Math.floor(i / frame);
        data[at] = Math.max(data[at]!, signal.data[i]!);
        data[frames + at]! += signal.data[i]!;
      }
      return Tensor.float32([2, frames], data);
    },
  });
  return { feature: feature as Feature, calls };
}

/** Stands in for the resampler: every sample twice. */
const doublingLoader: AudioLoader = async (file, { sampleRate, ...options }) => {
  const audio = await loadAudio(file, options);
  expect(sampleRate).toBe(2 * audio.sampleRate);
  return AudioSignal.mono(
    Float32Array.from({ length: 2 * audio.length }, (_, i) => audio.data[i >> 1]!),
    2 * audio.sampleRate,
  );
};

function rowsOf(count: number): { id: string; path: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `genre${i % 2}/${i}.wav`;
    return { id, path: path.join(folder.path, id) };
  });
}

async function run(
  rows: Parameters<typeof extractFeatures>[0],
  features: Feature[],
  options: Partial<ExtractOptions> = {},
) {
  const extraction = extractFeatures(rows, features, { sampleRate: 8000, cacheDir: cacheDir(), ...options });
  const results: { id: string; tensors: Tensor[] }[] = [];
  for await (const { row, tensors } of extraction) results.push({ id: row.id, tensors });
  return { results, report: extraction.report };
}

beforeEach(async () => {
  await writeFiles(
    folder.path,
    Object.fromEntries(rowsOf(12).map(({ id }, i) => [id, wavOf({ seconds: 0.1 + i / 100, frequency: 200 + 10 * i })])),
  );
});

describe('extractFeatures', () => {
  it('gives tensors in row order, equal to calling the feature, whatever the concurrency and batch', async () => {
    const { feature } = framesFeature();
    const rows = rowsOf(12);
    for (const [concurrency, batchSize] of [
      [1, 1],
      [3, 4],
      [12, 100],
    ] as const) {
      const { results, report } = await run(rows, [feature], { concurrency, batchSize, cacheDir: undefined });
      expect(results.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
      for (const [i, { tensors }] of results.entries()) {
        expect(tensors).toEqual([await feature(await loadAudio(rows[i]!.path))]);
      }
      expect(report).toEqual({ computed: 12, cached: 0, skipped: [] });
    }
  });

  it.each(['throw', 'skip'] as const)('blames no recording for a model that fails (onError %s)', async (onError) => {
    const broken = defineFeature({
      name: 'broken',
      version: 1,
      defaults: {},
      compute: () => {
        throw new ModelError('the model is broken');
      },
    }) as unknown as Feature;
    await expect(run(rowsOf(3), [broken], { onError })).rejects.toThrow('the model is broken');
  });

  it('cuts or pads to clipDuration at the rate asked for, and takes datasets and other iterables', async () => {
    const { feature } = framesFeature();
    const dataset = Dataset.from(rowsOf(3));
    const options = { clipDuration: 0.11, sampleRate: 16000, load: doublingLoader };
    const { results } = await run(dataset, [feature], options);
    expect(results.map(({ tensors }) => tensors[0]!.shape)).toEqual([
      [2, 17],
      [2, 17],
      [2, 17],
    ]);
    expect([...results[0]!.tensors[0]!.data.subarray(16, 17)]).toEqual([0]);
    expect(results[2]!.tensors[0]!.data[16]).toBeGreaterThan(0.1);
    expect((await run(new Set(rowsOf(3)), [feature], options)).report.cached).toBe(3);
  });

  it('computes nothing the second time, and poolings share one cached file', async () => {
    const { feature, calls } = framesFeature();
    const rows = rowsOf(12);
    const first = await run(rows, [feature.pool('mean', 'std'), feature, feature.pool('max')]);
    expect(calls.count).toBe(12);
    expect(first.report).toEqual({ computed: 12, cached: 0, skipped: [] });
    expect(first.results[0]!.tensors.map(({ shape }) => shape)).toEqual([[4], [2, 8], [2]]);
    const loads: string[] = [];
    const load: AudioLoader = (file, options) => {
      loads.push(file);
      return loadAudio(file, options);
    };
    const second = await run(rows, [feature.pool('mean', 'std'), feature, feature.pool('max')], { load });
    expect(second.results).toEqual(first.results);
    expect(second.report).toEqual({ computed: 0, cached: 12, skipped: [] });
    expect(loads).toEqual([]);
    expect(calls.count).toBe(12);
    const [name, ...others] = await readdir(cacheDir());
    expect(others).toEqual([]);
    expect(name).toMatch(/^peaks-[0-9a-f]{8}$/);
    expect((await readdir(path.join(cacheDir(), name!))).sort()).toEqual([
      'genre0',
      'genre1',
      'params.json',
      'sources.jsonl',
    ]);
    const cached = await readNpy(path.join(cacheDir(), name!, 'genre1/3.wav.npy'));
    expect(cached).toEqual(first.results[3]!.tensors[1]);
    expect(JSON.parse(await readFile(path.join(cacheDir(), name!, 'params.json'), 'utf8'))).toEqual({
      feature: 'peaks',
      version: 1,
      options: { failAbove: 1e9, frame: 100, sampleRate: 8000 },
      sampleRate: 8000,
      mono: true,
      clipDuration: null,
    });
  });

  it('keeps apart what differs in options, version, rate, channels or clip', async () => {
    const variants: [Feature, Partial<ExtractOptions>][] = [
      [framesFeature().feature, {}],
      [framesFeature().feature.with({ frame: 50 } as object), {}],
      [framesFeature(2).feature, {}],
      [framesFeature().feature, { sampleRate: 16000, load: doublingLoader }],
      [framesFeature().feature, { mono: false }],
      [framesFeature().feature, { clipDuration: 0.05 }],
    ];
    for (const [i, [feature, options]] of variants.entries()) {
      expect((await run(rowsOf(2), [feature], options)).report.computed).toBe(2);
      expect(await readdir(cacheDir())).toHaveLength(i + 1);
    }
    for (const [feature, options] of variants) {
      expect((await run(rowsOf(2), [feature], options)).report.cached).toBe(2);
    }
  });

  it('computes again what is truncated, foreign, missing or not noted', async () => {
    const { feature } = framesFeature();
    const rows = rowsOf(8);
    const first = await run(rows, [feature]);
    const inside = path.join(cacheDir(), (await readdir(cacheDir()))[0]!);
    await truncate(path.join(inside, 'genre0/0.wav.npy'), 140);
    await writeFile(path.join(inside, 'genre1/1.wav.npy'), 'garbage');
    await rm(path.join(inside, 'genre0/2.wav.npy'));
    await writeNpy(path.join(inside, 'genre1/3.wav.npy'), Tensor.float32([1, 1], Float32Array.of(7)));
    const second = await run(rows, [feature]);
    expect(second.report).toEqual({ computed: 4, cached: 4, skipped: [] });
    expect(second.results).toEqual(first.results);

    const journal = path.join(inside, 'sources.jsonl');
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replaceAll(/\["genre0\/4.*\n/g, ''));
    await appendFile(journal, '["genre1/5.wav",{"siz');
    expect((await run(rows, [feature])).report).toMatchObject({ computed: 1, cached: 7 });
    await writeFile(journal, text.replace(/"key":"[0-9a-f]*"/, '"key":"another"'));
    expect((await run(rows, [feature])).report).toMatchObject({ computed: 8, cached: 0 });
    await writeFile(path.join(inside, 'params.json'), '{"feature":"other"}');
    expect((await run(rows, [feature])).results).toEqual(first.results);
    expect(JSON.parse(await readFile(path.join(inside, 'params.json'), 'utf8')).feature).toBe('peaks');
  });

  it('notices changed recordings, and by hash that a moved clock did not change them', async () => {
    const { feature } = framesFeature();
    const rows = (await Dataset.fromFolder(folder.path).rows()).slice(0, 4);
    await run(rows, [feature]);
    for (const { path: file } of rows) await utimes(file, 1e9, 1e9);
    expect((await run(rows, [feature])).report).toMatchObject({ computed: 0, cached: 4 });
    // Noted anew: now even rows without a hash are recognised.
    const bare = rows.map(({ id, path }) => ({ id, path }));
    expect((await run(bare, [feature])).report).toMatchObject({ computed: 0, cached: 4 });
    const { size } = await stat(rows[0]!.path);
    const other = wavOf({ seconds: (size - 44) / 16000, frequency: 999 });
    expect(other.length).toBe(size);
    await writeFile(rows[0]!.path, other);
    expect((await run(bare, [feature])).report).toMatchObject({ computed: 1, cached: 3 });
  });

  it('skips and lists what fails to load or compute, or throws it in its turn', async () => {
    const { feature } = framesFeature();
    const picky = feature.with({ failAbove: 1500 } as object);
    await writeFile(path.join(folder.path, 'genre0/2.wav'), 'not audio');
    const rows = [...rowsOf(12), { id: 'gone.wav', path: path.join(folder.path, 'gone.wav') }];
    const { results, report } = await run(rows, [picky], { onError: 'skip', batchSize: 5 });
    const skipped = Object.fromEntries(report.skipped.map(({ path, errorClass }) => [path, errorClass]));
    expect(skipped).toEqual({
      'genre0/2.wav': 'decode',
      'genre0/10.wav': 'parameter',
      'genre1/9.wav': 'parameter',
      'genre1/11.wav': 'parameter',
      'gone.wav': 'unavailable',
    });
    expect(report.computed + report.cached + report.skipped.length).toBe(13);
    expect(results).toHaveLength(8);
    for (const { reason } of report.skipped) expect(reason).not.toContain(folder.path);
    const again = await run(rows, [picky], { onError: 'skip' });
    expect(again.report).toMatchObject({ computed: 0, cached: 8 });
    const seen: string[] = [];
    const throwing = async () => {
      for await (const { row } of extractFeatures(rows, [feature], { sampleRate: 8000 })) seen.push(row.id);
    };
    await expect(throwing()).rejects.toThrow(DecodeError);
    expect(seen).toEqual(['genre0/0.wav', 'genre1/1.wav']);
  });

  it('lists a recording that is too short to pool, but throws when no plan can be made', async () => {
    const { feature } = framesFeature();
    const wide = feature.with({ frame: 1000 } as object).pool('mean');
    const { report } = await run(rowsOf(12), [wide], { onError: 'skip' });
    // 0.1 s to 0.12 s at 8 kHz hold less than one frame of 1000 samples.
    expect(report.skipped.map(({ path }) => path)).toEqual(['genre0/0.wav', 'genre1/1.wav', 'genre0/2.wav']);
    const unplannable = asFeature<object, Tensor>(
      defineOp<object, Tensor, AudioSignal>({
        name: 'unplannable',
        version: 1,
        sampleRateOf: ({ sampleRate }) => sampleRate,
        resolve: () => ({}),
        plan: () => Promise.reject(new DeviceError('cuda: no GPU')),
      }),
    );
    await expect(run(rowsOf(2), [unplannable], { onError: 'skip', cacheDir: undefined })).rejects.toThrow('no GPU');
  });

  it('lets two runs share a cache folder', async () => {
    const { feature } = framesFeature();
    const [one, two] = await Promise.all([run(rowsOf(12), [feature]), run(rowsOf(12), [feature])]);
    expect(one.results).toEqual(two.results);
    expect((await run(rowsOf(12), [feature])).report).toEqual({ computed: 0, cached: 12, skipped: [] });
  });

  it('stops at an abort with its reason, leaves valid caches, and the next run continues', async () => {
    const { feature, calls } = framesFeature();
    const controller = new AbortController();
    const stopped = run(rowsOf(12), [feature], {
      signal: controller.signal,
      batchSize: 1,
      concurrency: 2,
      onProgress: ({ done }) => done === 5 && controller.abort('enough'),
    });
    await expect(stopped).rejects.toBe('enough');
    const before = calls.count;
    expect(before).toBeLessThan(9);
    const { report } = await run(rowsOf(12), [feature]);
    expect(report.cached).toBe(before);
    expect(report.computed).toBe(12 - before);
    const inside = path.join(cacheDir(), (await readdir(cacheDir()))[0]!);
    expect((await readdir(inside, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('looks ahead by no more than concurrency and batch, and stops when the consumer leaves', async () => {
    const { feature } = framesFeature();
    let pulled = 0;
    const source = (function* () {
      for (const row of [...rowsOf(12), ...rowsOf(12), ...rowsOf(12)]) {
        pulled++;
        yield row;
      }
    })();
    let taken = 0;
    let most = 0;
    const options = { sampleRate: 8000, concurrency: 3, batchSize: 2 };
    for await (const { row } of extractFeatures(source, [feature], options)) {
      expect(row.id).toMatch(/^genre/);
      most = Math.max(most, pulled - taken++);
      if (taken === 20) break;
    }
    expect(most).toBeLessThanOrEqual(6);
    expect(pulled).toBeLessThan(27);
  });

  it('keeps files of any id inside the cache folder', async () => {
    const { feature } = framesFeature();
    const [row] = rowsOf(1);
    const ids = ['../../outside.wav', '/absolute.wav', 'a:b*c?.wav', `${'long name '.repeat(30)}.wav`, 'ünï/côdé.wav'];
    await rename(row!.path, path.join(folder.path, 'only.wav'));
    const rows = ids.map((id) => ({ id, path: path.join(folder.path, 'only.wav') }));
    expect((await run(rows, [feature])).report.computed).toBe(5);
    expect((await run(rows, [feature])).report.cached).toBe(5);
    expect((await readdir(folder.path)).sort()).toEqual(['cache', 'genre0', 'genre1', 'only.wav']);
    expect(await readdir(cacheDir())).toHaveLength(1);
  });

  it('refuses bad options at once', () => {
    const { feature } = framesFeature();
    const extract = (options: Partial<ExtractOptions>, features: Feature[] = [feature]) =>
      extractFeatures([], features, { sampleRate: 8000, ...options });
    expect(() => extract({}, [])).toThrow(ParameterError);
    for (const options of [{ sampleRate: 0 }, { clipDuration: 0 }, { concurrency: 0 }, { batchSize: 1.5 }]) {
      expect(() => extract(options)).toThrow(ParameterError);
    }
  });
});
