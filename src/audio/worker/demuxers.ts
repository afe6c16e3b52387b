import type { Container } from '../formats/header.ts';

/** FFmpeg's demuxer for each container. Naming it keeps FFmpeg from probing, and so from playlists that open other files. */
export const DEMUXERS: Readonly<Record<Exclude<Container, 'unknown'>, string>> = {
  wav: 'wav',
  mpeg: 'mp3',
  flac: 'flac',
  ogg: 'ogg',
  mp4: 'mov',
  adts: 'aac',
  matroska: 'matroska',
  aiff: 'aiff',
  caf: 'caf',
  asf: 'asf',
  wavpack: 'wv',
  ape: 'ape',
};

/** The demuxer's name, or an empty string for an unknown container. */
export function demuxerOf(container: Container): string {
  return container === 'unknown' ? '' : DEMUXERS[container];
}
