// node --import tsx bench/musicgen.ts [--clips 1000] [--blocks 10] [--seconds 30] [--python-clips 100]
//   [--python-processes 1] [--folder <folder>] [--report]
//
// Clips mixed from recorded notes are prepared for MusicGen by melisma and in Python (MELISMA_PYTHON with librosa,
// transformers and datasets), block by block in turns, so that both see the same machine; then all of them by melisma
// at once, for the memory that it takes. Python does the first --python-clips of each block (0: none). The clips and
// what has been measured lie in --folder: a run that was stopped goes on, another finds the clips.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/native/load.ts';
import { CLIPS_VERSION, writeMusicFolder } from './musicgen_files.ts';
import { type Outcome, prepareHere, prepareInPython, together } from './musicgen_jobs.ts';

interface Block {
  melisma: Outcome;
  python?: Outcome;
  /** Of the machine when it began, on average over a minute. */
  load: number;
}

/** What has been measured, for the settings that it was measured with. */
interface State {
  settings: string;
  blocks: Block[];
  whole?: Outcome;
}

const { values: flags } = parseArgs({
  options: {
    clips: { type: 'string', default: '1000' },
    blocks: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    'python-clips': { type: 'string' },
    'python-processes': { type: 'string', default: '1' },
    folder: { type: 'string' },
    report: { type: 'boolean' },
  },
});
const seconds = Number(flags.seconds);
const clips = Number(flags.clips);
const count = Math.min(clips, Number(flags.blocks ?? Math.max(1, Math.round(clips / 100))));
const perBlock = Math.ceil(clips / count);
const sizes = Array.from({ length: Math.ceil(clips / perBlock) }, (_, i) => Math.min(perBlock, clips - i * perBlock));
const pythonClips = Math.min(perBlock, Number(flags['python-clips'] ?? perBlock));
const processes = Number(flags['python-processes']);
const folder = path.resolve(
  flags.folder ?? path.join(tmpdir(), `melisma-musicgen-${clips}x${seconds}s-v${CLIPS_VERSION}`),
);
const blockOf = (i: number) => path.join(folder, `block-${String(i).padStart(3, '0')}`);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: packageRoot(), encoding: 'utf8' }).trim();
const started = performance.now();

function say(line: string): void {
  console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
}

async function writeClips(): Promise<void> {
  let done = 0;
  for (const [i, size] of sizes.entries()) {
    await writeMusicFolder(blockOf(i), { first: i * perBlock, count: size, seconds }, () => {
      if (++done % 100 === 0 || done === clips) say(`${done} of ${clips} clips are there`);
    });
  }
}

async function measureBlocks(state: State, keep: () => Promise<void>): Promise<void> {
  for (let i = state.blocks.length; i < sizes.length; i++) {
    const load = Number(loadavg()[0]!.toFixed(1));
    const out = path.join(folder, 'out');
    const melisma = await prepareHere(blockOf(i), out);
    say(`block ${i + 1} of ${sizes.length}: melisma ${perClip(melisma)}`);
    const part = { clips: Math.min(pythonClips, sizes[i]!), processes };
    const python = part.clips > 0 ? await prepareInPython(blockOf(i), out, part) : undefined;
    if (python) say(`block ${i + 1} of ${sizes.length}: Python  ${perClip(python)}`);
    state.blocks.push({ melisma, ...(python && { python }), load });
    await keep();
  }
}

/** All clips in one folder, as links. */
async function measureWhole(): Promise<Outcome> {
  const music = path.join(folder, 'all');
  await rm(music, { recursive: true, force: true });
  await mkdir(path.join(music, 'audio'), { recursive: true });
  const entries: { audio_file: string }[] = [];
  for (const i of sizes.keys()) {
    const block = JSON.parse(await readFile(path.join(blockOf(i), 'metadata.json'), 'utf8')) as typeof entries;
    for (const { audio_file } of block) {
      await link(path.join(blockOf(i), 'audio', audio_file), path.join(music, 'audio', audio_file));
    }
    entries.push(...block);
  }
  await writeFile(path.join(music, 'metadata.json'), JSON.stringify(entries));
  const outcome = await prepareHere(music, path.join(folder, 'out'));
  say(`all at once: melisma ${perClip(outcome)}`);
  return outcome;
}

function perClip({ clips, seconds, cpuSeconds, peakMiB }: Outcome): string {
  const each = (total: number) => (total / clips).toFixed(3);
  return `${clips} clips, each ${each(seconds)} s, processor ${each(cpuSeconds)} s; ${peakMiB} MiB at most`;
}

await mkdir(folder, { recursive: true });
const stateFile = path.join(folder, 'measured.json');
const settings = JSON.stringify({ commit, clips, perBlock, seconds, pythonClips, processes });
const kept = existsSync(stateFile) ? (JSON.parse(await readFile(stateFile, 'utf8')) as State) : undefined;
const state: State = kept?.settings === settings ? kept : { settings, blocks: [] };
const keep = () => writeFile(stateFile, JSON.stringify(state));

await writeClips();
await measureBlocks(state, keep);
state.whole ??= await measureWhole();
await keep();

const melisma = together(state.blocks.map((block) => block.melisma));
const theirs = state.blocks.flatMap(({ python }) => python ?? []);
const python = theirs.length > 0 ? together(theirs) : undefined;
const ratio = (key: 'seconds' | 'cpuSeconds') =>
  Number((python![key] / python!.clips / (melisma[key] / melisma.clips)).toFixed(1));
const result = {
  machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores`,
  date: new Date().toISOString().slice(0, 10),
  commit,
  load: state.blocks.map(({ load }) => load),
  secondsPerClip: seconds,
  blocks: sizes.length,
  melisma,
  melismaAllAtOnce: state.whole,
  ...(python && {
    python: { ...python, processes },
    timesFaster: ratio('seconds'),
    timesLessCpu: ratio('cpuSeconds'),
  }),
};
console.log(JSON.stringify(result, null, 2));
const results = fileURLToPath(new URL('./results/musicgen.json', import.meta.url));
if (flags.report) await writeFile(results, `${JSON.stringify(result, null, 2)}\n`);
// The clips stay for the next run; what was measured has been told.
await rm(stateFile);
await rm(path.join(folder, 'all'), { recursive: true, force: true });
