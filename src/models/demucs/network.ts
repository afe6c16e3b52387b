import type { Device } from '../../core/device.ts';
import { openCheckpoint } from '../checkpoint/index.ts';
import { createModelPlan } from '../model_plan.ts';
import { type DemucsConfig, readConfig, wholeSamples } from './read_config.ts';
import type { SegmentModel } from './segment_model.ts';

/** A checkpoint's network, ready to run segments. */
export interface Network extends SegmentModel {
  readonly config: DemucsConfig;
  dispose(): void;
}

/** Options of the native op that do not come from the checkpoint. */
export interface NetworkOptions {
  torchThreads: number;
  precision?: string;
  tf32?: boolean;
  device?: Device;
}

/**
 * Reads the configuration of a checkpoint, and makes the network when told how many threads it gets.
 *
 * @param segment seconds that a network without a fixed length runs at once, where they are more than its own
 * @throws ModelError when the checkpoint is no Demucs, or LibTorch is missing
 */
export async function readNetwork(
  path: string,
  segment: number | undefined,
): Promise<{ config: DemucsConfig; segmentLength: number; load: (options: NetworkOptions) => Promise<Network> }> {
  const checkpoint = await openCheckpoint(path);
  const config = readConfig(checkpoint);
  const seconds = config.fixedLength ? config.segment : Math.max(config.segment, segment ?? 0);
  const segmentLength = wholeSamples(seconds, config.sampleRate);
  const load = async ({ device, ...options }: NetworkOptions): Promise<Network> => {
    const plan = await createModelPlan('demucs', { ...config.native, ...options }, { checkpoint, device });
    return {
      config,
      sources: config.sources,
      channels: config.channels,
      segmentLength,
      trainingLength: config.native.trainingLength as number,
      async run({ data, channels, length }, run) {
        const [stems] = await plan.run({ dtype: 'float32', shape: [channels, length], data }, { ...run, threads: 1 });
        return new Float32Array(stems!.data);
      },
      dispose: () => plan.dispose(),
    };
  };
  return { config, segmentLength, load };
}
