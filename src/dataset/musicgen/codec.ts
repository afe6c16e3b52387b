import { encodec } from '../../models/encodec/index.ts';
import type { CodeOp } from './options.ts';

/** The codec in a MusicGen snapshot, coding stereo as its stereo models have it. */
export function codecOf(folder: string, channels: 1 | 2): CodeOp {
  return encodec.with({ weights: folder, stereo: channels === 2 ? 'interleave' : 'mix' }) as unknown as CodeOp;
}
