import path from 'node:path';
import { DatasetDictWriter, HuggingFaceWriter } from '../huggingface/dataset_writer.ts';
import type { DatasetFormat } from '../huggingface/layout.ts';
import { f } from '../schema/fields.ts';
import { wavBytes } from './clip_audio.ts';
import { type ClipRow, type Column, richColumns, schemaOf, trainColumns } from './columns.ts';
import type { ClipItem, Sink, SinkOptions } from './sink.ts';

/** `hf-rich`: all rows in `processed_dataset/`, the same divided in `train_val_split/`. */
export function openRichSink(options: SinkOptions): Promise<Sink> {
  // Python would build a million floats a row of a list; as NumPy the samples are a view.
  const form = { columns: richColumns(options), format: 'numpy' as const };
  return openSink(options, form, { whole: 'processed_dataset', divided: 'train_val_split' });
}

/** `hf-train`: what a `Trainer` takes, as tensors, in `hf-train/{train,validation}`. */
export function openTrainSink(options: SinkOptions): Promise<Sink> {
  const { tokens, frames } = options.longest;
  const columns = trainColumns(options);
  if (columns.input_ids) {
    const { type } = columns.input_ids;
    columns.input_ids = { type, value: (row) => filled(row.tokens!.inputIds, tokens, TEXT_PAD) };
    columns.attention_mask = { type, value: (row) => filled(row.tokens!.attentionMask, tokens, 0) };
  }
  if (columns.labels) columns.labels = { ...columns.labels, value: ({ clip }) => filledLabels(clip.labels!, frames) };
  return openSink(options, { columns, format: 'torch' }, { divided: 'hf-train' });
}

/** `hf-dreambooth`: audio and text, in `hf-dreambooth/{train,validation}`. */
export function openDreamboothSink(options: SinkOptions): Promise<Sink> {
  const { audioColumn, sampleRate } = options;
  const columns = {
    audio: {
      type: f.audio(sampleRate, { as: audioColumn }),
      value: (row: ClipRow) => ({ bytes: wavBytes(row.clip), path: `${(row as ClipItem).name}.wav` }),
    },
    text: { type: f.string(), value: ({ entry }: ClipRow) => entry.text },
  };
  return openSink(options, { columns, format: null }, { divided: 'hf-dreambooth' });
}

/** T5's padding; the mask says what counts. */
const TEXT_PAD = 0;
/** What PyTorch's cross-entropy leaves out. */
const IGNORED = -100;

/** The default collator stacks rows, so all must be as long as the longest. */
function filled(values: readonly number[], length: number, filling: number): number[] {
  return [...values, ...new Array<number>(length - values.length).fill(filling)];
}

function filledLabels({ shape, data }: { shape: readonly number[]; data: Int32Array }, frames: number) {
  const codebooks = shape[1]!;
  const all = new Int32Array(frames * codebooks).fill(IGNORED);
  all.set(data);
  return { shape: [frames, codebooks], data: all };
}

async function openSink(
  options: SinkOptions,
  { columns, format }: { columns: Record<string, Column>; format: DatasetFormat },
  folders: { whole?: string; divided: string },
): Promise<Sink> {
  const { out, parts, config, describe, maxBatchBytes, run } = options;
  const { schema, rowOf } = schemaOf(columns);
  const settings = {
    format,
    describe,
    config,
    maxBatchBytes,
    resume: true,
    ...(run.signal && { signal: run.signal }),
  };
  const whole =
    folders.whole === undefined
      ? undefined
      : await HuggingFaceWriter.open(path.join(out, folders.whole), schema, settings);
  const divided = await DatasetDictWriter.open(path.join(out, folders.divided), schema, parts, settings);
  let done = 0;
  const doneOf: Record<string, number> = {};
  return {
    outputs: [...(folders.whole === undefined ? [] : [folders.whole]), folders.divided],
    async write(item) {
      const part = divided.split(item.part);
      const inWhole = whole !== undefined && done++ >= whole.resumedRows;
      const inPart = (doneOf[item.part] = (doneOf[item.part] ?? 0) + 1) > part.resumedRows;
      if (!inWhole && !inPart) return;
      const row = rowOf(item);
      await Promise.all([inWhole && whole.write(row), inPart && part.write(row)]);
    },
    async finish() {
      await whole?.finish();
      await divided.finish();
    },
    async close() {
      await whole?.close();
      await divided.close();
    },
  };
}
