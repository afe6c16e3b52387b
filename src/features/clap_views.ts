import { Tensor } from '../core/tensor.ts';

/** Frames of a mel spectrogram `[bands, frames]` from each start on, as `[views, count, bands]`. */
export function viewsOf(mel: Tensor, starts: readonly number[], count: number): Tensor<'float32'> {
  const [bands, total] = mel.shape as [number, number];
  const views = new Float32Array(starts.length * count * bands);
  starts.forEach((start, view) => {
    for (let band = 0; band < bands; band++) {
      for (let frame = 0; frame < count; frame++) {
        views[(view * count + frame) * bands + band] = mel.data[band * total + start + frame] as number;
      }
    }
  });
  return Tensor.float32([starts.length, count, bands], views);
}

/** The whole spectrogram in `count` frames: linear between the two nearest, as torch's bilinear `interpolate`. */
function shrink(mel: Tensor, count: number, into: Float32Array): void {
  const [bands, total] = mel.shape as [number, number];
  for (let frame = 0; frame < count; frame++) {
    const at = Math.max(0, ((frame + 0.5) * total) / count - 0.5);
    const before = Math.floor(at);
    const after = Math.min(before + 1, total - 1);
    for (let band = 0; band < bands; band++) {
      const x = mel.data[band * total + before] as number;
      const y = mel.data[band * total + after] as number;
      into[frame * bands + band] = x + (at - before) * (y - x);
    }
  }
}

/** Of the frames where a stretch may begin: a third each for front, middle and back. */
function starts(possible: number, place: number): number[] {
  let first = 0;
  return [0, 1, 2].map((third) => {
    const size = Math.floor(possible / 3) + (third < possible % 3 ? 1 : 0);
    const start = size === 0 ? 0 : first + Math.min(size - 1, Math.floor(place * size));
    first += size;
    return start;
  });
}

/** The four views of CLAP's feature fusion: the whole in `count` frames, and stretches from front, middle and back. */
export function fuseViews(
  mel: Tensor,
  count: number,
  place: number,
): { inputFeatures: Tensor<'float32'>; isLonger: boolean } {
  const total = mel.shape[1]!;
  const isLonger = total > count;
  const inputFeatures = viewsOf(mel, isLonger ? [0, ...starts(total - count + 1, place)] : [0, 0, 0, 0], count);
  if (isLonger) shrink(mel, count, inputFeatures.data);
  return { inputFeatures, isLonger };
}
