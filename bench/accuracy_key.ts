// `node --import tsx bench/accuracy_key.ts [--rounds 2] [--seconds 30] [--seed 12345] [--folder recordings] [--report]`:
// how often each library finds the key of music rendered by fluidsynth, and of recordings in a folder whose names begin
// with their key (`F#_minor_anything.wav`; bench/render_scores.py makes some of real scores). Figures in estimateKey were
// chosen on seed 777 and half of the scores, with seed 12345 in sight. Needs fluidsynth with a General MIDI sound font
// (Debian: fluidsynth, fluid-soundfont-gm); rivals that are not installed are left out.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AudioSignal } from '../src/core/signal.ts';
import { estimateKey, loadAudio, resample } from '../src/index.ts';
import { markdown, reportAccuracy } from './accuracy_report.ts';
import { keyScores } from './key_scores.ts';
import { render, soundFont } from './midi.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    seed: { type: 'string', default: '12345' },
    seconds: { type: 'string', default: '30' },
    folder: { type: 'string' },
    report: { type: 'boolean' },
  },
});
const names: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const tonicOf = (key: string) => (names[key[0]!]! + (/[#s]/.test(key) ? 1 : /b$/.test(key) ? 11 : 0)) % 12;

type Estimator = (at44k: AudioSignal, at22k: AudioSignal) => Promise<{ key: string; scale: string }>;
const estimators: Record<string, Estimator> = {
  'melisma estimateKey': (_, audio) => estimateKey(audio),
  "melisma, profile 'bgate'": (_, audio) => estimateKey(audio, { profile: 'bgate' }),
  "melisma, profile 'krumhansl'": (_, audio) => estimateKey(audio, { profile: 'krumhansl' }),
};
try {
  const { Essentia, EssentiaWASM } = createRequire(import.meta.url)('essentia.js');
  const essentia = new Essentia(EssentiaWASM);
  estimators['essentia.js KeyExtractor'] = async (audio) => {
    const vector = essentia.arrayToVector(audio.data);
    const result = essentia.KeyExtractor(vector);
    vector.delete();
    return result;
  };
} catch {
  console.error('essentia.js is left out: not installed');
}

const counts: Record<string, Record<string, { right: number; all: number }>> = {};
async function judge(group: string, audio: AudioSignal, tonic: number, scale: string) {
  const at44k = audio.slice(0, Math.min(audio.length, Number(flags.seconds) * audio.sampleRate));
  const at22k = await resample(at44k, { targetSampleRate: 22050 });
  for (const [name, estimate] of Object.entries(estimators)) {
    const found = await estimate(at44k, at22k);
    const count = ((counts[group] ??= {})[name] ??= { right: 0, all: 0 });
    count.all++;
    if (tonicOf(found.key) === tonic && found.scale === scale) count.right++;
  }
}

const font = soundFont();
if (!font) console.error('fluidsynth or its sound font is absent: no rendered music');
for (const score of font ? keyScores(Number(flags.rounds), Number(flags.seconds), Number(flags.seed)) : []) {
  await judge(score.style, await render(score, font!), score.tonic, score.scale);
}
const recordings = flags.folder ? readdirSync(flags.folder).filter((file) => file.endsWith('.wav')) : [];
for (const file of recordings.sort()) {
  const [key, scale] = file.split('_');
  const audio = await loadAudio(join(flags.folder!, file), { sampleRate: 44100, mono: true });
  await judge('real scores', audio, tonicOf(key!), scale!);
}

const columns = Object.keys(estimators);
const share = (part: Record<string, { right: number; all: number }>[], name: string) => {
  const sum = (of: 'right' | 'all') => part.reduce((total, group) => total + group[name]![of], 0);
  return `${sum('right')}/${sum('all')}`;
};
const groups = Object.entries(counts);
const scoresNote = recordings.length ? ', and scores of music21 (bench/render_scores.py)' : '';
const table = {
  title: 'Key and scale',
  note: `Pieces of known key, the first ${flags.seconds} s of each, rendered by fluidsynth: seed ${flags.seed}${scoresNote}. The figures of estimateKey were chosen on seed 777 and half of the real scores, with seed 12345 in sight.`,
  header: ['', ...columns],
  rows: [
    ...groups.map(([group, byName]) => [group, ...columns.map((name) => share([byName], name))]),
    ['all', ...columns.map((name) => share(Object.values(counts), name))],
  ],
};
console.log(`${markdown(table)}\n\n${table.note}`);
if (flags.report) reportAccuracy('key', table);
