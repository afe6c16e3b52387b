import { expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { demucs } from '../../../src/models/demucs/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describeTorch } from '../describe_torch.ts';
import { seededSignal } from '../seeded_weights.ts';
import { readGolden, writeCheckpoint } from './checkpoint_file.ts';

const folder = temporaryFolder();

describeTorch('loading and running', () => {
  it('does not grow over 200 times', async () => {
    const weights = writeCheckpoint(folder, readGolden('htdemucs_six_small'));
    const audio = new AudioSignal(seededSignal('leak', 2, 4000), { sampleRate: 44100, numberOfChannels: 2 });
    const megabytes = async (times: number): Promise<number> => {
      for (let i = 0; i < times; i++) await demucs(audio, { weights, device: 'cpu' });
      return process.memoryUsage().rss / 1e6;
    };
    const before = await megabytes(60);
    // 140 times the weights alone are 310 MB.
    expect((await megabytes(140)) - before).toBeLessThan(100);
  }, 240_000);
});
