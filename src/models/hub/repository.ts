import { ModelError } from '../../core/errors.ts';
import type { Digest } from './digest.ts';
import { refusal, request } from './request.ts';

/** A file of a repository of the Hugging Face Hub. */
export interface RepositoryFile {
  /** Path in the repository. */
  name: string;
  bytes: number;
  digest: Digest;
}

/** A repository at one commit. */
export interface Repository {
  commit: string;
  files: RepositoryFile[];
  /** As its model card says. */
  licence: string | null;
}

/** How to reach the Hub, and what of it. */
export interface HubAccess {
  endpoint: string;
  /** A commit. Default: the newest of `main`. */
  revision?: string;
  token?: string;
  signal?: AbortSignal;
}

const maxListingBytes = 16_000_000;
/** Texts beside the weights: configuration, tokenizer, licence. */
const companions = /^(LICENSE|README\.md|[\w.-]+\.(json|txt|model|yaml|yml))$/;
const maxCompanionBytes = 20_000_000;
/** The weights to take, best first; the first of these that matches anything is taken. */
const weights = [
  /^model(-\d+-of-\d+)?\.safetensors$/,
  /^[\w.-]+\.safetensors$/,
  /^pytorch_model(-\d+-of-\d+)?\.bin$/,
  /^[\w.-]+\.(bin|pth|pt)$/,
];

/**
 * The files of a repository at one commit, with the hashes that they must have.
 *
 * Source: the Hub's API, `/api/models/{repository}/revision/{revision}?blobs=true`.
 *
 * @throws ModelError when there is none, access is refused, or the answer is not as expected
 */
export async function listRepository(
  repository: string,
  { endpoint, revision = 'main', token, signal }: HubAccess,
): Promise<Repository> {
  const url = `${endpoint}/api/models/${repository}/revision/${revision}?blobs=true`;
  const response = await request({ url, token, signal }).catch((error: Error) => {
    signal?.throwIfAborted();
    throw error instanceof ModelError
      ? error
      : new ModelError(`${url}: no connection: ${(error.cause as Error | undefined)?.message ?? error.message}`);
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw refusal(url, response);
  }
  const listing = parse(url, await readText(url, response));
  const { sha, siblings, cardData } = listing as {
    sha?: unknown;
    siblings?: unknown;
    cardData?: { license?: unknown };
  };
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha) || !Array.isArray(siblings)) {
    throw new ModelError(`${url}: expected a commit and its files`);
  }
  const licence = typeof cardData?.license === 'string' ? cardData.license : null;
  return { commit: sha, licence, files: siblings.flatMap(toFile) };
}

/**
 * The weights in their best form, and the texts beside them.
 *
 * @param options.weightFile the one file of weights to take, where it is known
 * @param options.withWeights `false`: the texts alone
 * @throws ModelError when there are no weights
 */
export function chooseFiles(
  repository: string,
  files: readonly RepositoryFile[],
  { weightFile, withWeights = true }: { weightFile?: string; withWeights?: boolean } = {},
): RepositoryFile[] {
  const pattern = weights.find((candidate) => files.some(({ name }) => candidate.test(name)));
  const chosen = files.filter(({ name }) => (weightFile ? name === weightFile : pattern?.test(name)));
  if (chosen.length === 0) {
    throw new ModelError(
      `${repository}: expected ${weightFile ?? 'weights in safetensors or torch files'}, and there are none`,
    );
  }
  const names = chosen.map(({ name }) => name);
  const beside = files.filter(({ name, bytes }) => {
    // The index of shards that are not taken would lead nowhere.
    if (name.endsWith('.index.json')) return names.some((weight) => name.startsWith(weight.replace(/-\d+-of-\d+/, '')));
    return companions.test(name) && bytes <= maxCompanionBytes;
  });
  return withWeights ? [...beside, ...chosen] : beside;
}

/** Whether a file of a snapshot is one of weights. */
export function isWeightFile(name: string): boolean {
  return weights.some((pattern) => pattern.test(name));
}

/** Files in the root of the repository whose hash the Hub tells; names are checked: they become paths. */
function toFile(sibling: unknown): RepositoryFile[] {
  const { rfilename, size, blobId, lfs } = sibling as {
    rfilename?: unknown;
    size?: unknown;
    blobId?: unknown;
    lfs?: { sha256?: unknown; size?: unknown };
  };
  if (typeof rfilename !== 'string' || !/^\w[\w.-]*$/.test(rfilename)) return [];
  const bytes = lfs?.size ?? size;
  const hex = lfs?.sha256 ?? blobId;
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0 || typeof hex !== 'string') return [];
  if (!(lfs ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(hex)) return [];
  return [{ name: rfilename, bytes, digest: { algorithm: lfs ? 'sha256' : 'git', hex } }];
}

async function readText(url: string, response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxListingBytes) throw new ModelError(`${url}: expected at most ${maxListingBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(url: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, as for any other value.
  }
  throw new ModelError(`${url}: expected JSON that describes a repository`);
}
