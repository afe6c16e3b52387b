import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { mapOrdered } from '../src/dataset/map_ordered.ts';
import { type Instrument, instruments, loadNotes, type Note } from './musicgen_notes.ts';
import { describePiece, type Piece, playPiece } from './musicgen_piece.ts';

const RATE = 44_100;
/** What people have, as ffmpeg's options. The quickest encoders: what is measured is decoding. */
const formats = [
  { ending: 'mp3', encoder: ['-c:a', 'libmp3lame', '-b:a', '192k', '-compression_level', '9'] },
  { ending: 'wav', encoder: ['-c:a', 'pcm_s16le'] },
  { ending: 'flac', encoder: ['-c:a', 'flac', '-compression_level', '0'] },
  { ending: 'ogg', encoder: ['-c:a', 'libvorbis', '-q:a', '4'] },
  { ending: 'mp3', encoder: ['-c:a', 'libmp3lame', '-b:a', '128k', '-compression_level', '9'] },
] as const;
type Format = (typeof formats)[number];

/** Names folders of clips: another number when pieces come out differently. */
export const CLIPS_VERSION = 1;

/** Which clips of how many seconds. */
export interface ClipRange {
  first: number;
  count: number;
  seconds: number;
}

/**
 * Writes `audio/` and `metadata.json` with pieces mixed from recorded notes; the same every time. What is there
 * already stays: `metadata.json` comes last and marks a folder as complete.
 */
export async function writeMusicFolder(
  root: string,
  { first, count, seconds }: ClipRange,
  onClip: () => void = () => {},
): Promise<void> {
  if (await exists(path.join(root, 'metadata.json'))) {
    for (let i = 0; i < count; i++) onClip();
    return;
  }
  await mkdir(path.join(root, 'audio'), { recursive: true });
  const notes = await allNotes();
  // A process for as many clips as there are formats: starting one costs as much as encoding.
  const groups: number[][] = [];
  for (let i = 0; i < count; i += formats.length) {
    groups.push(Array.from({ length: Math.min(formats.length, count - i) }, (_, k) => first + i + k));
  }
  const metadata: object[] = [];
  const written = mapOrdered(groups, availableParallelism() + 1, async (group) => {
    const pieces = group.map((number): Named => {
      const format = formats[number % formats.length]!;
      const piece = describePiece(number);
      const name = `${piece.style}_${String(number).padStart(4, '0')}.${format.ending}`;
      return { name, format, number, piece, file: path.join(root, 'audio', name) };
    });
    const there = await Promise.all(pieces.map(({ file }) => exists(file)));
    const missing = pieces.filter((_, i) => !there[i]);
    if (missing.length > 0) {
      const players = missing.map(({ piece }) => playPiece(piece, { seconds, sampleRate: RATE, notes }));
      await encode(missing, players);
    }
    return pieces;
  });
  for await (const pieces of written) {
    for (const piece of pieces) {
      metadata.push(describe(piece, seconds));
      onClip();
    }
  }
  await writeFile(path.join(root, 'metadata.json'), JSON.stringify(metadata, null, 1));
}

interface Named {
  name: string;
  file: string;
  format: Format;
  number: number;
  piece: Piece;
}

function describe({ name, number, piece }: Named, seconds: number): object {
  const { style, emotion, players, key, bpm } = piece;
  return {
    audio_file: name,
    text: `${style} piece number ${number} in ${key} at ${Math.round(bpm)} BPM for ${players.join(' and ')}, ${emotion}`,
    style,
    emotion,
    instruments: players,
    therapeutic_benefit: emotion === 'calm' ? 'relaxation' : 'focus',
    duration: seconds,
    session: number % 10,
  };
}

let loaded: Promise<Map<Instrument, Note[]>> | undefined;

function allNotes(): Promise<Map<Instrument, Note[]>> {
  loaded ??= Promise.all(
    instruments.map(async (one): Promise<[Instrument, Note[]]> => [one, await loadNotes(one, RATE)]),
  ).then((notes) => new Map(notes));
  return loaded;
}

/** By ffmpeg, the samples through a pipe each. */
async function encode(pieces: readonly Named[], samples: readonly Int16Array[]): Promise<void> {
  const inputs = pieces.flatMap((_, i) => [
    '-f',
    's16le',
    '-ar',
    String(RATE),
    '-ac',
    '2',
    '-i',
    `pipe:${FIRST_PIPE + i}`,
  ]);
  const outputs = pieces.flatMap(({ file, format: { ending, encoder } }, i) => {
    return ['-map', `${i}:a`, ...encoder, '-f', ending, `${file}.partial`];
  });
  const child = spawn('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...inputs, ...outputs], {
    stdio: ['ignore', 'ignore', 'inherit', ...pieces.map(() => 'pipe' as const)],
  });
  for (const [i, { buffer }] of samples.entries()) {
    (child.stdio[FIRST_PIPE + i] as Writable).end(new Uint8Array(buffer as ArrayBuffer));
  }
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg could not write ${pieces[0]!.file}`);
  await Promise.all(pieces.map(({ file }) => rename(`${file}.partial`, file)));
}

/** Below are stdin, stdout and stderr. */
const FIRST_PIPE = 3;

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
