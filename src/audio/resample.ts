import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunOptions } from '../core/run.ts';
import { AudioSignal } from '../core/signal.ts';
import { resample } from '../native/resample.ts';

/** Samples copied in one turn of the event loop: about a millisecond. */
const COPY_SAMPLES = 2 ** 20;

/**
 * The signal at another rate, by melisma's own resampler and never a decoder's: features must not depend
 * on the backend. Channels go one by one, because an op copies its input on the JavaScript thread.
 */
export async function resampleTo(audio: AudioSignal, targetSampleRate: number, run: RunOptions): Promise<AudioSignal> {
  const { sampleRate, numberOfChannels } = audio;
  if (sampleRate === targetSampleRate) return audio;
  const options = { targetSampleRate, ...run };
  if (numberOfChannels === 1) return await resample(audio, options);
  const running: Promise<AudioSignal>[] = [];
  for (let c = 0; c < numberOfChannels; c++) {
    const channel = resample(AudioSignal.mono(audio.getChannelData(c), sampleRate), options);
    // It may fail before anybody waits for it; Promise.all below still sees the failure.
    channel.catch(() => {});
    running.push(channel);
    await nextTurn();
  }
  const channels = await Promise.all(running);
  const { length } = channels[0]!;
  const data = new Float32Array(length * numberOfChannels);
  for (const [c, channel] of channels.entries()) {
    for (let at = 0; at < length; at += COPY_SAMPLES) {
      data.set(channel.data.subarray(at, at + COPY_SAMPLES), c * length + at);
      await nextTurn();
    }
  }
  return new AudioSignal(data, { sampleRate: targetSampleRate, numberOfChannels });
}
