import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelError, ParameterError } from '../../../src/core/errors.ts';
import { openCheckpoint } from '../../../src/models/checkpoint/index.ts';
import { findCached, findEntry, pullModel, resolveWeights } from '../../../src/models/hub/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { safetensorsBytes } from '../checkpoint/safetensors_bytes.ts';
import { commit, gitHash, serve, sha256, startHub } from './hub_server.ts';

const folder = temporaryFolder();
const hub = await startHub();
const elsewhere = await startHub();
const weights = safetensorsBytes({ a: Array.from({ length: 60_000 }, (_, i) => i) });
const config = Buffer.from('{"model_type":"t5"}');

let home = '';
let round = 0;
beforeEach(() => {
  home = join(folder, String(round++));
  vi.unstubAllEnvs();
  vi.stubEnv('HF_HOME', home);
  vi.stubEnv('HF_HUB_CACHE', '');
  vi.stubEnv('HUGGINGFACE_HUB_CACHE', '');
  vi.stubEnv('MELISMA_CACHE', join(home, 'own'));
  vi.stubEnv('TORCH_HOME', join(home, 'torch'));
  vi.stubEnv('HF_ENDPOINT', hub.url);
  vi.stubEnv('HF_TOKEN', undefined);
  hub.files = { 'config.json': { data: config }, 'model.safetensors': { data: weights, lfs: true } };
  hub.seen = [];
  hub.answer = undefined;
  taken = 0;
  hub.commit = commit;
  hub.licence = 'apache-2.0';
  elsewhere.seen = [];
  elsewhere.files = hub.files;
});

/** Bytes that the client has taken, as its progress tells. */
let taken = 0;
const onProgress = ({ done }: { done: number }) => void (taken = done);

/** Breaks a connection once the client has taken so much of the weights: what is underway would be lost. */
function cutAt(response: ServerResponse, bytes: number): void {
  const timer = setInterval(() => {
    if (taken < config.length + bytes) return;
    clearInterval(timer);
    response.destroy();
  }, 5);
}

const repository = () => join(home, 'hub', 'models--some--model');

describe('a repository of the Hub', () => {
  it('goes into the cache that Python shares: blobs, snapshots of links, refs', async () => {
    const { path, licence } = await pullModel('some/model');
    expect(path).toBe(join(repository(), 'snapshots', commit));
    expect(licence).toEqual({ id: 'apache-2.0', nonCommercial: false });
    expect(readFileSync(join(repository(), 'refs', 'main'), 'utf8')).toBe(commit);
    expect(readdirSync(join(repository(), 'blobs')).sort()).toEqual([gitHash(config), sha256(weights)].sort());
    expect(readlinkSync(join(path, 'model.safetensors'))).toBe(join('..', '..', 'blobs', sha256(weights)));
    expect(readFileSync(join(path, 'model.safetensors')).equals(weights)).toBe(true);
    expect((await resolveWeights('some/model')).path).toBe(path);
  });

  it('a second pull fetches no file', async () => {
    await pullModel('some/model');
    hub.seen = [];
    await pullModel('some/model');
    expect(hub.seen.map((request) => request.path)).toEqual(['/api/models/some/model/revision/main']);
  });

  it('takes shards with their index, and safetensors rather than torch files', async () => {
    const shard = { data: weights, lfs: true };
    hub.files = {
      'model-00001-of-00002.safetensors': shard,
      'model-00002-of-00002.safetensors': shard,
      'model.safetensors.index.json': { data: config },
      'pytorch_model.bin': shard,
      'pytorch_model.bin.index.json': { data: config },
      'tokenizer.json': { data: config },
      'notes.md': { data: config },
      '.gitattributes': { data: config },
    };
    const { path } = await pullModel('some/model');
    expect(readdirSync(path).sort()).toEqual([
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
      'tokenizer.json',
    ]);
  });

  it('without weights, is there for its tokenizer, and says what its checkpoint lacks', async () => {
    hub.files['tokenizer.json'] = { data: config };
    const { path } = await pullModel('t5-base', { withWeights: false });
    expect(readdirSync(path).sort()).toEqual(['config.json', 'tokenizer.json']);
    expect((await resolveWeights('t5-base')).path).toBe(path);
    expect(await findCached(findEntry('t5-base')!)).toBeUndefined();
    await expect(openCheckpoint(path)).rejects.toThrow(
      /got no checkpoint; run: melisma models pull google-t5\/t5-base$/,
    );
    await pullModel('t5-base');
    expect((await openCheckpoint(path)).tensors.size).toBe(1);
    expect(await findCached(findEntry('t5-base')!)).toEqual([path]);
  });

  it('without weights, keeps to the commit whose weights are here', async () => {
    const { path } = await pullModel('t5-base');
    hub.commit = 'f'.repeat(40);
    hub.files['tokenizer.json'] = { data: config };
    expect((await pullModel('t5-base', { withWeights: false })).path).toBe(path);
    expect(await findCached(findEntry('t5-base')!)).toEqual([path]);
    expect(readdirSync(path).sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
    expect((await pullModel('t5-base')).path).toMatch(/f{40}$/);
  });

  it('says the command that fetches what is absent, or the page where a person does', async () => {
    await expect(resolveWeights('htdemucs')).rejects.toThrow(/run: melisma models pull htdemucs \(84 MB, MIT\)$/);
    await expect(resolveWeights('encodec_32khz')).rejects.toThrow(/pull encodec_32khz --accept-license \(236 MB/);
    await expect(resolveWeights('some/model')).rejects.toThrow(/run: melisma models pull some\/model$/);
    await expect(resolveWeights('nothing')).rejects.toThrow(/no such file or folder, and no model of that name/);
    await expect(pullModel('hifigan')).rejects.toThrow(/fetched by hand, from https:.*; then give their path$/);
    await expect(resolveWeights('hifigan')).rejects.toThrow(/fetched by hand/);
  });

  it('takes the one file that the catalogue names', async () => {
    const file = { data: weights, lfs: true };
    hub.files = {
      'bigvgan_generator.pt': file,
      'bigvgan_discriminator_optimizer.pt': file,
      'config.json': { data: config },
    };
    const { path } = await pullModel('bigvgan-v2-24khz');
    expect(readdirSync(path).sort()).toEqual(['bigvgan_generator.pt', 'config.json']);
  });

  it('goes on where the connection was cut', async () => {
    let cuts = 0;
    hub.answer = (request, response, data) => {
      if (data !== weights || cuts >= 2) return false;
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      cuts++;
      response.writeHead(from ? 206 : 200, {
        'content-length': data.length - from,
        ...(from ? { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}` } : {}),
      });
      response.write(data.subarray(from, from + 50_000));
      cutAt(response, from + 50_000);
      return true;
    };
    const seen: number[] = [];
    const { path } = await pullModel('some/model', {
      onProgress: (progress) => {
        onProgress(progress);
        seen.push(progress.done / progress.total);
      },
    });
    expect(readFileSync(join(path, 'model.safetensors')).equals(weights)).toBe(true);
    const ranges = hub.seen.filter(({ path }) => path.endsWith('.safetensors')).map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=50000-', 'bytes=100000-']);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('goes on with what an earlier call left, also when the server sends all of it', async () => {
    const partial = join(repository(), 'blobs', `${sha256(weights)}.incomplete`);
    mkdirSync(join(repository(), 'blobs'), { recursive: true });
    writeFileSync(partial, weights.subarray(0, 1000));
    hub.answer = (_, response, data) => {
      if (data !== weights) return false;
      response.writeHead(200, { 'content-length': data.length }).end(data);
      return true;
    };
    const { path } = await pullModel('some/model');
    expect(hub.seen.some(({ range }) => range === 'bytes=1000-')).toBe(true);
    expect(readFileSync(join(path, 'model.safetensors')).equals(weights)).toBe(true);
    expect(existsSync(partial)).toBe(false);
  });

  it('gives up on a server that only breaks connections, and keeps what came', async () => {
    hub.answer = (request, response, data) => {
      if (data !== weights) return false;
      if (request.headers.range) {
        response.destroy();
      } else {
        response.writeHead(200, { 'content-length': data.length }).write(data.subarray(0, 5000));
        cutAt(response, 5000);
      }
      return true;
    };
    await expect(pullModel('some/model', { onProgress })).rejects.toThrow(
      /the connection failed: .*; 5000 bytes are kept/,
    );
    hub.answer = undefined;
    hub.seen = [];
    await pullModel('some/model');
    expect(hub.seen.some(({ range }) => range === 'bytes=5000-')).toBe(true);
  });

  it.each([true, false])('refuses a file of a wrong hash (lfs: %s) and deletes it', async (lfs) => {
    const claimedHash = lfs ? '0'.repeat(64) : '0'.repeat(40);
    hub.files = { 'model.safetensors': { data: weights, lfs, claimedHash } };
    await expect(pullModel('some/model')).rejects.toThrow(
      /expected \d+ bytes of (sha256|git) 0+, got .*; what came was deleted/,
    );
    expect(readdirSync(join(repository(), 'blobs'))).toEqual([]);
    expect(existsSync(join(repository(), 'refs'))).toBe(false);
  });

  it('refuses more bytes than were announced', async () => {
    hub.answer = (_, response, data) => {
      if (data !== weights) return false;
      response.end(Buffer.concat([data, data]));
      return true;
    };
    await expect(pullModel('some/model')).rejects.toThrow(/and more come/);
  });

  it.each([
    [404, /answers 404 Not Found$/],
    [401, /answers 401 .*accept its terms on its page and set HF_TOKEN/],
  ])('says what %s means', async (status, message) => {
    hub.answer = (_, response) =>
      Boolean(response.writeHead(status, status === 404 ? 'Not Found' : 'Unauthorized').end());
    const pulled = pullModel('some/model');
    await expect(pulled).rejects.toThrow(message);
    await expect(pulled).rejects.toThrow(ModelError);
  });

  it('sends the token to the Hub, and to no host that it redirects to', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    hub.answer = (request, response, data) => {
      if (data !== weights) return false;
      response.writeHead(302, { location: `${elsewhere.url}/cdn${request.url}` }).end();
      return true;
    };
    const { path } = await pullModel('some/model');
    expect(readFileSync(join(path, 'model.safetensors')).equals(weights)).toBe(true);
    expect(new Set(hub.seen.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer hf_secret']));
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('follows no redirect without an end or to another protocol', async () => {
    hub.answer = (request, response) => Boolean(response.writeHead(302, { location: request.url! }).end());
    await expect(pullModel('some/model')).rejects.toThrow(/more than 8 redirects/);
    hub.answer = (_, response) => Boolean(response.writeHead(302, { location: 'file:///etc/hostname' }).end());
    await expect(pullModel('some/model')).rejects.toThrow(/a redirect to file: is not followed/);
  });

  it('takes no names that lead elsewhere', async () => {
    hub.files['..%2f..%2fescape.json'] = { data: config };
    hub.files['../escape.json'] = { data: config };
    hub.files['sub/config.json'] = { data: config };
    const { path } = await pullModel('some/model');
    expect(readdirSync(path).sort()).toEqual(['config.json', 'model.safetensors']);
  });

  it('wants agreement to a licence for non-commercial use, of the catalogue or of the model card', async () => {
    await expect(pullModel('musicgen-small')).rejects.toThrow(
      /musicgen-small: .*non-commercial use only \(CC-BY-NC-4.0\).*melisma models pull musicgen-small --accept-license/,
    );
    expect(hub.seen).toEqual([]);
    hub.licence = 'cc-by-nc-sa-4.0';
    await expect(pullModel('some/model')).rejects.toThrow(/some\/model: .*\(cc-by-nc-sa-4.0\)/);
    await expect(pullModel('t5-base')).rejects.toThrow(/\(cc-by-nc-sa-4.0\)/);
    const shown: string[] = [];
    await pullModel('facebook/musicgen-small', { acceptLicense: true, onLicence: ({ id }) => shown.push(id) });
    expect(shown).toEqual(['CC-BY-NC-4.0']);
    expect((await resolveWeights('musicgen-small')).entry?.name).toBe('musicgen-small');
  });

  it('stops when told to, and keeps what came', async () => {
    const controller = new AbortController();
    hub.answer = (_, response, data) => {
      if (data !== weights) return false;
      response.writeHead(200, { 'content-length': data.length }).write(data.subarray(0, 9000));
      return true;
    };
    const pulled = pullModel('some/model', {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done > 8000) controller.abort(new Error('enough'));
      },
    });
    await expect(pulled).rejects.toThrow('enough');
    expect(readFileSync(join(repository(), 'blobs', `${sha256(weights)}.incomplete`)).length).toBe(9000);
    expect(readdirSync(join(repository(), '.locks'))).toEqual([]);
  });

  it('does not take a throwing onProgress or the disk for the connection', async () => {
    const onProgress = ({ done }: { done: number }) => {
      if (done > config.length) throw new TypeError('the fault of the caller');
    };
    await expect(pullModel('some/model', { onProgress })).rejects.toThrow('the fault of the caller');
    mkdirSync(join(home, 'hub', 'models--other--model', 'blobs', `${sha256(weights)}.incomplete`), { recursive: true });
    await expect(pullModel('other/model')).rejects.toThrow(/EISDIR/);
    expect(hub.seen.filter(({ path }) => path.endsWith('.safetensors')).length).toBe(2);
  });

  it('refuses answers that are no repository, and names that are none', async () => {
    hub.files = {};
    await expect(pullModel('some/model')).rejects.toThrow(/some\/model: expected weights/);
    await expect(pullModel('nothing-like-that')).rejects.toThrow(ParameterError);
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
    await expect(pullModel('some/model')).rejects.toThrow(/no connection/);
  });
});

describe('files with their hash in the name', () => {
  const name = (data: Buffer) => `955717e8-${sha256(data).slice(0, 8)}.th`;
  const entry = (data: Buffer, file = name(data)) => ({
    name: 'htdemucs',
    architecture: 'htdemucs',
    licence: { id: 'MIT' },
    megabytes: 1,
    files: [{ url: `${hub.url}/hybrid_transformer/${file}`, megabytes: 1 }],
  });

  it('go into a folder of our own, once their hash is that of the name', async () => {
    hub.files = { [name(weights)]: { data: weights }, '955717e8-00000000.th': { data: weights } };
    const { path } = await pullModel(entry(weights));
    expect(path).toBe(join(home, 'own', 'models', 'htdemucs', name(weights)));
    expect(readFileSync(path).equals(weights)).toBe(true);
    await expect(pullModel(entry(weights, '955717e8-00000000.th'))).rejects.toThrow(/expected sha256 00000000, got/);
    expect(readdirSync(join(home, 'own', 'models', 'htdemucs'))).toEqual([name(weights)]);
  });

  it('are taken from the cache of torch.hub where they are there', async () => {
    const place = join(home, 'torch', 'hub', 'checkpoints');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name(weights)), weights);
    expect((await pullModel(entry(weights))).files).toEqual([join(place, name(weights))]);
    expect(hub.seen).toEqual([]);
  });

  it('go on after a cut when the whole was there already', async () => {
    hub.files = { [name(weights)]: { data: weights } };
    const target = join(home, 'own', 'models', 'htdemucs', name(weights));
    mkdirSync(join(home, 'own', 'models', 'htdemucs'), { recursive: true });
    writeFileSync(`${target}.incomplete`, weights);
    hub.answer = (request, response, data) => Boolean(serve(request, response, data) ?? true);
    expect((await pullModel(entry(weights))).path).toBe(target);
    expect(hub.seen.map(({ range }) => range)).toEqual([`bytes=${weights.length}-`]);
  });
});
