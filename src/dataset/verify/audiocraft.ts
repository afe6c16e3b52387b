import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunOptions } from '../../core/run.ts';
import { CONFIG_FOLDER, MANIFEST_FILE, MANIFEST_FOLDER } from '../audiocraft/layout.ts';
import { REQUIRED_INFO } from '../audiocraft/music_info.ts';
import type { Findings } from './findings.ts';
import { isRecord, readJson } from './read_json.ts';

/** audiocraft trains on segments of 30 s and fills what is shorter with silence. */
const SHORT_SECONDS = 24;

/** Checks manifests, the sounds and json files that they name, and the configuration. */
export async function verifyAudiocraft(
  root: string,
  findings: Findings,
  run: RunOptions,
): Promise<{ rows: Record<string, number> }> {
  const rows: Record<string, number> = {};
  const splitOf = new Map<string, string>();
  const artistSplit = new Map<string, string>();
  const manifests = await findManifests(root);
  if (manifests.length === 0) findings.error('manifest', MANIFEST_FOLDER, `expected ${MANIFEST_FILE} files, got none`);
  for (const manifest of manifests) {
    const split = path.posix.basename(path.posix.dirname(manifest));
    rows[split] = 0;
    for (const [index, line] of (await readLines(root, manifest, findings)).entries()) {
      run.signal?.throwIfAborted();
      const where = `${manifest}:${index + 1}`;
      const meta = parseMeta(line, where, findings);
      if (!meta) continue;
      rows[split]++;
      const other = splitOf.get(meta.path);
      if (other !== undefined) findings.error('split-leak', where, `${path.basename(meta.path)} is also in ${other}`);
      splitOf.set(meta.path, split);
      const artist = await checkTrack(root, meta, where, findings);
      if (artist !== undefined && (artistSplit.get(artist) ?? split) !== split) {
        findings.warning('artist-leak', where, `artist ${artist} is also in ${artistSplit.get(artist)}`);
      }
      if (artist !== undefined) artistSplit.set(artist, split);
      run.onProgress?.({ done: splitOf.size, total: splitOf.size, unit: 'tracks' });
    }
  }
  const configs = (await readdir(path.join(root, CONFIG_FOLDER)).catch(() => [])).filter((name) =>
    name.endsWith('.yaml'),
  );
  if (configs.length === 0) findings.error('config', CONFIG_FOLDER, 'expected the configuration <name>.yaml, got none');
  for (const config of configs) {
    const text = await readFile(path.join(root, CONFIG_FOLDER, config), 'utf8');
    for (const word of ['# @package __global__', 'datasource:', 'train:', 'valid:', 'evaluate:', 'generate:']) {
      if (!text.includes(word)) findings.error('config', `${CONFIG_FOLDER}/${config}`, `expected ${word}`);
    }
  }
  return { rows };
}

async function findManifests(root: string): Promise<string[]> {
  const entries = await readdir(path.join(root, MANIFEST_FOLDER), { recursive: true }).catch(() => []);
  const names = entries.map((entry) => `${MANIFEST_FOLDER}/${entry.split(path.sep).join('/')}`);
  return names.filter((name) => /\/data\.jsonl(\.gz)?$/.test(name)).sort();
}

async function readLines(root: string, manifest: string, findings: Findings): Promise<string[]> {
  try {
    const bytes = await readFile(path.join(root, manifest));
    const text = (manifest.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return text.split('\n').filter((line) => line !== '');
  } catch (error) {
    findings.error('manifest', manifest, (error as Error).message);
    return [];
  }
}

function parseMeta(line: string, where: string, findings: Findings): { path: string; duration: number } | undefined {
  let meta: unknown;
  try {
    meta = JSON.parse(line);
  } catch {
    meta = undefined;
  }
  if (!isRecord(meta) || typeof meta.path !== 'string') {
    findings.error('manifest', where, 'expected an object with path, duration and sample_rate');
    return undefined;
  }
  if (!(typeof meta.duration === 'number' && meta.duration > 0)) {
    findings.error('manifest', where, `duration: expected seconds, got ${meta.duration}`);
  } else if (meta.duration < SHORT_SECONDS) {
    findings.warning(
      'short-track',
      where,
      `${meta.duration} s: under ${SHORT_SECONDS} s, trained on with silence behind it`,
    );
  }
  if (!(Number.isInteger(meta.sample_rate) && (meta.sample_rate as number) > 0)) {
    findings.error('manifest', where, `sample_rate: expected Hz, got ${meta.sample_rate}`);
  }
  if (!path.posix.isAbsolute(meta.path) && !/^[A-Za-z]:\//.test(meta.path)) {
    findings.error('manifest', where, `path: expected an absolute path, got ${meta.path}`);
  }
  return { path: meta.path, duration: Number(meta.duration) };
}

/** @returns the artist */
async function checkTrack(
  root: string,
  meta: { path: string },
  where: string,
  findings: Findings,
): Promise<string | undefined> {
  // The folder may have been written for another machine: then what follows the part that we know counts.
  const known = meta.path.lastIndexOf('/audio/');
  const local = known < 0 ? meta.path : path.join(root, meta.path.slice(known + 1));
  if (!(await stat(local).catch(() => undefined))?.size) {
    findings.error('audio', where, `${path.basename(local)}: missing or empty`);
  }
  const json = path
    .relative(root, local)
    .split(path.sep)
    .join('/')
    .replace(/\.[^./]+$/, '.json');
  const info = await readJson(root, json, findings);
  if (!isRecord(info)) return undefined;
  const missing = REQUIRED_INFO.filter((name) => !(name in info));
  if (missing.length > 0) findings.error('music-info', json, `audiocraft requires ${missing.join(', ')} to exist`);
  if (typeof info.key === 'string' && info.key.includes(',')) {
    findings.error('music-info', json, `key: audiocraft drops a key with a comma: '${info.key}'`);
  }
  for (const name of ['moods', 'keywords']) {
    if (typeof info[name] === 'string' && /[,\s]/.test(info[name] as string)) {
      findings.warning('music-info', json, `${name}: audiocraft divides text at commas and spaces; write a list`);
    }
  }
  return typeof info.artist === 'string' ? info.artist : undefined;
}
