import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, repositoryFiles, root } from './tracked_files.ts';

const files = repositoryFiles();
const code = files.filter((file) => /\.(ts|mjs|cpp|hpp|h|cu|cuh|py)$/.test(file));
// Put together here, so that this file does not contain what it forbids.
const or = (...words: string[][]): RegExp => new RegExp(words.map((word) => word.join('')).join('|'), 'i');

function generated(file: string): boolean {
  return /\.generated\.ts$|\/golden\/|\/fixtures\//.test(file);
}

/** Lines of files that match, as `file:line`. */
function linesWith(names: string[], pattern: RegExp): string[] {
  return names.flatMap((file) =>
    (readText(file) ?? '').split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

describe('files', () => {
  it('are short: none over 400 lines, half of them at most 80', () => {
    const lengths = code
      .filter((file) => !generated(file))
      .map((file) => ({ file, lines: readText(file)!.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
    const sources = lengths.filter(({ file }) => /^(src|native)\//.test(file)).map(({ lines }) => lines);
    sources.sort((a, b) => a - b);
    expect(sources[Math.floor(sources.length / 2)]).toBeLessThanOrEqual(80);
  });

  it('are named after what they hold', () => {
    const vague = /^(utils?|helpers?|misc|managers?|common|stuff)$/;
    const named = files.filter((file) => file.split('/').some((part) => vague.test(basename(part).split('.')[0]!)));
    expect(named).toEqual([]);
  });

  it('name no machine and no registry', () => {
    const machine = or(['/wo', 'rk/'], ['/ro', 'ot/'], ['/fa', 'rm/'], ['/opt/', '(pypi|wheels)'], ['/ho', 'me/\\w']);
    const hosts = or(['registry', '\\.npmjs'], ['deb', '\\.debian\\.org'], ['pypi', '\\.org'], ['regis', 'try\\.yarn']);
    const temporary = or(['["\' ]/t', 'mp/']);
    expect(linesWith(files, machine)).toEqual([]);
    expect(linesWith(files, hosts)).toEqual([]);
    expect(linesWith(files, temporary)).toEqual([]);
  });

  it('hold no unfinished marks and no skipped tests', () => {
    const marks = or(
      ['\\bTO', 'DO\\b'],
      ['\\bFIX', 'ME\\b'],
      ['not imple', 'mented'],
      ['\\b(it|test|describe)\\.ski', 'p\\('],
      ['\\.to', 'do\\('],
    );
    expect(linesWith(code, marks)).toEqual([]);
  });

  it('are sources: nothing compiled, no binary over 1 MB', () => {
    expect(files.filter((file) => /\.(node|so|dll|dylib|exe|a|o|tgz)$/.test(file))).toEqual([]);
    const binaries = files.filter((file) => readText(file) === null);
    expect(binaries.filter((file) => statSync(join(root, file)).size > 1_000_000)).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('has no registry addresses', () => {
    const { packages } = JSON.parse(readText('package-lock.json')!) as {
      packages: Record<string, { resolved?: string }>;
    };
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    expect(Object.entries(packages).filter(([, entry]) => entry.resolved?.startsWith('http'))).toEqual([]);
  });

  it('lists every optional package, which npm ci insists on', () => {
    interface Entry {
      optionalDependencies?: Record<string, string>;
    }
    const { packages } = JSON.parse(readText('package-lock.json')!) as { packages: Record<string, Entry> };
    const absent = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    );
    expect(absent).toEqual([]);
  });
});
