// `node --import tsx bench/accuracy_tempo.ts [--pieces 120] [--seconds 30] [--seed 50000] [--report]`: how often each library finds the
// tempo of music rendered by fluidsynth. Acc1: within 4 %; Acc2: also within 4 % of half, double, a third or three times. Needs
// fluidsynth with a General MIDI sound font (Debian: fluidsynth, fluid-soundfont-gm); rivals that are not installed are
// left out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AudioSignal } from '../src/core/signal.ts';
import { readNpy } from '../src/dataset/npy.ts';
import { beatTrack, resample, tempo } from '../src/index.ts';
import { markdown, reportAccuracy } from './accuracy_report.ts';
import { render, soundFont } from './midi.ts';
import { PythonRivals } from './rivals/python.ts';
import { tempoScores } from './tempo_scores.ts';

const { values: flags } = parseArgs({
  options: {
    pieces: { type: 'string', default: '120' },
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string', default: '50000' },
    report: { type: 'boolean' },
  },
});
const font = soundFont();
if (!font) {
  console.error('fluidsynth or its sound font is absent: nothing to measure');
  process.exit(0);
}

type Estimator = (at22k: AudioSignal, at44k: AudioSignal) => Promise<number>;
const folder = mkdtempSync(join(tmpdir(), 'melisma-tempo-'));
const python = await PythonRivals.start();
const estimators: Record<string, Estimator> = {
  'melisma beatTrack': async (audio) => (await beatTrack(audio)).tempo,
  'melisma tempo': (audio) => tempo(audio),
  "melisma tempo, 'librosa'": (audio) => tempo(audio, { method: 'librosa' }),
};
if (python?.names.has('librosa.beatTrack')) {
  estimators['librosa beat_track'] = async (audio) => {
    const path = join(folder, 'audio');
    writeFileSync(path, audio.data);
    await python.load('piece', path, audio.sampleRate);
    await python.run('librosa.beatTrack', 'piece', `${path}.npy`);
    return (await readNpy(`${path}.npy`)).data[0]!;
  };
}
try {
  const { Essentia, EssentiaWASM } = createRequire(import.meta.url)('essentia.js');
  const essentia = new Essentia(EssentiaWASM);
  for (const method of ['degara', 'multifeature']) {
    estimators[`essentia.js ${method}`] = async (_, audio) => {
      const vector = essentia.arrayToVector(audio.data);
      const result = essentia.RhythmExtractor2013(vector, 208, method, 40);
      for (const used of [vector, result.ticks, result.estimates, result.bpmIntervals]) used.delete();
      return result.bpm;
    };
  }
} catch {
  console.error('essentia.js is left out: not installed');
}

const near = (bpm: number, truth: number) => Math.abs(bpm / truth - 1) <= 0.04;
const related = [1, 2, 1 / 2, 3, 1 / 3];
const scores = tempoScores(Number(flags.pieces), Number(flags.seconds), Number(flags.seed));
const counts: Record<string, { acc1: number; acc2: number; byStyle: Record<string, number> }> = {};
try {
  for (const score of scores) {
    const rendered = await render(score, font);
    const at44k = rendered.slice(0, Math.min(rendered.length, Number(flags.seconds) * 44100));
    const at22k = await resample(at44k, { targetSampleRate: 22050 });
    for (const [name, estimate] of Object.entries(estimators)) {
      const bpm = await estimate(at22k, at44k);
      const count = (counts[name] ??= { acc1: 0, acc2: 0, byStyle: {} });
      const right = near(bpm, score.bpm);
      if (right) count.acc1++;
      if (related.some((factor) => near(bpm, factor * score.bpm))) count.acc2++;
      count.byStyle[score.style] = (count.byStyle[score.style] ?? 0) + (right ? 1 : 0);
    }
  }
} finally {
  python?.stop();
  rmSync(folder, { recursive: true });
}

const percent = (count: number) => `${((100 * count) / scores.length).toFixed(1)} %`;
const table = {
  title: 'Tempo',
  note: `${scores.length} pieces of known tempo, ${flags.seconds} s each, rendered by fluidsynth. Acc1: within 4 %; Acc2: also half, double, a third or three times.`,
  header: ['estimator', 'Acc1', 'Acc2'],
  rows: Object.entries(counts).map(([name, { acc1, acc2 }]) => [name, percent(acc1), percent(acc2)]),
};
console.log(`${markdown(table)}\n\n${table.note}`);
if (flags.report) reportAccuracy('tempo', table);
const names = Object.keys(counts);
console.log(`\n| style | ${names.join(' | ')} |\n|---|${names.map(() => '---').join('|')}|`);
for (const style of new Set(scores.map((score) => score.style))) {
  console.log(`| ${style} | ${names.map((name) => counts[name]!.byStyle[style] ?? 0).join(' | ')} |`);
}
