import { readFileSync } from 'node:fs';

/** A golden that golden/make_goldens.py wrote. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}
