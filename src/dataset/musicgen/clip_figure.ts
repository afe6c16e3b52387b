import type { Plan } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import type { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { planFeatures } from '../../features/features.ts';
import { mel } from '../../features/mel.ts';
import { mfcc } from '../../features/mfcc.ts';
import { linearTicks, melTicks } from '../plot/axis.ts';
import { coolWarm, magma } from '../plot/color_maps.ts';
import { type Box, Drawing, INK, round, SOFT_INK } from '../plot/drawing.ts';
import { bundledFont } from '../plot/font.ts';
import { heatMapUri } from '../plot/heat_map.ts';
import { renderPng } from '../plot/render_png.ts';
import type { ClipRecord } from './clip.ts';

/** What is drawn of a clip. */
export interface ClipFigureInput {
  audio: AudioSignal;
  record: ClipRecord;
  title: string;
  subtitle: string;
}

const WIDTH = 1120;
const HEIGHT = 1140;
/** Pixels per unit. Boxes of pictures start and end at multiples of 4, so that none is resampled. */
const SCALE = 1.25;
const LEFT = 88;
const PLOT_WIDTH = 928;
const RANGE_DB = 80;
const N_MFCC = 13;

type Pictures = Plan<{ mel: Tensor<'float32'>; mfcc: Tensor<'float32'> }>;

/** Draws clips: waveform, mel spectrogram in dB, MFCC and what was measured. */
export class ClipFigures {
  readonly #plan: Pictures;

  private constructor(plan: Pictures) {
    this.#plan = plan;
  }

  static async make(sampleRate: number): Promise<ClipFigures> {
    const set = { mel: mel.with({ scale: 'db', ref: 'max', topDb: RANGE_DB }), mfcc: mfcc.with({ nMfcc: N_MFCC }) };
    return new ClipFigures((await planFeatures(set, { sampleRate, device: 'cpu' })) as Pictures);
  }

  /** The picture as a PNG file. */
  async draw(input: ClipFigureInput, run: RunOptions = {}): Promise<Buffer> {
    const mono = input.audio.toMono();
    const spectra = await this.#plan.run(mono, run);
    const drawing = new Drawing(WIDTH, HEIGHT, await bundledFont());
    const { fitter } = drawing;
    drawing.text(LEFT, 38, fitter.fit(fitter.drawable(input.title), 19, WIDTH - LEFT - 30), { size: 19, bold: true });
    drawing.text(LEFT, 60, fitter.fit(fitter.drawable(input.subtitle), 12.5, WIDTH - LEFT - 30), {
      size: 12.5,
      fill: SOFT_INK,
    });
    drawWaveform(drawing, { x: LEFT, y: 100, width: PLOT_WIDTH, height: 150 }, mono);
    await drawMel(drawing, { x: LEFT, y: 300, width: PLOT_WIDTH, height: 272 }, spectra.mel, mono);
    await drawMfcc(drawing, { x: LEFT, y: 624, width: PLOT_WIDTH, height: 168 }, spectra.mfcc, mono);
    drawMeasures(drawing, { x: LEFT, y: 878, width: 560, height: 240 }, input.record);
    drawTimbre(drawing, { x: 710, y: 878, width: 306, height: 196 }, spectra.mfcc);
    return await renderPng(drawing.toString(), SCALE);
  }

  /** The mel spectrogram alone, as a `data:` URI of so many pixels. */
  async strip(audio: AudioSignal, size: { width: number; height: number }): Promise<string> {
    const { mel } = await this.#plan.run(audio.toMono());
    return await heatMapUri(mel, { ...size, low: -RANGE_DB, high: 0, colors: magma });
  }

  dispose(): void {
    this.#plan.dispose();
  }
}

function panelTitle(drawing: Drawing, { x, y }: Box, title: string): void {
  drawing.text(x, y - 9, title, { size: 13.5, bold: true });
}

/** Smallest and largest sample behind each column of pixels. */
function drawWaveform(drawing: Drawing, box: Box, audio: AudioSignal): void {
  const { x, y, width, height } = box;
  panelTitle(drawing, box, 'Waveform');
  drawing.ticksLeft(
    box,
    linearTicks(-1, 1, 4, (value) => value.toFixed(1).replace('-', '\u2212')),
    {
      grid: true,
      label: 'amplitude',
    },
  );
  drawing.ticksBelow(box, linearTicks(0, audio.duration, 10));
  const columns = Math.round(width * SCALE);
  const samples = audio.getChannelData(0);
  const upper: string[] = [];
  const lower: string[] = [];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / columns));
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = from; i < Math.min(to, samples.length); i++) {
      least = Math.min(least, samples[i]!);
      most = Math.max(most, samples[i]!);
    }
    const at = round(x + ((column + 0.5) * width) / columns);
    const level = (value: number) => round(y + ((1 - Math.min(1, Math.max(-1, value))) / 2) * height);
    upper.push(`${at} ${level(most)}`);
    lower.push(`${at} ${level(least)}`);
  }
  const outline = `M${[...upper, ...lower.reverse()].join('L')}Z`;
  drawing.add(`<path d="${outline}" fill="#2f6db5" stroke="#2f6db5" stroke-width="0.5"/>`);
  drawing.frame(box);
}

async function drawMel(drawing: Drawing, box: Box, spectrogram: Tensor<'float32'>, audio: AudioSignal): Promise<void> {
  panelTitle(drawing, box, 'Mel spectrogram');
  const size = { width: Math.round(box.width * SCALE), height: Math.round(box.height * SCALE) };
  drawing.image(box, await heatMapUri(spectrogram, { ...size, low: -RANGE_DB, high: 0, colors: magma }));
  drawing.frame(box);
  drawing.ticksLeft(box, melTicks(audio.sampleRate / 2), { label: 'Hz' });
  drawing.ticksBelow(box, linearTicks(0, audio.duration, 10));
  const bar = { x: box.x + box.width + 16, y: box.y, width: 14, height: box.height };
  const decibels = linearTicks(-RANGE_DB, 0, 8, (value) => (value === 0 ? '0' : `\u2212${-value}`));
  drawing.colorBar(bar, magma, decibels, 'dB');
}

async function drawMfcc(
  drawing: Drawing,
  box: Box,
  coefficients: Tensor<'float32'>,
  audio: AudioSignal,
): Promise<void> {
  panelTitle(drawing, box, `MFCC, each coefficient about its mean`);
  const size = { width: Math.round(box.width * SCALE), height: Math.round(box.height * SCALE) };
  const deviations = standardized(coefficients);
  drawing.image(box, await heatMapUri(deviations, { ...size, low: -3, high: 3, colors: coolWarm }));
  drawing.frame(box);
  const rows = Array.from({ length: N_MFCC }, (_, row) => ({ at: (row + 0.5) / N_MFCC, label: String(row) }));
  drawing.ticksLeft(
    box,
    rows.filter((_, row) => row % 2 === 0),
    { label: 'coefficient' },
  );
  drawing.ticksBelow(box, linearTicks(0, audio.duration, 10), { label: 'seconds' });
  const bar = { x: box.x + box.width + 16, y: box.y, width: 14, height: box.height };
  drawing.colorBar(bar, coolWarm, linearTicks(-3, 3, 6), 'std');
}

/** Rows in standard deviations from their mean: coefficient 0 would leave no colours for the others. */
function standardized({ shape, data }: Tensor<'float32'>): Tensor<'float32'> & { data: Float32Array } {
  const frames = shape[1]!;
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += frames) {
    const { mean, deviation } = statisticsOf(data.subarray(start, start + frames));
    for (let i = start; i < start + frames; i++) result[i] = deviation > 0 ? (data[i]! - mean) / deviation : 0;
  }
  return { dtype: 'float32', shape, data: result, size: result.length } as Tensor<'float32'> & { data: Float32Array };
}

function statisticsOf(values: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** Name and value of each measure, in two columns. */
function drawMeasures(drawing: Drawing, box: Box, { audioFeatures: a, quality: q }: ClipRecord): void {
  panelTitle(drawing, box, 'Measured');
  const hz = (value: number) => `${Math.round(value)} Hz`;
  const share = (value: number) => `${(100 * value).toFixed(value > 0 && value < 0.001 ? 3 : 1)} %`;
  const lufs = (value: number) => `${value.toFixed(1).replace('-', '\u2212')} LUFS`;
  const rows: [string, string][] = [
    ['Tempo', `${a.tempo.toFixed(1)} BPM`],
    ['Key', `${a.key} ${a.scale} (${a.key_strength.toFixed(2)})`],
    ['Harmonic ratio', share(a.harmonic_ratio)],
    ['Spectral centroid', hz(a.spectral_centroid)],
    ['Spectral bandwidth', hz(a.spectral_bandwidth)],
    ['Spectral rolloff', hz(a.spectral_rolloff)],
    ['Spectral flatness', a.spectral_flatness.toPrecision(3)],
    ['Zero crossings', share(a.zero_crossing_rate)],
    ['RMS', a.rms.toFixed(3)],
    ['Loudness', lufs(a.loudness)],
    ['Source loudness', lufs(q.loudness)],
    ['Source rate', `${q.sample_rate} Hz, ${q.channels} ch`],
    ['Source bandwidth', hz(q.bandwidth)],
    ['Clipped samples', share(q.clipping_ratio)],
  ];
  const perColumn = Math.ceil(rows.length / 2);
  const columnWidth = box.width / 2;
  const rowHeight = 31;
  for (const [i, [name, value]] of rows.entries()) {
    const x = box.x + Math.floor(i / perColumn) * columnWidth;
    const y = box.y + 6 + (i % perColumn) * rowHeight;
    if (i % 2 === (i < perColumn ? 0 : perColumn % 2)) {
      drawing.rectangle({ x, y, width: columnWidth - 16, height: rowHeight }, '#f3f6f9');
    }
    drawing.text(x + 10, y + 20, name, { size: 12.5, fill: SOFT_INK });
    drawing.text(x + columnWidth - 26, y + 20, value, { size: 12.5, anchor: 'end' });
  }
}

/** Mean and standard deviation of each coefficient but the first, which is the level. */
function drawTimbre(drawing: Drawing, box: Box, { shape, data }: Tensor<'float32'>): void {
  panelTitle(drawing, box, 'MFCC 1 to 12, mean \u00b1 std');
  const frames = shape[1]!;
  const statistics = Array.from({ length: N_MFCC - 1 }, (_, k) =>
    statisticsOf(data.subarray((k + 1) * frames, (k + 2) * frames)),
  );
  const low = Math.min(0, ...statistics.map(({ mean, deviation }) => mean - deviation));
  const high = Math.max(1, ...statistics.map(({ mean, deviation }) => mean + deviation));
  const margin = 0.05 * (high - low);
  const [bottom, top] = [low - margin, high + margin];
  const level = (value: number) => box.y + (1 - (value - bottom) / (top - bottom)) * box.height;
  drawing.ticksLeft(box, linearTicks(bottom, top, 6), { grid: true });
  const step = box.width / statistics.length;
  for (const [k, { mean, deviation }] of statistics.entries()) {
    const x = box.x + (k + 0.5) * step;
    const bar = { x: x - step * 0.32, width: step * 0.64, y: Math.min(level(mean), level(0)) };
    drawing.rectangle({ ...bar, height: Math.abs(level(mean) - level(0)) }, '#9dbfe3');
    drawing.path(`M${round(x)} ${round(level(mean - deviation))}V${round(level(mean + deviation))}`, INK, 1.3);
    for (const end of [mean - deviation, mean + deviation])
      drawing.path(`M${round(x - 4)} ${round(level(end))}h8`, INK, 1.3);
  }
  drawing.path(`M${box.x} ${round(level(0))}h${box.width}`, INK);
  drawing.frame(box);
  drawing.ticksBelow(
    box,
    statistics.map((_, k) => ({ at: (k + 0.5) / statistics.length, label: String(k + 1) })),
    { label: 'coefficient' },
  );
}
