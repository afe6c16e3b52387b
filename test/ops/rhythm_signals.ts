import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import type { RhythmInput } from '../../src/index.ts';
import { testSignal } from './signals.ts';

/** Numbers from -1/2 to 1/2, the same in make_rhythm_goldens.py. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
}

/** 12 s of bursts of noise every 11,813 samples (112 BPM at 22,050 Hz), softer ones between, above hiss. */
export function drums(): Float32Array {
  const samples = new Float32Array(264600);
  const hiss = noise(1);
  for (let i = 0; i < samples.length; i++) samples[i] = hiss() / 1024;
  const burst = noise(2);
  for (let hit = 0; hit * 5906 + 3000 < samples.length; hit++) {
    const level = hit % 2 === 0 ? 1 : 0.25;
    for (let i = 0; i < 3000; i++) {
      samples[hit * 5906 + i]! += burst() * level * 2 ** -Math.floor(i / 300);
    }
  }
  return samples;
}

/** An envelope of 900 frames: noise, with peaks every 21 frames that later come every 24. */
export function envelope(): Float32Array {
  const values = new Float32Array(900);
  const random = noise(3);
  let next = 5;
  for (let i = 0; i < values.length; i++) {
    values[i] = random() + 0.5;
    if (i !== next) continue;
    values[i]! += 2;
    next += i < 400 ? 21 : 24;
  }
  return values;
}

/** The input of a case. */
export async function rhythmInput(name: string, sampleRate = 22050): Promise<RhythmInput> {
  if (name === 'drums') return AudioSignal.mono(drums(), sampleRate);
  if (name === 'envelope') return Tensor.float32([900], envelope());
  return testSignal(name, sampleRate);
}
