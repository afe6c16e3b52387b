import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
// @ts-expect-error: a program, without types
import { closure } from '../../../scripts/pack_gpu_host.mjs';
import { packageRoot } from '../../../src/native/load.ts';

const script = join(packageRoot(), 'scripts/gpu_host.sh');
const folder = mkdtempSync(join(tmpdir(), 'melisma-gpu-host-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Takes the options of NVIDIA's that we give, and no others; `FOUND` names a tool that finds something. */
const sanitizer = `#!/bin/bash
while [ $# -gt 0 ]; do
  case $1 in
    --tool) tool=$2 ;; --log-file) log=$2 ;; --error-exitcode) found=$2 ;;
    --target-processes) [ "$2" = application-only ] || exit 99 ;;
    --launch-timeout) [ "$2" -gt 0 ] || exit 99 ;;
    -*) echo "unknown option $1" >&2; exit 99 ;;
    *) break ;;
  esac
  shift 2
done
"$@" || exit $?
if [ "$tool" = "$FOUND" ]; then echo "========= ERROR SUMMARY: 1 error" >"$log"; exit "$found"; fi
echo "========= ERROR SUMMARY: 0 errors" >"$log"
`;
const needed = ['bash', 'dirname', 'mkdir', 'rm', 'mv', 'chmod', 'tail', 'head', 'tr', 'timeout', 'tar', 'xz', 'cat'];
const found = (name: string) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
const runs = process.platform === 'linux' && needed.every((name) => found(name) !== '');

let hosts = 0;
/** A host with the script, without Node, where these programs stand on the PATH. */
function host(programs: Record<string, string> = {}): { root: string; bin: string } {
  const root = join(folder, String(hosts++));
  const bin = join(root, 'bin');
  for (const path of ['scripts', 'bin', '.gpu-host']) mkdirSync(join(root, path), { recursive: true });
  cpSync(script, join(root, 'scripts/gpu_host.sh'));
  for (const name of needed) symlinkSync(found(name), join(bin, name));
  for (const [name, text] of Object.entries(programs)) write(join(bin, name), text);
  return { root, bin };
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** With Node, packages and an addon, as after the step build. */
function builtHost(): ReturnType<typeof host> {
  const made = host({ node: '#!/bin/bash\necho "node $*"\nexit "$((NODE_CODE))"\n', 'compute-sanitizer': sanitizer });
  for (const path of ['node_modules', 'build-cuda/Release']) mkdirSync(join(made.root, path), { recursive: true });
  writeFileSync(join(made.root, 'build-cuda/Release/melisma.node'), '');
  return made;
}

function run({ root, bin }: ReturnType<typeof host>, steps: string[], environment: Record<string, string> = {}) {
  const env = { PATH: bin, ...environment };
  const { stdout, stderr, status } = spawnSync(join(bin, 'bash'), [join(root, 'scripts/gpu_host.sh'), ...steps], {
    encoding: 'utf8',
    env,
  });
  return { output: stdout + stderr, status };
}

describe.skipIf(!runs)('scripts/gpu_host.sh', () => {
  it('runs every tool of compute-sanitizer and keeps its log', () => {
    const made = builtHost();
    const { output, status } = run(made, ['sanitize']);
    expect(output).toMatch(/::: sanitize: ok/);
    for (const tool of ['memcheck', 'racecheck', 'synccheck', 'initcheck']) {
      expect(output).toContain(
        `compute-sanitizer ${tool}: node --import tsx test/native/cuda/programs/cases.ts 12000; ========= ERROR SUMMARY: 0`,
      );
    }
    expect(status).toBe(0);
    const logs = ['initcheck.log', 'memcheck.log', 'racecheck.log', 'synccheck.log'];
    expect(readdirSync(join(made.root, '.gpu-host/results')).sort()).toEqual(logs);
  });

  it('names the tool that found something, and goes on with the other steps', () => {
    const out = join(folder, 'out');
    const { output, status } = run(builtHost(), ['sanitize', 'bench'], { FOUND: 'racecheck', OUT: out });
    expect(output).toMatch(/compute-sanitizer racecheck ended with 9\n(.*\n)*========= ERROR SUMMARY: 1 error/);
    expect(output).toMatch(/compute-sanitizer memcheck: .* 0 errors/);
    expect(output).toMatch(/::: sanitize: FAILED/);
    expect(output).toMatch(/::: bench\nnode .* bench\/cuda\/main\.ts --out .*\/out\n::: bench: ok/);
    expect(output).toMatch(/failed: sanitize\n$/);
    expect(status).toBe(1);
    expect(readdirSync(out)).toContain('racecheck.out');
  });

  it('fails where the program fails', () => {
    const { output, status } = run(builtHost(), ['memcheck', 'test'], { NODE_CODE: '3' });
    expect(output).toMatch(/compute-sanitizer memcheck ended with 3/);
    expect(output).toMatch(/failed: memcheck test\n$/);
    expect(status).toBe(1);
  });

  it('says what is missing, and which steps there are', () => {
    const made = builtHost();
    expect(run(made, ['tests'])).toMatchObject({
      output: expect.stringMatching(/expected build, .*, got 'tests'/),
      status: 2,
    });
    rmSync(join(made.root, 'build-cuda'), { recursive: true });
    for (const step of ['test', 'sanitize', 'initcheck']) {
      expect(run(made, [step])).toMatchObject({
        output: expect.stringMatching(/melisma\.node is missing: run the step build/),
        status: 1,
      });
    }
    expect(run(host(), ['test'])).toMatchObject({
      output: expect.stringMatching(/node\.xz is missing: run .*pack_gpu_host/),
      status: 1,
    });
  });

  it('unpacks Node and its packages where there are none, once', () => {
    const made = host();
    const pack = (name: string) => join(made.root, '.gpu-host', name);
    write(pack('node'), '#!/bin/bash\necho "packed node at $MELISMA_COMMIT"\n');
    mkdirSync(join(folder, 'packages/node_modules/vitest'), { recursive: true });
    execFileSync('tar', ['cf', pack('node_modules.tar'), '-C', join(folder, 'packages'), 'node_modules']);
    execFileSync('xz', [pack('node'), pack('node_modules.tar')]);
    writeFileSync(pack('commit'), 'abc1234\n');
    for (const _ of [1, 2]) {
      expect(run(made, ['bench']).output).toMatch(/::: bench\npacked node at abc1234\n::: bench: ok/);
      expect(existsSync(join(made.root, 'node_modules/vitest'))).toBe(true);
      rmSync(pack('node.xz'), { force: true });
      rmSync(pack('node_modules.tar.xz'), { force: true });
    }
  });
});

describe('the packages of a GPU host', () => {
  const { packages } = JSON.parse(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8'));

  it('are those named and all that they need, less what is left behind', () => {
    const all: string[] = closure(['vitest', 'fft.js'], packages);
    expect(all).toEqual(expect.arrayContaining(['node_modules/vitest', 'node_modules/vite', 'node_modules/fft.js']));
    const less: string[] = closure(['vitest', 'fft.js'], packages, ['lightningcss']);
    expect(all.filter((path) => !less.includes(path))).toContain('node_modules/lightningcss');
    expect(less.filter((path) => path.includes('lightningcss'))).toEqual([]);
  });

  it('take the nearest of several versions, and must be there', () => {
    const lock = {
      'node_modules/a': { dependencies: { b: '1' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' }, optionalDependencies: { gone: '1' } },
      'node_modules/b': {},
      'node_modules/c': {
        dependencies: { b: '2' },
        peerDependencies: { a: '1', d: '1' },
        peerDependenciesMeta: { d: { optional: true } },
      },
    };
    expect(closure(['a'], lock)).toEqual(Object.keys(lock).sort());
    expect(() => closure(['gone'], lock)).toThrow('gone, which the pack needs, is not in package-lock.json');
  });
});
