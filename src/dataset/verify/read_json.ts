import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Findings } from './findings.ts';

/** A JSON file of a dataset; a file that is missing or malformed is a finding. */
export async function readJson(root: string, file: string, findings: Findings): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path.join(root, file), 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    findings.error('file', file, missing ? 'missing' : (error as Error).message);
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
