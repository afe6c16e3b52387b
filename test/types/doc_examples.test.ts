import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/native/load.ts';

const root = packageRoot();
const folders = ['core', 'audio', 'effects', 'features', 'models', 'dataset', 'classifier'];

/** What examples may use without saying where it comes from. */
const prelude = `
import * as melisma from '${root}/src/index.ts';
import * as dataset from '${root}/src/dataset/index.ts';
import * as classifiers from '${root}/src/classifier/index.ts';
import { writeFile } from 'node:fs/promises';
`;
const given = `
  const audio = melisma.AudioSignal.mono(new Float32Array(1), 1);
  const signals: melisma.AudioSignal[] = [];
  const spectrum = await melisma.stft(audio);
  const magnitudes = await melisma.spectrogram(audio);
  const rows: { id: string; path: string; genre: string }[] = [];
  const table: unknown[][] = [];
  const genres: string[] = [];
  const many = signals;
  const batches = [signals];
  const results: melisma.Tensor[] = [];
  const { signal } = new AbortController();
  const onProgress = ({ done }: melisma.Progress): void => void done;
  const train = dataset.Dataset.from(rows);
  const songs = train;
  const codes = new melisma.Tensor('int32', [4, 1500], new Int32Array(6000));
  const bytes = new Uint8Array(1);
  const validation = train;
  const genre = await classifiers.loadClassifier('model');
  const report = await genre.evaluate(validation);
`;

interface Example {
  file: string;
  code: string;
}

function examplesOf(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^ *\* @example\n((?: *\*(?!\/| @).*\n)+)/gm)].map(([, body]) => ({
    file,
    code: body!.replace(/^ *\* ?/gm, ''),
  }));
}

const files = folders.flatMap((folder) =>
  readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => join('src', folder, name)),
);
/** The TypeScript blocks of the README. */
function readmeExamples(): Example[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => ({ file: 'README.md', code: code! }));
}

const examples = [...files.flatMap(examplesOf), ...readmeExamples()];

/** Each example as a function of its own, with the names of the prelude unless it declares them itself. */
function asModule(): string {
  const parts = examples.map(({ file, code }, i) => {
    const body = code.replace(/^import .*$/gm, '');
    return `// ${file}\nasync function example${i}() {\n${given}\n{\n${body}\n}\n}\nvoid example${i};`;
  });
  return `${prelude}\n${destructured()}\nvoid writeFile;\n${parts.join('\n')}`;
}

function destructured(): string {
  const exported = (file: string) => {
    const text = readFileSync(join(root, file), 'utf8');
    const names = [...text.matchAll(/export (?!type)\{([^}]*)\}/g)].flatMap(([, list]) => list!.split(','));
    return names.map((name) => name.trim()).filter((name) => name && !name.startsWith('type '));
  };
  return [
    `const { ${exported('src/index.ts').join(', ')} } = melisma;`,
    `const { ${exported('src/dataset/index.ts').join(', ')} } = dataset;`,
    `const { ${exported('src/classifier/index.ts').join(', ')} } = classifiers;`,
  ].join('\n');
}

describe('examples in the docs', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it('compile', () => {
    const path = join(root, 'test/types/examples.virtual.ts');
    const source = asModule();
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
    const { readFile, fileExists } = host;
    host.readFile = (name) => (name === path ? source : readFile(name));
    host.fileExists = (name) => name === path || fileExists(name);
    const program = ts.createProgram([path], { ...options, noUnusedLocals: false }, host);
    const problems = ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ start, messageText }) => {
      const line = source.slice(0, start).split('\n');
      const file = line.findLast((text) => text.startsWith('// src/') || text === '// README.md');
      return `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}: ${source.split('\n')[line.length - 1]}`;
    });
    expect(problems).toEqual([]);
  });
});
