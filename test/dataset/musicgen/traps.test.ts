// What commonly goes wrong when data for MusicGen are prepared; see the README for how to use what is right.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { loadAudio, saveAudio } from '../../../src/audio/index.ts';
import { defineFeature } from '../../../src/core/feature.ts';
import { AudioSignal } from '../../../src/core/signal.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { type MusicGenOptions, writeMusicGen } from '../../../src/dataset/index.ts';
import { mel, normalize, resample, trim, whisper } from '../../../src/index.ts';
import { temporaryFolder, writeFiles } from '../wav_files.ts';

const folder = temporaryFolder();
const json = (name: string) => JSON.parse(readFileSync(path.join(folder.path, name), 'utf8'));

function sweep(seconds: number, sampleRate: number, phase = 0): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => 0.3 * Math.sin(phase + (i / sampleRate) * (900 + 400 * Math.sin((2 * i) / sampleRate))),
  );
}

/** Prepares one recording and gives the first row of a dataset. */
async function prepare(audio: AudioSignal, options: MusicGenOptions, dataset = 'processed_dataset') {
  const music = path.join(folder.path, 'music');
  await writeFiles(music, {
    'audio/.keep': '',
    'metadata.json': JSON.stringify([{ audio_file: 'a.wav', text: 'a sweep', mood: { deep: ['x'] } }]),
  });
  await saveAudio(path.join(music, 'audio/a.wav'), audio, { bitDepth: 32 });
  const out = path.join(folder.path, 'out');
  const report = await writeMusicGen(music, out, { validation: 0, visualizations: 0, ...options });
  const table = tableFromIPC(readFileSync(path.join(out, dataset, 'data-00000-of-00001.arrow')));
  return { report, row: table.get(0)!.toJSON(), rows: table.numRows, music };
}

/** What clips are meant to be, op by op. */
async function expectedAudio(file: string): Promise<AudioSignal> {
  const at32k = await loadAudio(file, { mono: true, sampleRate: 32_000 });
  return (await trim(await normalize(at32k), { topDb: 20 })).audio;
}

describe('audio', () => {
  it('is mono at 32 kHz, normalised and trimmed, not at 16 kHz', async () => {
    const { row, music } = await prepare(AudioSignal.fromChannels([sweep(3, 44_100), sweep(3, 44_100, 0.3)], 44_100), {
      whisperMels: null,
    });
    const wanted = await expectedAudio(path.join(music, 'audio/a.wav'));
    expect(row.sample_rate).toBe(32_000);
    expect(Float32Array.from(row.processed_audio.toArray())).toEqual(wanted.data);
    expect(wanted.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeCloseTo(1, 3);
    expect(row.whisper_features).toBeUndefined();
  });

  it('at another rate is what was asked for, with a note', async () => {
    const { row, report } = await prepare(AudioSignal.mono(sweep(2, 44_100), 44_100), { targetSampleRate: 16_000 });
    expect(row.sample_rate).toBe(16_000);
    expect(report.notes.join('\n')).toContain("targetSampleRate is 16000 Hz, but MusicGen's codec works at 32000");
  });

  it('keeps two channels and their balance for stereo models', async () => {
    const quiet = sweep(2, 32_000, 1).map((x) => x / 4);
    const { row } = await prepare(AudioSignal.fromChannels([sweep(2, 32_000), quiet], 32_000), {
      modelName: 'facebook/musicgen-stereo-small',
    });
    const [left, right] = [...row.processed_audio].map((side) => Float32Array.from(side.toArray()));
    const peak = (side: Float32Array) => side.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(peak(left!)).toBeCloseTo(1, 3);
    expect(peak(right!)).toBeCloseTo(0.25, 2);
  });

  it('from a mono recording is doubled for stereo models', async () => {
    const { row } = await prepare(AudioSignal.mono(sweep(2, 32_000), 32_000), {
      modelName: 'facebook/musicgen-stereo-small',
    });
    const [left, right] = [...row.processed_audio].map((side) => Float32Array.from(side.toArray()));
    expect(left).toEqual(right);
  });

  it('of many minutes costs no more memory: it is decoded and cut in stretches, without a gap', async () => {
    const { rows, row, report } = await prepare(
      AudioSignal.mono(sweep(275, 8000), 8000),
      { whisperMels: null, targets: ['hf-dreambooth'] },
      'hf-dreambooth/train',
    );
    expect(row.text).toBe('a sweep');
    const { items } = json('out/processing_metadata.json');
    const starts = items[0].clips.map(({ start }: { start: number }) => Math.round(start));
    expect(starts).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
    expect(items[0].clips.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([rows, report.clips]).toEqual([10, 10]);
    expect(report.duration).toBeGreaterThan(274);
  });
});

describe('Whisper features', () => {
  it('are of the clip at 16 kHz, padded to 30 s, not of the 32 kHz samples', async () => {
    const { row, music } = await prepare(AudioSignal.mono(sweep(2, 32_000), 32_000), {});
    const clip = await expectedAudio(path.join(music, 'audio/a.wav'));
    const wanted = await whisper(await resample(clip, { targetSampleRate: 16_000 }));
    expect(wanted.shape).toEqual([80, 3000]);
    expect(valuesOf(row.whisper_features)).toEqual(wanted.data);
  });

  it('have 128 bands for large-v3', async () => {
    await prepare(AudioSignal.mono(sweep(1.5, 32_000), 32_000), { whisperMels: 128 });
    expect(json('out/processed_dataset/dataset_info.json').features.whisper_features.shape).toEqual([128, 3000]);
  });
});

describe('columns', () => {
  it('of the samples come to Python as NumPy, or not at all', async () => {
    await prepare(AudioSignal.mono(sweep(1.5, 32_000), 32_000), {});
    expect(json('out/processed_dataset/state.json')._format_type).toBe('numpy');
    await prepare(AudioSignal.mono(sweep(1.5, 32_000), 32_000), { storeArrays: false });
    expect(json('out/processed_dataset/dataset_info.json').features).not.toHaveProperty('processed_audio');
  });

  it.each([
    ['decoded', { sampling_rate: 32_000, _type: 'Audio' }],
    ['encoded', { sampling_rate: 32_000, decode: false, _type: 'Audio' }],
    ['struct', { bytes: { dtype: 'binary', _type: 'Value' }, path: { dtype: 'string', _type: 'Value' } }],
  ] as const)('of sound are %s for Python', async (audioColumn, feature) => {
    await prepare(
      AudioSignal.mono(sweep(1.5, 32_000), 32_000),
      { audioColumn, targets: ['hf-dreambooth'] },
      'hf-dreambooth/train',
    );
    expect(json('out/hf-dreambooth/train/dataset_info.json').features.audio).toEqual(feature);
  });

  it('hold what the metadata say beside what we know, nested values as JSON', async () => {
    const { row } = await prepare(AudioSignal.mono(sweep(1.5, 32_000), 32_000), {});
    expect(row.mood).toBe('{"deep":["x"]}');
  });

  it("hold a user's own features and the built-in ones asked for", async () => {
    const loudest = defineFeature({
      name: 'loudest',
      version: 1,
      defaults: { gain: 1 },
      compute: ({ data }, { gain }) =>
        Tensor.float32([1], Float32Array.of(gain * data.reduce((most, x) => Math.max(most, Math.abs(x)), 0))),
    });
    const features = [loudest.with({ gain: 2 }), mel.with({ nMels: 16 })];
    const { row, music } = await prepare(AudioSignal.mono(sweep(1.5, 32_000), 32_000), { features });
    expect([...row.loudest.toArray()]).toEqual([expect.closeTo(2, 2)]);
    const wanted = await mel(await expectedAudio(path.join(music, 'audio/a.wav')), { nMels: 16 });
    const frames = wanted.shape[1]!;
    const got = valuesOf(row.mel);
    expect(json('out/processed_dataset/dataset_info.json').features.mel.shape).toEqual([null, 16]);
    expect(got.length).toBe(16 * frames);
    // A row for each frame: only the first size may vary.
    expect(got[16 * 3 + 5]).toBe(wanted.data[5 * frames + 3]);
  });

  it('refuse two features of one name', async () => {
    const audio = AudioSignal.mono(sweep(1.5, 32_000), 32_000);
    await expect(prepare(audio, { features: [mel, mel.with({ nMels: 3 })] })).rejects.toThrow('mel is named twice');
  });
});

describe('recordings', () => {
  it('with NaN are rejected, not passed on', async () => {
    const samples = sweep(2, 32_000);
    samples[1000] = Number.NaN;
    await expect(prepare(AudioSignal.mono(samples, 32_000), {})).rejects.toThrow(/NaN|finite/);
  });

  it('that are clipped are measured as such before they are normalised', async () => {
    const samples = sweep(2, 32_000).map((x) => Math.max(-1, Math.min(1, 8 * x)));
    const { report } = await prepare(AudioSignal.mono(samples, 32_000), {});
    expect(report.quality.clipping_ratio!.mean).toBeGreaterThan(0.1);
  });
});

/** All numbers of a list of lists. */
function valuesOf(matrix: Iterable<{ toArray(): Float32Array }>): Float32Array {
  return Float32Array.from([...matrix].flatMap((row) => [...row.toArray()]));
}
