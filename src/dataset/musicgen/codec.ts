import type { CodeOp } from './options.ts';

/** The codec of a MusicGen snapshot. */
export function findCodec(_folder: string): CodeOp | undefined {
  return undefined;
}
