// `node --import tsx bench/folder_300.ts [--seconds 30] [--report]`: 300 files of six formats are indexed
// and their MFCCs cached, in processes of their own. Printed: how long the JavaScript thread was
// blocked, the peak memory for 100 and for 300 files, and what a rerun does after SIGINT and SIGKILL.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { INDEX_STATE_FILE } from '../src/dataset/index_folder.ts';
import { writeFolder } from './folder_files.ts';
import type { FolderJob, FolderOutcome } from './folder_job.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    count: { type: 'string', default: '300' },
    report: { type: 'boolean' },
  },
});
const seconds = Number(flags.seconds);
const count = Number(flags.count);
const base = await mkdtemp(path.join(tmpdir(), 'melisma-folder-'));

/** Runs a job in a fresh process; `stop` sends the signal once so many files are done. */
async function inProcess(
  job: FolderJob,
  stop?: { signal: NodeJS.Signals; after: number },
): Promise<FolderOutcome | undefined> {
  console.error(stop ? `stopping a job with ${stop.signal}` : 'running a job');
  const script = fileURLToPath(new URL('./folder_job.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(job)], { execArgv: ['--import', 'tsx'] });
  let outcome: FolderOutcome | undefined;
  let sent = false;
  child.on('message', (message: { done: number } | FolderOutcome) => {
    if (!('done' in message)) outcome = message;
    else if (stop && !sent && message.done >= stop.after) sent = child.kill(stop.signal);
  });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (!stop && code !== 0) throw new Error(`the job ended with ${code}`);
  return outcome;
}

/** One hash over all cached tensors and their names, and how many unfinished files lie about. */
async function digest(cacheDir: string): Promise<{ hash: string; tensors: number; unfinished: number }> {
  const names = (await readdir(cacheDir, { recursive: true })).sort();
  const tensors = names.filter((name) => name.endsWith('.npy'));
  const hash = createHash('sha256');
  for (const name of tensors) hash.update(name).update(await readFile(path.join(cacheDir, name)));
  const unfinished = names.filter((name) => name.endsWith('.part')).length;
  return { hash: hash.digest('hex').slice(0, 16), tensors: tensors.length, unfinished };
}

try {
  const roots = { few: path.join(base, 'few'), many: path.join(base, 'many') };
  console.error(`writing ${count} files of ${seconds} s`);
  await writeFolder(roots.many, count, seconds);
  await writeFolder(roots.few, Math.round(count / 3), seconds);
  const result: Record<string, unknown> = {
    date: new Date().toISOString(),
    node: process.version,
    cpu: `${cpus()[0]?.model}, ${availableParallelism()} cores`,
    // Other programs' load shows in delayMs, not in busyMs.
    load: Number(loadavg()[0]!.toFixed(1)),
    files: count,
    seconds,
  };
  const job = (root: string, name: string): FolderJob => ({
    root,
    out: path.join(base, name),
    cacheDir: path.join(base, name, 'cache'),
  });
  result.few = await inProcess(job(roots.few, 'few-out'));
  result.many = await inProcess(job(roots.many, 'many-out'));
  result.again = await inProcess(job(roots.many, 'many-out'));
  const whole = await digest(path.join(base, 'many-out', 'cache'));
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    const stopped = job(roots.many, `stopped-${signal}`);
    // Once while indexing, once while computing.
    await inProcess(stopped, { signal, after: Math.round(count / 2) });
    const state = await readFile(path.join(stopped.out, INDEX_STATE_FILE), 'utf8');
    const decoded = state.split('\n').filter((line) => line.startsWith('[')).length;
    await inProcess(stopped, { signal, after: Math.round(count * 1.5) });
    const left = await digest(stopped.cacheDir);
    const rest = await inProcess(stopped);
    const end = await digest(stopped.cacheDir);
    result[signal] = {
      decodedLeft: decoded,
      tensorsLeft: left.tensors,
      unfinishedLeft: left.unfinished,
      rest,
      equalsUninterrupted: end.hash === whole.hash && end.tensors === whole.tensors,
    };
  }
  console.log(JSON.stringify(result, null, 2));
  if (flags.report) {
    await writeFile(new URL('./results/folder_300.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await rm(base, { recursive: true, force: true });
}
