// `node --import tsx bench/accuracy_corpus.ts folder… [--files 60] [--seconds 30] [--report]`: how far melisma is
// from librosa on real recordings: the decisions that a rounding error can flip (tuning, beats, rolloff) as shares of
// files or frames that are equal, the rest as the largest error. Without folders: the instrument recordings of the
// development packages. Needs a Python with librosa (MELISMA_PYTHON).
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AudioSignal } from '../src/core/signal.ts';
import { audioExtensions } from '../src/dataset/audio_files.ts';
import { readNpy } from '../src/dataset/npy.ts';
import {
  beatTrack,
  chroma,
  estimateTuning,
  loadAudio,
  mel,
  mfcc,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralRolloff,
  stft,
} from '../src/index.ts';
import { markdown, reportAccuracy } from './accuracy_report.ts';
import { PythonRivals } from './rivals/python.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '30' },
    report: { type: 'boolean' },
  },
});

type Numbers = ArrayLike<number>;
/** `equal`: counted as equal files or values; `error`: the largest difference, relative to `scale`. */
type Check =
  | { rival: string; ours(audio: AudioSignal): Promise<Numbers>; equal: 'files' | 'values'; goal: string }
  | { rival: string; ours(audio: AudioSignal): Promise<Numbers>; error: 'absolute' | 'relative'; goal: string };

const data = async (result: Promise<{ data: unknown }>) => (await result).data as Numbers;
const checks: Record<string, Check> = {
  'tuning equal': {
    rival: 'librosa.tuning',
    ours: async (y) => [await estimateTuning(y)],
    equal: 'files',
    goal: '≥ 99 % of files',
  },
  'beat frames and tempo equal': {
    rival: 'librosa.beatTrack',
    ours: async (y) => {
      const { tempo, frames } = await beatTrack(y);
      return [tempo, ...frames];
    },
    equal: 'files',
    goal: '≥ 99 % of files',
  },
  'rolloff, frames equal': {
    rival: 'librosa.rolloff',
    ours: (y) => data(spectralRolloff(y)),
    equal: 'values',
    goal: '≥ 99.9 %',
  },
  "stft, precision 'f64', bits equal": {
    rival: 'librosa.stft',
    ours: (y) => data(stft(y, { precision: 'f64' })),
    equal: 'values',
    goal: '≥ 99.9 %',
  },
  'log-mel, dB': {
    rival: 'librosa.logmel',
    ours: (y) => data(mel(y, { scale: 'db' })),
    error: 'absolute',
    goal: '≤ 1e-3',
  },
  mfcc: { rival: 'librosa.mfcc', ours: (y) => data(mfcc(y)), error: 'absolute', goal: '≤ 1e-3' },
  'chroma, tuning given': {
    rival: 'librosa.chromaTuned',
    ours: (y) => data(chroma(y, { tuning: 0 })),
    error: 'absolute',
    goal: '≤ 1e-5',
  },
  'spectral contrast, dB': {
    rival: 'librosa.contrast',
    ours: (y) => data(spectralContrast(y)),
    error: 'absolute',
    goal: '≤ 1e-3',
  },
  'spectral centroid': {
    rival: 'librosa.centroid',
    ours: (y) => data(spectralCentroid(y)),
    error: 'relative',
    goal: '≤ 1e-5',
  },
  'spectral bandwidth': {
    rival: 'librosa.bandwidth',
    ours: (y) => data(spectralBandwidth(y)),
    error: 'relative',
    goal: '≤ 1e-5',
  },
};

/** Every recording when there are few, else evenly spread over the sorted list. */
function choose(folders: string[], count: number): string[] {
  const paths = folders.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => audioExtensions.includes(extname(path).toLowerCase()))
      .map((path) => join(root, path)),
  );
  paths.sort();
  if (paths.length <= count) return paths;
  return Array.from({ length: count }, (_, i) => paths[Math.floor((i * paths.length) / count)]!);
}

const instruments = ['piano', 'violin', 'guitar-acoustic', 'trumpet', 'flute', 'cello'];
const folders =
  positionals.length > 0 ? positionals : instruments.map((name) => `node_modules/tonejs-instrument-${name}-mp3`);
const python = await PythonRivals.start();
if (!python?.names.has('librosa.stft')) throw new Error('no Python with librosa: set MELISMA_PYTHON');
const folder = mkdtempSync(join(tmpdir(), 'melisma-corpus-'));
const tally = Object.fromEntries(
  Object.keys(checks).map((name) => [name, { equal: 0, total: 0, error: 0, worst: '' }]),
);
const paths = choose(folders, Number(flags.files));
let used = 0;
try {
  for (const path of paths) {
    const audio = await loadAudio(path, { sampleRate: 22050, mono: true, duration: Number(flags.seconds) });
    if (audio.duration < 1) continue;
    used++;
    const signal = join(folder, 'audio.f32');
    writeFileSync(signal, audio.data);
    await python.load(path, signal, audio.sampleRate);
    for (const [name, check] of Object.entries(checks)) {
      const out = join(folder, 'expected.npy');
      await python.run(check.rival, path, out);
      const expected = (await readNpy(out)).data as Numbers;
      const ours = await check.ours(audio);
      const entry = tally[name]!;
      if ('equal' in check) {
        let equal = 0;
        for (let i = 0; i < expected.length; i++) if (Math.abs(ours[i]! - expected[i]!) === 0) equal++;
        const same = ours.length === expected.length && equal === expected.length;
        if (!same && check.equal === 'files') entry.worst += ` ${path}`;
        entry.equal += check.equal === 'files' ? Number(same) : equal;
        entry.total += check.equal === 'files' ? 1 : Math.max(ours.length, expected.length);
        continue;
      }
      if (ours.length !== expected.length)
        throw new Error(`${path}: ${name} has ${ours.length} values, librosa ${expected.length}`);
      for (let i = 0; i < expected.length; i++) {
        const difference = Math.abs(ours[i]! - expected[i]!);
        const error = check.error === 'absolute' ? difference : difference / Math.max(Math.abs(expected[i]!), 1e-30);
        if (difference > 0 && error > entry.error) {
          entry.error = error;
          entry.worst = ` ${path}`;
        }
      }
    }
  }
} finally {
  python.stop();
  rmSync(folder, { recursive: true });
}

const rows = Object.entries(checks).map(([name, check]) => {
  const { equal, total, error } = tally[name]!;
  const share = (100 * equal) / total;
  return [
    name,
    'equal' in check
      ? `${share.toFixed(share > 99.9 && share < 100 ? 4 : 1)} % of ${total.toLocaleString('en-US')}`
      : error.toExponential(1),
    check.goal,
  ];
});
const table = {
  title: 'Distance from librosa on real recordings',
  note: `${used} recordings, the first ${flags.seconds} s of each at 22.05 kHz; librosa ${python.versions.librosa}.`,
  header: ['', 'melisma', 'gate'],
  rows,
};
console.log(`${markdown(table)}\n\n${table.note}`);
for (const [name, { worst }] of Object.entries(tally)) if (worst) console.log(`${name}:${worst}`);
if (flags.report) reportAccuracy('corpus', table);
