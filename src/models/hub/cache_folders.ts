import { homedir } from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the Hugging Face libraries keep what they downloaded, found as they find it, so that models
 * are shared with Python: `HF_HUB_CACHE`, else `HF_HOME/hub`, else `~/.cache/huggingface/hub`.
 */
export function huggingFaceCache(environment: Environment = process.env): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME } = environment;
  return (
    HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE || path.join(HF_HOME || path.join(caches(environment), 'huggingface'), 'hub')
  );
}

/** Where weights from elsewhere are kept: `MELISMA_CACHE`, else `~/.cache/melisma`, a folder for each model. */
export function weightsFolder(model: string, environment: Environment = process.env): string {
  return path.join(environment.MELISMA_CACHE || path.join(caches(environment), 'melisma'), 'models', model);
}

/** Where Python's torch.hub keeps the same files, as Demucs and torchvggish download them. */
export function torchHubFolder(environment: Environment = process.env): string {
  return path.join(environment.TORCH_HOME || path.join(caches(environment), 'torch'), 'hub', 'checkpoints');
}

/** The address of the Hub, or of a mirror: `HF_ENDPOINT`. */
export function hubEndpoint(environment: Environment = process.env): string {
  return (environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
}

/** A repository's folder in the Hub's cache. */
export function repositoryFolder(repository: string, cache = huggingFaceCache()): string {
  return path.join(cache, `models--${repository.replaceAll('/', '--')}`);
}

function caches({ XDG_CACHE_HOME }: Environment): string {
  return XDG_CACHE_HOME || path.join(homedir(), '.cache');
}
