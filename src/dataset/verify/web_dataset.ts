import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { RunOptions } from '../../core/run.ts';
import { SHARDS_FILE } from '../webdataset/web_dataset_writer.ts';
import type { Findings } from './findings.ts';
import { isRecord, readJson } from './read_json.ts';

/** Checks tars of samples: their files stand together, have the same endings, and no key comes twice. */
export async function verifyWebDataset(
  root: string,
  findings: Findings,
  run: RunOptions,
): Promise<{ rows: Record<string, number> }> {
  const names = (await readdir(root)).filter((name) => name.endsWith('.tar')).sort();
  const listed = await readListed(root, findings);
  const keys = new Map<string, string>();
  const rows: Record<string, number> = {};
  let endings: string | undefined;
  for (const name of names) {
    const samples = await readSamples(path.join(root, name), name, findings, run);
    for (const [key, files] of samples) {
      const other = keys.get(key);
      if (other !== undefined) findings.error('webdataset-key', name, `${key} is also in ${other}`);
      keys.set(key, name);
      endings ??= files;
      if (files !== endings)
        findings.error('webdataset-files', name, `${key}: expected the files ${endings}, got ${files}`);
    }
    const split = name.replace(/-?\d*\.tar$/, '');
    rows[split] = (rows[split] ?? 0) + samples.size;
    const expected = listed?.get(name);
    if (listed && expected !== samples.size) {
      findings.error(
        'rows',
        name,
        `expected ${expected ?? 'no such file'} samples, as ${SHARDS_FILE} says, got ${samples.size}`,
      );
    }
    run.onProgress?.({ done: keys.size, total: keys.size, unit: 'samples' });
  }
  for (const name of listed?.keys() ?? []) if (!names.includes(name)) findings.error('file', name, 'missing');
  return { rows };
}

async function readListed(root: string, findings: Findings): Promise<Map<string, number> | undefined> {
  if (!(await readdir(root)).includes(SHARDS_FILE)) return undefined;
  const listed = await readJson(root, SHARDS_FILE, findings);
  if (!isRecord(listed) || !Array.isArray(listed.shards)) return undefined;
  return new Map(listed.shards.map((shard: { name: string; samples: number }) => [shard.name, shard.samples]));
}

/** The endings of each sample of a tar. */
async function readSamples(
  file: string,
  name: string,
  findings: Findings,
  run: RunOptions,
): Promise<Map<string, string>> {
  const samples = new Map<string, string>();
  let last: string | undefined;
  const reader = extract();
  reader.on('entry', (header, content, next) => {
    const [, key, ending] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(header.name) ?? [];
    if (key === undefined) findings.error('webdataset-key', name, `${header.name}: expected <key>.<ending>`);
    else {
      const known = samples.get(key);
      if (known !== undefined && key !== last) {
        findings.error('webdataset-order', name, `${key}: the files of a sample must stand together`);
      }
      samples.set(key, known === undefined ? ending! : `${known} ${ending}`);
      if (header.size === 0) findings.warning('webdataset-files', name, `${header.name}: empty`);
      last = key;
    }
    content.on('end', next);
    content.resume();
  });
  try {
    await pipeline(createReadStream(file), reader, { signal: run.signal });
  } catch (error) {
    run.signal?.throwIfAborted();
    findings.error('tar', name, (error as Error).message);
  }
  return samples;
}
