import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../audio/folder.ts';
import { goldenBytes, place } from '../models/checkpoint/golden_files.ts';
import { safetensorsBytes } from '../models/checkpoint/safetensors_bytes.ts';
import { commit, sha256, startHub } from '../models/hub/hub_server.ts';
import { runCli, startCli } from './run_cli.ts';

const folder = temporaryFolder();
const hub = await startHub();
const weights = safetensorsBytes({ a: Array.from({ length: 500_000 }, (_, i) => i) });
let home = '';
let round = 0;

beforeEach(() => {
  home = join(folder, String(round++));
  const environment = {
    HF_HOME: home,
    HF_HUB_CACHE: '',
    HUGGINGFACE_HUB_CACHE: '',
    MELISMA_CACHE: home,
    TORCH_HOME: home,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv('HF_ENDPOINT', hub.url);
  hub.files = { 'model.safetensors': { data: weights, lfs: true } };
  hub.licence = 'mit';
  hub.answer = undefined;
  hub.seen = [];
});

const blobs = () => join(home, 'hub', 'models--some--model', 'blobs');
const fetched = () => hub.seen.filter(({ path }) => path.endsWith('.safetensors'));

/** Serves the weights in pieces, so that another process can come in between. */
function serveSlowly(): void {
  hub.answer = (request, response, data) => {
    const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
    const length = data.length - from;
    if (from)
      response.writeHead(206, {
        'content-length': length,
        'content-range': `bytes ${from}-${data.length - 1}/${data.length}`,
      });
    else response.writeHead(200, { 'content-length': length });
    const send = async () => {
      for (let at = from; at < data.length && !response.destroyed; at += 100_000) {
        response.write(data.subarray(at, at + 100_000));
        await wait(60);
      }
      response.end();
    };
    void send();
    return true;
  };
}

describe('melisma models', () => {
  it('list names models and licences, and asks no server', async () => {
    const { code, out } = await runCli(['models', 'list'], folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}htdemucs +htdemucs +84 MB {2}MIT/m);
    expect(out).toMatch(/musicgen-small .* CC-BY-NC-4.0; non-commercial use only/);
    expect(hub.seen).toEqual([]);
  });

  it('pull shows the licence and the path; inspect finds it by name', async () => {
    const pulled = await runCli(['models', 'pull', 'some/model'], folder);
    expect(pulled).toMatchObject({ code: 0 });
    expect(pulled.out).toBe(`licence: mit\n${join(home, 'hub', 'models--some--model', 'snapshots', commit)}\n`);
    const { out } = await runCli(['models', 'inspect', 'some/model', '--json'], folder);
    const [inspection] = JSON.parse(out);
    expect(inspection).toMatchObject({ tensors: 1, parameters: 500_000, dtypes: { float32: 1 } });
    expect(inspection.source).toBe(`https://huggingface.co/some/model/tree/${commit}`);
    expect(inspection.files[0].sha256).toBe(sha256(weights));
  });

  it('says in one line what is wrong', async () => {
    const refused = await runCli(['models', 'pull', 'musicgen-small'], folder);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^error: musicgen-small: .*--accept-license\n$/);
    const hostile = await runCli(
      ['models', 'inspect', place(folder, 'cut.pt', goldenBytes('pca.pth').subarray(0, 600))],
      folder,
    );
    expect(hostile).toMatchObject({ code: 1, out: '' });
    expect(hostile.err).toMatch(/^error: .*cut.pt: zip: no end of the directory/);
  });

  it('two at once fetch a file once', async () => {
    serveSlowly();
    const both = await Promise.all([1, 2].map(() => runCli(['models', 'pull', 'some/model'], folder)));
    expect(both.map(({ code, err }) => [code, err.includes('error')])).toEqual([
      [0, false],
      [0, false],
    ]);
    expect(fetched().length).toBe(1);
    expect(readdirSync(blobs())).toEqual([sha256(weights)]);
    expect(readFileSync(join(blobs(), sha256(weights))).equals(weights)).toBe(true);
  });

  it('goes on after one that was killed', async () => {
    serveSlowly();
    const { child, ended } = startCli(['models', 'pull', 'some/model'], folder);
    while (fetched().length === 0) await wait(20);
    await wait(300);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(blobs())).toEqual([`${sha256(weights)}.incomplete`]);
    expect((await runCli(['models', 'pull', 'some/model'], folder)).code).toBe(0);
    expect(fetched().map(({ range }) => range?.startsWith('bytes='))).toEqual([undefined, true]);
    expect(readFileSync(join(blobs(), sha256(weights))).equals(weights)).toBe(true);
  });
});
