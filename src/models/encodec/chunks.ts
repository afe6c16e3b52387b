import { AudioSignal } from '../../core/signal.ts';
import type { EncodecConfig } from './config.ts';

/**
 * The stretches of a signal that the model codes one by one; without chunks, the signal itself. All but
 * the last have full length, filled with zeros where the signal ends inside the last two.
 */
export function cutChunks(signal: AudioSignal, chunk: EncodecConfig['chunk']): AudioSignal[] {
  if (!chunk) return [signal];
  const count = Math.max(1, Math.ceil(signal.length / chunk.stride));
  return Array.from({ length: count }, (_, i) => {
    const part = signal.slice(i * chunk.stride, i * chunk.stride + chunk.length);
    return i < count - 1 ? part.fixLength(chunk.length) : part;
  });
}

/** Puts decoded chunks together, faded into each other by triangles: upstream's overlap-add. */
export function joinChunks(parts: readonly AudioSignal[], chunk: EncodecConfig['chunk']): AudioSignal {
  const first = parts[0]!;
  if (!chunk || parts.length === 1) return first;
  const { sampleRate, numberOfChannels } = first;
  const length = chunk.stride * (parts.length - 1) + parts[parts.length - 1]!.length;
  const weight = Float32Array.from(
    { length: first.length },
    (_, i) => 0.5 - Math.abs((i + 1) / (first.length + 1) - 0.5),
  );
  const sums = new Float32Array(length);
  const data = new Float32Array(length * numberOfChannels);
  parts.forEach((part, p) => {
    const at = p * chunk.stride;
    for (let i = 0; i < part.length; i++) sums[at + i]! += weight[i]!;
    for (let c = 0; c < numberOfChannels; c++) {
      const channel = part.getChannelData(c);
      for (let i = 0; i < part.length; i++) data[c * length + at + i]! += weight[i]! * channel[i]!;
    }
  });
  for (let i = 0; i < data.length; i++) data[i]! /= sums[i % length]!;
  return new AudioSignal(data, { sampleRate, numberOfChannels });
}
