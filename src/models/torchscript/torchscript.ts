import { existsSync } from 'node:fs';
import { ModelError, ParameterError } from '../../core/errors.ts';
import type { Feature } from '../../core/op.ts';
import type { AudioSignal } from '../../core/signal.ts';
import { Tensor } from '../../core/tensor.ts';
import type { TorchscriptOptions as NativeOptions } from '../../native/model_options.generated.ts';
import { firstTensor } from '../../native/op.ts';
import { TorchModel } from '../../native/torch/model.ts';
import { defineEmbedding } from '../define_embedding.ts';
import { fingerprint } from '../fingerprint.ts';

/** How a user's module is fed, and what it gives. */
export interface TorchscriptDefinition extends NativeOptions {
  /**
   * A TorchScript file (`torch.jit.save`). **Trusted input only**: such a file is a program, which can read
   * and write whatever this process can.
   */
  path: string;
  /**
   * What the module's one argument is: `'mono'`, the mean of all channels `[length]`; `'batch'`, the same as
   * `[1, length]`; `'channels'`, `[1, channels, length]`; or a feature, whose tensor goes in behind an axis of 1.
   */
  input: 'mono' | 'batch' | 'channels' | Feature;
  /** Rate that the module was trained at, in Hz; other signals are resampled to it. */
  sampleRate: number;
  /**
   * Where time is in the result, once axes of 1 in front are gone: `'last'` `[size, frames]`, `'first'`
   * `[frames, size]`, or `'none'` `[size]`.
   *
   * @default 'last'
   */
  time?: 'last' | 'first' | 'none';
  /** Name of the feature, for columns and caches. Default: `'torchscript'`. */
  name?: string;
}

/**
 * A Feature of a user's own TorchScript module: float32 `[size, frames]`. The module takes one float32 tensor
 * and returns a tensor, or a tuple that begins with one.
 *
 * **Trusted input only**: a TorchScript file is a program that runs with the rights of this process.
 *
 * @throws ModelError when the file is absent, is no TorchScript that this LibTorch reads, or fails
 * @example
 * const clap = torchscript({ path: 'clap.pt', input: 'batch', sampleRate: 48000, time: 'none' });
 * const genre = await classifier({ features: [clap], sampleRate: 48000 }).fit(songs, { label: 'genre' });
 */
export function torchscript(definition: TorchscriptDefinition): Feature {
  const { path, input, sampleRate, time = 'last', name = 'torchscript', ...native } = definition;
  if (!existsSync(path)) throw new ModelError(`${path}: no such file`);
  const feature = typeof input === 'function' ? input : undefined;
  if (!feature && !['mono', 'batch', 'channels'].includes(input as string)) {
    throw new ParameterError(`input: expected 'mono', 'batch', 'channels' or a feature, got '${String(input)}'`);
  }
  if (!['last', 'first', 'none'].includes(time)) {
    throw new ParameterError(`time: expected one of 'last', 'first', 'none', got '${String(time)}'`);
  }
  return defineEmbedding({
    name,
    version: 1,
    sampleRate,
    identity: {
      file: fingerprint(path),
      input: feature
        ? JSON.stringify([feature.opName, feature.version, feature.resolve({ sampleRate })])
        : String(input),
      time,
      precision: native.precision ?? 'float32',
    },
    async open({ device }) {
      const model = await TorchModel.open('torchscript', { options: native, source: { file: path }, device }).catch(
        namingFile(path),
      );
      const features = await feature?.plan({ sampleRate });
      return {
        async run(signals, run) {
          const inputs = features
            ? (await features.run(signals, { signal: run.signal, threads: run.threads })).map(withAxis)
            : signals.map((signal) => feed(signal, input as 'mono' | 'batch' | 'channels'));
          return (await model.runMany(inputs, run).catch(namingFile(path))).map((outputs) =>
            arrange(firstTensor(outputs), time),
          );
        },
        dispose() {
          features?.dispose();
          model.dispose();
        },
      };
    },
  });
}

function namingFile(path: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof ModelError ? new ModelError(`${path}: ${error.message}`, { cause: error }) : error;
  };
}

function withAxis({ shape, data, dtype }: Tensor): Tensor<'float32'> {
  if (dtype !== 'float32') throw new ParameterError(`input: expected a float32 feature, got ${dtype}`);
  return new Tensor('float32', [1, ...shape], data as Float32Array);
}

function feed(signal: AudioSignal, input: 'mono' | 'batch' | 'channels'): Tensor<'float32'> {
  if (input === 'channels') return new Tensor('float32', [1, signal.numberOfChannels, signal.length], signal.data);
  const { data, length } = signal.toMono();
  return new Tensor('float32', input === 'mono' ? [length] : [1, length], data);
}

/** Time on the last axis. */
function arrange(result: Tensor<'float32'>, time: 'last' | 'first' | 'none'): Tensor<'float32'> {
  const axes = time === 'none' ? 1 : 2;
  let shape = [...result.shape];
  while (shape.length > axes && shape[0] === 1) shape = shape.slice(1);
  if (shape.length !== axes) {
    throw new ModelError(`torchscript: expected ${axes} axes in the result, got [${result.shape.join(', ')}]`);
  }
  // One frame: pooling over time then leaves it as it is.
  if (time === 'none') return new Tensor('float32', [shape[0]!, 1], result.data);
  if (time === 'last') return new Tensor('float32', shape, result.data);
  const [frames, size] = shape as [number, number];
  const data = new Float32Array(result.data.length);
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < size; i++) data[i * frames + t] = result.data[t * size + i]!;
  }
  return new Tensor('float32', [size, frames], data);
}
