// What the stress programs share: the addon itself, without TypeScript, and a job of a given length.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The addon at the path that the test gives. */
export const addon = require(process.env.STRESS_ADDON);

/** A second of noise-like samples, as the addon takes them. */
export function signal(length = 22050) {
  const data = new Float32Array(length);
  for (let i = 0; i < length; i++) data[i] = Math.sin(i * 0.1);
  return { dtype: 'float32', shape: [1, length], data };
}

/** A mel plan that takes tens of milliseconds for each second of audio (2,756 long frames). */
export function slowPlan() {
  return addon.createPlan('mel', { sampleRate: 22050, nFft: 16384, hopLength: 8, nMels: 64 });
}

/** Runs a plan; resolves with the outputs or rejects with the error. */
export function run(plan, inputs, { threads = 2, onProgress, started } = {}) {
  return new Promise((resolve, reject) => {
    const callbacks = { onFinished: (error, outputs) => (error ? reject(error.thrown ?? error) : resolve(outputs)) };
    if (onProgress) callbacks.onProgress = onProgress;
    const job = addon.runPlan(plan, inputs, callbacks, threads);
    started?.(job);
  });
}
