import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** A file of the served repository; `lfs` files have a SHA-256, others git's hash. */
export interface ServedFile {
  data: Buffer;
  lfs?: boolean;
  /** What the listing says instead of the true hash. */
  claimedHash?: string;
}

/** A request that came in. */
export interface SeenRequest {
  path: string;
  authorization: string | undefined;
  range: string | undefined;
}

/** How a server answers a request for a file before it would serve it; true when it did. */
type Answer = (request: IncomingMessage, response: ServerResponse, data: Buffer) => boolean;

export const commit = '0123456789abcdef0123456789abcdef01234567';

/** A server with one repository, as the Hugging Face Hub serves it, and plain files. */
export interface HubServer {
  url: string;
  seen: SeenRequest[];
  /** Replaces what is served. */
  answer: Answer | undefined;
  files: Record<string, ServedFile>;
  /** The newest. */
  commit: string;
  licence: string | undefined;
}

/** Starts a server on the loopback interface; it ends with the tests of the calling file. */
export async function startHub(): Promise<HubServer> {
  const hub: HubServer = { url: '', seen: [], answer: undefined, files: {}, commit, licence: undefined };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://hub');
    hub.seen.push({ path: pathname, authorization: request.headers.authorization, range: request.headers.range });
    const [, revision] = /^\/api\/models\/[^/]+\/[^/]+\/revision\/(main|[0-9a-f]{40})$/.exec(pathname) ?? [];
    if (revision) {
      const siblings = Object.entries(hub.files).map(([name, file]) => describe(name, file));
      response.end(
        JSON.stringify({
          sha: revision === 'main' ? hub.commit : revision,
          siblings,
          cardData: { license: hub.licence },
        }),
      );
      return;
    }
    const file = hub.files[pathname.slice(pathname.lastIndexOf('/') + 1)];
    if (!file) return void response.writeHead(404, 'Not Found').end('no');
    if (hub.answer?.(request, response, file.data)) return;
    serve(request, response, file.data);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => void server.close().closeAllConnections());
  return hub;
}

/** Serves a file, or the rest of it. */
export function serve(request: IncomingMessage, response: ServerResponse, data: Buffer): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= data.length && from > 0) {
    response.writeHead(416, { 'content-range': `bytes */${data.length}` }).end();
    return;
  }
  const headers = { 'content-length': data.length - from };
  if (from > 0)
    response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${data.length - 1}/${data.length}` });
  else response.writeHead(200, headers);
  response.end(data.subarray(from));
}

export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** How git names a blob. */
export function gitHash(data: Buffer): string {
  return createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex');
}

function describe(rfilename: string, { data, lfs, claimedHash }: ServedFile) {
  const size = data.length;
  if (!lfs) return { rfilename, size, blobId: claimedHash ?? gitHash(data) };
  return {
    rfilename,
    size,
    blobId: gitHash(data),
    lfs: { sha256: claimedHash ?? sha256(data), size, pointerSize: 134 },
  };
}
