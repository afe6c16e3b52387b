import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Schema } from 'apache-arrow';
import type { RunOptions } from '../../core/run.ts';
import { type DatasetState, DICT_FILE, INFO_FILE, STATE_FILE, STATE_KEYS, shardName } from '../huggingface/layout.ts';
import { readArrowStream, readBatch, withFile } from './arrow_stream.ts';
import { ColumnChecks } from './column_checks.ts';
import { compareFeatures } from './features.ts';
import type { Findings } from './findings.ts';
import { isRecord, readJson } from './read_json.ts';

/** Rows of each split, and the sources that they name. */
export interface CheckedSplits {
  rows: Record<string, number>;
}

/** Checks a DatasetDict and that no source is in two of its splits. */
export async function verifyDatasetDict(folder: string, findings: Findings, run: RunOptions): Promise<CheckedSplits> {
  const dict = await readJson(folder, DICT_FILE, findings);
  const names = isRecord(dict) ? dict.splits : undefined;
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) {
    findings.error('dataset-dict', DICT_FILE, 'expected { "splits": [names] }');
    return { rows: {} };
  }
  const rows: Record<string, number> = {};
  const splitOf = new Map<string, string>();
  const fingerprints = new Set<string>();
  for (const name of names as string[]) {
    const checked = await verifySplit(folder, name, findings, run);
    rows[name] = checked.rows;
    for (const source of checked.sources) {
      const other = splitOf.get(source);
      if (other !== undefined) findings.error('split-leak', `${other}, ${name}`, `${source} is in both splits`);
      splitOf.set(source, name);
    }
    if (checked.fingerprint !== undefined && fingerprints.has(checked.fingerprint)) {
      findings.error(
        'fingerprint',
        `${name}/${STATE_FILE}`,
        'another split has the same: Python would mix their caches',
      );
    }
    if (checked.fingerprint !== undefined) fingerprints.add(checked.fingerprint);
  }
  return { rows };
}

/** Checks one folder with `state.json`, below `root`. */
export async function verifySplit(
  root: string,
  name: string,
  findings: Findings,
  run: RunOptions,
): Promise<{ rows: number; sources: Set<string>; fingerprint?: string }> {
  const folder = path.join(root, name);
  const at = (file: string) => (name === '' ? file : `${name}/${file}`);
  const state = await readJson(root, at(STATE_FILE), findings);
  const info = await readJson(root, at(INFO_FILE), findings);
  const sources = new Set<string>();
  if (!isRecord(state) || !isRecord(info)) return { rows: 0, sources };
  for (const key of STATE_KEYS) {
    if (!(key in state)) findings.error('state', at(STATE_FILE), `expected the key ${key}`);
  }
  const {
    _data_files: dataFiles,
    _fingerprint: fingerprint,
    _format_columns: formatColumns,
  } = state as unknown as DatasetState;
  const files = Array.isArray(dataFiles) ? dataFiles.map((file) => String(file?.filename)) : [];
  if (files.length === 0) findings.error('state', at(STATE_FILE), '_data_files: expected at least 1 file');
  await checkNames(folder, at, files, findings);
  const features = isRecord(info.features) ? info.features : undefined;
  if (!features) findings.error('features', at(INFO_FILE), 'expected features');
  if (Array.isArray(formatColumns) && features) {
    const unknown = formatColumns.filter((column) => !Object.hasOwn(features, column));
    if (unknown.length > 0)
      findings.error('state', at(STATE_FILE), `_format_columns: no such column: ${unknown.join(', ')}`);
  }
  if (!fingerprint) findings.error('fingerprint', at(STATE_FILE), 'expected a hash of the content');
  const checks = new ColumnChecks(features ?? {}, findings, sources);
  let rows = 0;
  let first: string | undefined;
  for (const file of files) {
    run.signal?.throwIfAborted();
    try {
      await withFile(path.join(folder, file), async (handle) => {
        const stream = await readArrowStream(handle);
        if (!stream.ended) findings.warning('arrow', at(file), 'the mark behind the last batch is missing');
        first ??= checkSchema(stream.schema, features, at(file), findings);
        if (String(stream.schema) !== first) findings.error('arrow', at(file), 'other columns than in the first file');
        for (const place of stream.batches) {
          run.signal?.throwIfAborted();
          if (place.compressed)
            findings.warning('compression', at(file), 'compressed batches cannot be mapped into memory');
          else checks.batch(await readBatch(handle, stream, place), at(file));
          rows += place.rows;
          run.onProgress?.({ done: rows, total: rows, unit: 'rows' });
        }
      });
    } catch (error) {
      run.signal?.throwIfAborted();
      findings.error('arrow', at(file), (error as Error).message);
    }
  }
  checks.finish(at('*'), rows);
  if (rows === 0) findings.warning('rows', at('*'), 'no rows');
  return { rows, sources, ...(typeof fingerprint === 'string' && { fingerprint }) };
}

function checkSchema(
  schema: Schema,
  features: Record<string, unknown> | undefined,
  where: string,
  findings: Findings,
): string {
  if (features) compareFeatures(features, schema.fields, where, findings);
  const metadata = schema.metadata.get('huggingface');
  if (metadata !== undefined && features) {
    const inside = (JSON.parse(metadata) as { info?: { features?: unknown } }).info?.features;
    if (JSON.stringify(inside) !== JSON.stringify(features)) {
      findings.error('features', where, `other features than in ${INFO_FILE}`);
    }
  }
  return String(schema);
}

async function checkNames(
  folder: string,
  at: (file: string) => string,
  files: readonly string[],
  findings: Findings,
): Promise<void> {
  for (const [index, file] of files.entries()) {
    const expected = shardName(index, files.length);
    if (file !== expected) findings.error('shard-name', at(file), `expected ${expected}`);
  }
  const present = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.arrow'));
  for (const file of present) {
    if (file.startsWith('cache-')) {
      findings.warning(
        'stale-cache',
        at(file),
        "a cache of Python's datasets: remove it before the folder is published",
      );
    } else if (!files.includes(file)) findings.error('shard-name', at(file), `not listed in ${STATE_FILE}`);
  }
}
