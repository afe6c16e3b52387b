import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveAudio } from '../../../src/audio/index.ts';
import { defineFeature } from '../../../src/core/feature.ts';
import { AudioSignal } from '../../../src/core/signal.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { type MusicGenOptions, verifyDataset, writeMusicGen } from '../../../src/dataset/index.ts';
import { musicGenTargets } from '../../../src/dataset/musicgen/options.ts';
import { temporaryFolder, wavOf, writeFiles } from '../wav_files.ts';

const folder = temporaryFolder();
const read = (name: string) => readFileSync(path.join(folder.path, name));
const json = (name: string) => JSON.parse(read(name).toString('utf8'));

/** Codes that depend on the samples alone, with EnCodec's shape: a stand-in that needs no weights. */
const codes = defineFeature({
  name: 'codes',
  version: 1,
  defaults: {},
  compute: ({ data }) => {
    const frames = Math.ceil(data.length / 640);
    const values = Int32Array.from({ length: 4 * frames }, (_, i) =>
      Math.floor(2047 * Math.abs(data[640 * (i % frames)]!)),
    );
    return new Tensor('int32', [4, frames], values);
  },
}) as unknown as NonNullable<MusicGenOptions['codes']>;

const tokenizer = {
  encode: (text: string) => {
    const inputIds = [...text.split(' ').map((word) => word.length + 2), 1];
    return { inputIds, attentionMask: inputIds.map(() => 1) };
  },
};

/** Six sounds of two styles, two of each kind of trouble. */
async function writeMusic(): Promise<string> {
  const music = path.join(folder.path, 'music');
  const styles = ['ambient', 'folk'];
  const entries = Array.from({ length: 6 }, (_, i) => ({
    audio_file: `${i}.wav`,
    text: `a ${styles[i % 2]} sound ${'x '.repeat(i)}`,
    style: styles[i % 2],
    emotion: i < 3 ? 'calm' : null,
    instruments: ['sine'],
    bpm_tapped: 60 + i,
  }));
  const files: Record<string, string | Uint8Array> = {};
  for (let i = 0; i < 6; i++) files[`audio/${i}.wav`] = wavOf({ seconds: 1.5 + 0.25 * i, frequency: 200 + 60 * i });
  files['audio/copy.wav'] = files['audio/0.wav']!;
  files['audio/silent.wav'] = wavOf({ amplitude: 0 });
  files['audio/short.wav'] = wavOf({ seconds: 0.2 });
  files['audio/broken.mp3'] = 'this is no music';
  files['audio/unlisted.wav'] = wavOf();
  for (const name of ['copy.wav', 'silent.wav', 'short.wav', 'broken.mp3', 'gone.wav']) {
    entries.push({ audio_file: name, text: name, style: 'folk', emotion: null, instruments: [], bpm_tapped: 1 });
  }
  files['metadata.json'] = JSON.stringify(entries);
  await writeFiles(music, files);
  return music;
}

const quick: MusicGenOptions = { onError: 'skip', visualizations: 1, codes, tokenizer, validation: 2 };

/** Every file below a folder with a hash of its bytes. */
async function hashes(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    found[path.relative(root, file)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return found;
}

describe('writeMusicGen', () => {
  it('writes every target and reports every item once', async () => {
    const music = await writeMusic();
    const out = path.join(folder.path, 'out');
    const report = await writeMusicGen(music, out, { ...quick, targets: musicGenTargets });
    expect(report.skipped.map(({ path: id, errorClass }) => `${id}: ${errorClass}`).sort()).toEqual([
      'audio/broken.mp3: decode',
      'audio/copy.wav: duplicate',
      'audio/short.wav: too_short',
      'audio/silent.wav: silent',
      'audio/unlisted.wav: no_metadata',
      'gone.wav: unavailable',
    ]);
    expect([report.total, report.usable, report.rejected]).toEqual([12, 6, 6]);
    expect(report.clips).toBe(6);
    expect(report.styles).toEqual({
      ambient: { clips: 3, train: 2, validation: 1 },
      folk: { clips: 3, train: 2, validation: 1 },
    });
    expect(report.notes.filter((note) => note.includes('labels'))).toEqual([]);
    for (const output of report.outputs) expect(statSync(path.join(out, output)).size, output).toBeGreaterThan(0);
    const verified = [
      ...(await verifyDataset(out)),
      ...(await verifyDataset(path.join(out, 'webdataset/train'))),
      ...(await verifyDataset(path.join(out, 'webdataset/validation'))),
    ];
    // Warnings say that these sounds are short and that nobody gave a therapeutic benefit, which is so.
    expect(verified.flatMap(({ findings }) => findings).filter(({ level }) => level === 'error')).toEqual([]);
    expect(verified.map(({ folder, rows }) => [path.relative(out, folder), Object.values(rows)])).toEqual([
      ['audiocraft', [4, 2]],
      ['hf-dreambooth', [4, 2]],
      ['hf-train', [4, 2]],
      ['processed_dataset', [6]],
      ['train_val_split', [4, 2]],
      ['webdataset/train', [4]],
      ['webdataset/validation', [2]],
    ]);
    const { items } = json('out/processing_metadata.json');
    expect(items).toHaveLength(report.total);
    expect(items.filter(({ outcome }: { outcome: string }) => outcome === 'used')).toHaveLength(6);
    expect(json('out/dataset_summary.json')).toMatchObject({ total: 12, usable: 6, clips: 6, emotions: { calm: 3 } });
    expect(await readdir(out)).not.toContain('.musicgen-work');
    const html = read('out/report.html').toString('utf8');
    expect(html).toContain('data:audio/flac;base64,');
    expect(html).toContain('no_metadata');
    expect(html.match(/(src|href)="(?!data:)/g)).toBeNull();
  });

  it('gives columns to unknown fields, and the shapes that Python needs', async () => {
    const music = await writeMusic();
    const out = path.join(folder.path, 'out');
    await writeMusicGen(music, out, quick);
    const rich = json('out/processed_dataset/dataset_info.json').features;
    expect(rich.bpm_tapped).toEqual({ dtype: 'int64', _type: 'Value' });
    expect(rich.whisper_features).toEqual({ shape: [80, 3000], dtype: 'float32', _type: 'Array2D' });
    expect(Object.keys(rich.musicgen_features)).toEqual(['input_ids', 'attention_mask', 'labels']);
    const train = json('out/hf-train/train/state.json');
    expect(train._format_type).toBe('torch');
    expect(Object.keys(json('out/hf-train/train/dataset_info.json').features)).toEqual([
      'input_ids',
      'attention_mask',
      'labels',
    ]);
  });

  it('leaves columns out, and says why, where there is no model', async () => {
    const music = await writeMusic();
    const out = path.join(folder.path, 'out');
    const { notes, outputs } = await writeMusicGen(music, out, {
      onError: 'skip',
      visualizations: 0,
      validation: 2,
      modelName: 'nobody/no-such-model',
    });
    const rich = json('out/processed_dataset/dataset_info.json').features;
    expect(rich).not.toHaveProperty('musicgen_features');
    expect(notes.join('\n')).toMatch(/no labels: nobody\/no-such-model/);
    expect(notes.join('\n')).toMatch(/hf-train was left out/);
    expect(outputs).not.toContain('hf-train');
  });

  it('makes the same bytes whatever the concurrency and the batches', async () => {
    const music = await writeMusic();
    const targets = ['hf-rich', 'hf-train', 'hf-dreambooth', 'parquet', 'webdataset'] as const;
    const one = path.join(folder.path, 'one', 'out');
    const many = path.join(folder.path, 'many', 'out');
    await writeMusicGen(music, one, { ...quick, targets, concurrency: 1, batchSize: 1, threads: 1, command: 'x' });
    await writeMusicGen(music, many, { ...quick, targets, concurrency: 4, batchSize: 4, command: 'x' });
    expect(await hashes(many)).toEqual(await hashes(one));
  });

  it('goes on where an abort stopped it, with the same bytes', async () => {
    const music = await writeMusic();
    const whole = path.join(folder.path, 'a', 'out');
    const stopped = path.join(folder.path, 'b', 'out');
    // Not audiocraft, whose manifests name the folder.
    const targets = ['hf-rich', 'hf-train', 'hf-dreambooth', 'parquet', 'webdataset'] as const;
    await writeMusicGen(music, whole, { ...quick, targets, command: 'x' });
    const reason = new Error('enough');
    for (const [unit, done] of [
      ['recordings', 2],
      ['clips written', 3],
    ] as const) {
      const stop = new AbortController();
      const onProgress = (progress: { unit: string; done: number }) => {
        if (progress.unit === unit && progress.done === done) stop.abort(reason);
      };
      const run = { ...quick, targets, command: 'x', concurrency: 1, signal: stop.signal, onProgress };
      await expect(writeMusicGen(music, stopped, run)).rejects.toBe(reason);
    }
    const seen: number[] = [];
    const counted = {
      ...codes,
      opName: codes.opName,
      version: codes.version,
      resolve: codes.resolve,
      plan: async (target: Parameters<typeof codes.plan>[0]) => {
        const plan = await codes.plan(target);
        const run = plan.run.bind(plan) as (signals: readonly AudioSignal[]) => Promise<Tensor<'int32'>[]>;
        plan.run = ((signals: readonly AudioSignal[]) => {
          seen.push(signals.length);
          return run(signals);
        }) as never;
        return plan;
      },
    };
    await writeMusicGen(music, stopped, { ...quick, targets, command: 'x', codes: counted });
    // All clips waited in the work folder: nothing was computed again.
    expect(seen).toEqual([]);
    expect(await hashes(stopped)).toEqual(await hashes(whole));
  });

  it('leaves nothing of a part, or of metadata, that an earlier run had', async () => {
    const music = await writeMusic();
    const out = path.join(folder.path, 'out');
    const targets = ['parquet', 'webdataset'] as const;
    await writeMusicGen(music, out, { ...quick, targets, validation: 2 });
    const stop = new AbortController();
    const onProgress = ({ unit, done }: { unit: string; done: number }) => {
      if (unit === 'clips written' && done === 2) stop.abort();
    };
    await expect(
      writeMusicGen(music, out, { ...quick, targets, validation: 1, signal: stop.signal, onProgress }),
    ).rejects.toThrow();
    await writeMusicGen(music, out, { ...quick, targets, validation: 0 });
    expect(readdirSync(path.join(out, 'parquet'))).toEqual(['train.parquet']);
    expect(readdirSync(path.join(out, 'webdataset'))).toEqual(['train']);
    expect(readdirSync(path.join(out, 'webdataset/train'))).toEqual(['shards.json', 'train-000000.tar']);
  });

  it('stops at the first unusable item with onError throw', async () => {
    const music = await writeMusic();
    await expect(writeMusicGen(music, path.join(folder.path, 'out'))).rejects.toThrow('gone.wav: no such file');
    await writeFiles(path.join(folder.path, 'm2'), {
      'audio/x.mp3': 'no music',
      'metadata.json': '[{"audio_file":"x.mp3","text":"x"}]',
    });
    await expect(writeMusicGen(path.join(folder.path, 'm2'), path.join(folder.path, 'out'))).rejects.toThrow('x.mp3');
  });

  it('is an error without one usable recording', async () => {
    await writeFiles(folder.path, {
      'audio/a.wav': wavOf({ amplitude: 0 }),
      'metadata.json': '[{"audio_file":"a.wav","text":"x"}]',
    });
    const run = writeMusicGen(folder.path, path.join(folder.path, 'out'), { onError: 'skip' });
    await expect(run).rejects.toThrow('expected at least 1 usable recording, got none of 1');
  });

  it.each([
    [{ targets: ['hf'] }, "targets: expected 'hf-rich'"],
    [{ minAudioLength: 40 }, 'minAudioLength: expected at most 30 seconds, got 40'],
    [{ topDb: 0 }, 'topDb: expected more than 0 dB, got 0'],
    [{ seed: -1 }, 'seed: expected an integer from 0 to 4294967295, got -1'],
    [{ batchSize: 0 }, 'batchSize: expected at least 1 clips, got 0'],
    [{ validation: 1.5 }, 'validation: expected a fraction below 1 or a number of clips, got 1.5'],
  ])('refuses %j', async (options, message) => {
    await expect(writeMusicGen(folder.path, folder.path, options as never)).rejects.toThrow(message);
  });
});

describe('clips', () => {
  /** A minute and a bit with a click every second, so that every clip has its own samples. */
  async function writeLong(): Promise<string> {
    const samples = Float32Array.from(
      { length: 16_000 * 65 },
      (_, i) => 0.4 * Math.sin(i * (0.02 + 1e-7 * i)) + (i % 16_000 < 40 ? 0.5 : 0),
    );
    const music = path.join(folder.path, 'music');
    await writeFiles(music, { 'metadata.jsonl': '{"audio_file":"long.wav","text":"long","style":"s"}\n' });
    await writeFiles(music, { 'audio/.keep': '' });
    await saveAudio(path.join(music, 'audio/long.wav'), AudioSignal.mono(samples, 16_000));
    return music;
  }
  const options = {
    validation: 0,
    visualizations: 0,
    whisperMels: null,
    codes,
    tokenizer,
    targets: ['hf-train'],
  } as const;

  it('are cut of longer recordings, and what is left when it is long enough', async () => {
    const music = await writeLong();
    const out = path.join(folder.path, 'out');
    const report = await writeMusicGen(music, out, options);
    const { items } = json('out/processing_metadata.json');
    expect(items[0].clips.map(({ start, duration }: { start: number; duration: number }) => [start, duration])).toEqual(
      [
        [0, 30],
        [30, 30],
        [60, expect.closeTo(5, 0)],
      ],
    );
    expect(report).toMatchObject({ clips: 3, usable: 1, train: 3, validation: 0 });
  });

  it('are one with longAudio trim', async () => {
    const music = await writeLong();
    const report = await writeMusicGen(music, path.join(folder.path, 'out'), { ...options, longAudio: 'trim' });
    expect([report.clips, report.duration]).toEqual([1, 30]);
  });

  it('of one recording stay in one part', async () => {
    const music = await writeLong();
    const samples = Float32Array.from({ length: 16_000 * 40 }, (_, i) => 0.4 * Math.sin(i * (0.03 + 1e-7 * i)));
    await saveAudio(path.join(music, 'audio/other.wav'), AudioSignal.mono(samples, 16_000));
    await writeFiles(music, {
      'metadata.jsonl': ['long', 'other']
        .map((name) => JSON.stringify({ audio_file: `${name}.wav`, text: name, style: 's' }))
        .join('\n'),
    });
    await writeMusicGen(music, path.join(folder.path, 'out'), { ...options, validation: 0.4 });
    const { items } = json('out/processing_metadata.json');
    expect(items.map(({ split }: { split: string }) => split).sort()).toEqual(['train', 'validation']);
  });

  it('carry labels [T][K] that are delayed, filled up with -100 so that rows can be stacked', async () => {
    const music = await writeLong();
    await writeMusicGen(music, path.join(folder.path, 'out'), options);
    const { tableFromIPC } = await import('apache-arrow');
    const table = tableFromIPC(read('out/hf-train/train/data-00000-of-00001.arrow'));
    const rows = [...table].map((row) => row!.toJSON());
    const labels = rows.map((row) => [...row.labels].map((step: Iterable<bigint>) => [...step].map(Number)));
    expect(labels.map((steps) => [steps.length, steps[0]!.length])).toEqual([
      [1500, 4],
      [1500, 4],
      [1500, 4],
    ]);
    expect(labels[0]!.slice(0, 4).map((step) => step.map((code) => code === 2048))).toEqual([
      [false, true, true, true],
      [false, false, true, true],
      [false, false, false, true],
      [false, false, false, false],
    ]);
    const last = labels[2]!;
    expect(last.at(-1)).toEqual([-100, -100, -100, -100]);
    expect(last.filter((step) => step[0] !== -100).length).toBeGreaterThan(200);
  });
});
