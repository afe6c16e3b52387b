import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Tensor } from '../../core/tensor.ts';
import { encodeNpy } from '../npy.ts';
import { WebDatasetWriter } from '../webdataset/web_dataset_writer.ts';
import { wavBytes } from './clip_audio.ts';
import { type Part, partsWithout } from './divide.ts';
import type { ClipItem, Sink, SinkOptions } from './sink.ts';

/** `webdataset`: tars of wav, json and arrays, in `webdataset/{train,validation}`. */
export async function openWebDatasetSink({ out, parts, config }: SinkOptions): Promise<Sink> {
  const folder = 'webdataset';
  const writers = new Map<Part, WebDatasetWriter>();
  for (const part of partsWithout(parts)) {
    for (const end of ['', '.partial']) await rm(path.join(out, folder, part + end), { recursive: true, force: true });
  }
  for (const part of parts) {
    const options = { prefix: part, config, resume: true };
    writers.set(part, await WebDatasetWriter.open(path.join(out, folder, part), options));
  }
  const seen: Record<Part, number> = { train: 0, validation: 0 };
  return {
    outputs: [folder],
    async write(item) {
      const writer = writers.get(item.part)!;
      if (seen[item.part]++ < writer.resumedSamples) return;
      await writer.write({ key: item.name, files: filesOf(item) });
    },
    async finish() {
      for (const writer of writers.values()) await writer.finish();
    },
    async close() {
      for (const writer of writers.values()) await writer.close();
    },
  };
}

function filesOf({ entry, clip, tokens }: ClipItem): Record<string, Uint8Array | string> {
  const { id, path: _, text, therapeuticBenefit, extra, ...rest } = entry;
  const { audioFeatures, quality, index, start } = clip.record;
  const description = {
    ...extra,
    audio_file: id,
    text,
    ...rest,
    therapeutic_benefit: therapeuticBenefit,
    clip_index: index,
    clip_start: start,
    sample_rate: clip.record.sampleRate,
    audio_features: audioFeatures,
    quality,
    ...(tokens && { input_ids: tokens.inputIds, attention_mask: tokens.attentionMask }),
  };
  return {
    wav: wavBytes(clip),
    json: JSON.stringify(description),
    txt: text,
    ...(clip.whisper && { 'whisper.npy': npy(clip.whisper) }),
    ...(clip.labels && { 'labels.npy': npy(clip.labels) }),
    ...Object.fromEntries(Object.entries(clip.features).map(([name, tensor]) => [`${name}.npy`, npy(tensor)])),
  };
}

function npy(tensor: Tensor): Uint8Array {
  return Buffer.concat(encodeNpy(tensor));
}
