import { encodeWav } from '../../audio/wav_writer.ts';
import { AudioSignal } from '../../core/signal.ts';
import type { ProcessedClip } from './clip.ts';

/** The clip as a signal. */
export function signalOf({ audio, record }: ProcessedClip): AudioSignal {
  return new AudioSignal(audio.data, { sampleRate: record.sampleRate, numberOfChannels: audio.shape[0]! });
}

/** The clip as a 16-bit WAV file. */
export function wavBytes(clip: ProcessedClip): Uint8Array {
  // Peaks are at full scale, which 16 bits miss by one step: nothing that could be heard is limited.
  return Buffer.concat([...encodeWav(signalOf(clip), { bitDepth: 16, float: false, onClipped: () => {} })]);
}
