import { ParameterError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';

/** Codes of several stretches, one after another in time. */
export function joinFrames(parts: readonly Tensor<'int32'>[]): Tensor<'int32'> {
  if (parts.length === 1) return parts[0]!;
  const rows = parts[0]!.shape[0]!;
  const frames = parts.reduce((sum, part) => sum + part.shape[1]!, 0);
  const data = new Int32Array(rows * frames);
  let at = 0;
  for (const part of parts) {
    const width = part.shape[1]!;
    for (let k = 0; k < rows; k++) data.set(part.data.subarray(k * width, (k + 1) * width), k * frames + at);
    at += width;
  }
  return new Tensor('int32', [rows, frames], data);
}

/** Codes cut into stretches of `width` frames; the last may be shorter. */
export function splitFrames(codes: Tensor<'int32'>, width: number): Tensor<'int32'>[] {
  const [rows, frames] = codes.shape as [number, number];
  const parts: Tensor<'int32'>[] = [];
  for (let from = 0; from < frames || from === 0; from += width) {
    const to = Math.min(frames, from + width);
    const data = new Int32Array(rows * (to - from));
    for (let k = 0; k < rows; k++) data.set(codes.data.subarray(k * frames + from, k * frames + to), k * (to - from));
    parts.push(new Tensor('int32', [rows, to - from], data));
  }
  return parts;
}

/** MusicGen's stereo layout: left and right of the first codebook, of the second, and so on. */
export function interleaveRows(channels: readonly Tensor<'int32'>[]): Tensor<'int32'> {
  if (channels.length === 1) return channels[0]!;
  const [rows, frames] = channels[0]!.shape as [number, number];
  const data = new Int32Array(rows * frames * channels.length);
  channels.forEach((codes, c) => {
    for (let k = 0; k < rows; k++) {
      data.set(codes.data.subarray(k * frames, (k + 1) * frames), (k * channels.length + c) * frames);
    }
  });
  return new Tensor('int32', [rows * channels.length, frames], data);
}

/** The channels of interleaved rows. @throws ParameterError when the rows do not divide */
export function deinterleaveRows(codes: Tensor<'int32'>, channels: number): Tensor<'int32'>[] {
  const [rows, frames] = codes.shape as [number, number];
  if (rows % channels !== 0) {
    throw new ParameterError(`codes: ${rows} rows do not divide into ${channels} channels`);
  }
  return Array.from({ length: channels }, (_, c) => {
    const data = new Int32Array((rows / channels) * frames);
    for (let k = 0; k < rows / channels; k++) {
      const from = (k * channels + c) * frames;
      data.set(codes.data.subarray(from, from + frames), k * frames);
    }
    return new Tensor('int32', [rows / channels, frames], data);
  });
}
