/** Terms that weights come under. */
export interface Licence {
  /** SPDX identifier. */
  id: string;
  /** Only for non-commercial use: pulling needs the reader's agreement. */
  nonCommercial?: boolean;
  /** What else a user must know. */
  note?: string;
}

/** A file at a fixed address. */
export interface WeightFile {
  url: string;
  /** Roughly, in megabytes, to say it before pulling. */
  megabytes: number;
}

/** A model whose weights are published, and where. */
export interface CatalogueEntry {
  name: string;
  /** As {@link import('../checkpoint/inspect.ts').inspectCheckpoint} names it. */
  architecture: string;
  licence: Licence;
  /** In all, roughly. */
  megabytes: number;
  /** A repository of the Hugging Face Hub … */
  repository?: string;
  /** (and the one file of it that is wanted, where it has others, of training) */
  weightFile?: string;
  /** … or files in the order in which the model takes them … */
  files?: readonly WeightFile[];
  /** … or a page where a person fetches them, since it asks what a program cannot answer. */
  page?: string;
}

const mit: Licence = { id: 'MIT' };
const apache: Licence = { id: 'Apache-2.0' };
const nonCommercial: Licence = { id: 'CC-BY-NC-4.0', nonCommercial: true };
const demucsLicence: Licence = {
  id: 'MIT',
  note: 'trained on MUSDB18-HQ, whose recordings are for non-commercial use',
};

/**
 * What `melisma models` knows. Demucs and torchvggish put the first eight digits of a file's SHA-256
 * behind the dash of its name, which is checked after pulling; the Hub tells the hash of each file.
 *
 * Sources: demucs/remote/files.txt and the yaml files beside it; torchvggish's hubconf.py; the model
 * cards of the repositories.
 */
export const catalogue: readonly CatalogueEntry[] = [
  demucs('htdemucs', 'htdemucs', ['955717e8-8726e21a'], 84),
  // One model for each of drums, bass, other and vocals, in this order.
  demucs(
    'htdemucs_ft',
    'htdemucs',
    ['f7e0c4bc-ba3fe64a', 'd12395a8-e57c48e6', '92cfc3b6-ef3bcb9c', '04573f0d-f3cf25b2'],
    84,
  ),
  demucs('htdemucs_6s', 'htdemucs', ['5c90dfd2-34c22ccb'], 55),
  demucs('hdemucs_mmi', 'hdemucs', ['75fc33f5-1941ce65'], 167),
  {
    name: 'vggish',
    architecture: 'vggish',
    licence: apache,
    megabytes: 289,
    files: [
      { url: vggishUrl('vggish-10086976.pth'), megabytes: 289 },
      { url: vggishUrl('vggish_pca_params-970ea276.pth'), megabytes: 0.1 },
    ],
  },
  hub('encodec_32khz', 'encodec', 'facebook/encodec_32khz', nonCommercial, 236),
  hub('encodec_24khz', 'encodec', 'facebook/encodec_24khz', mit, 93),
  hub('encodec_48khz', 'encodec', 'facebook/encodec_48khz', mit, 78),
  hub('t5-base', 't5', 'google-t5/t5-base', apache, 892),
  hub('flan-t5-base', 't5', 'google/flan-t5-base', apache, 990),
  hub('musicgen-small', 'musicgen', 'facebook/musicgen-small', nonCommercial, 2400),
  hub('musicgen-medium', 'musicgen', 'facebook/musicgen-medium', nonCommercial, 8000),
  hub('musicgen-large', 'musicgen', 'facebook/musicgen-large', nonCommercial, 13_000),
  hub('musicgen-melody', 'musicgen', 'facebook/musicgen-melody', nonCommercial, 6300),
  hub('musicgen-stereo-small', 'musicgen', 'facebook/musicgen-stereo-small', nonCommercial, 2400),
  hub('musicgen-stereo-medium', 'musicgen', 'facebook/musicgen-stereo-medium', nonCommercial, 8000),
  hub('musicgen-stereo-large', 'musicgen', 'facebook/musicgen-stereo-large', nonCommercial, 13_000),
  {
    name: 'hifigan',
    architecture: 'hifigan',
    licence: mit,
    megabytes: 56,
    page: 'https://github.com/jik876/hifi-gan#pretrained-model',
  },
  hub('vocos-mel-24khz', 'vocos', 'charactr/vocos-mel-24khz', mit, 54),
  {
    ...hub('bigvgan-v2-24khz', 'bigvgan', 'nvidia/bigvgan_v2_24khz_100band_256x', mit, 450),
    weightFile: 'bigvgan_generator.pt',
  },
];

/** The entry of a name, or of the repository that it stands for. */
export function findEntry(name: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.name === name || entry.repository === name);
}

/** True for `organisation/name`, as the Hub names repositories. */
export function isRepository(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(name);
}

/** The name of a file at an address. */
export function fileName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function demucs(name: string, architecture: string, signatures: readonly string[], megabytes: number): CatalogueEntry {
  const files = signatures.map((signature) => ({
    url: `https://dl.fbaipublicfiles.com/demucs/hybrid_transformer/${signature}.th`,
    megabytes,
  }));
  return { name, architecture, licence: demucsLicence, megabytes: files.length * megabytes, files };
}

function vggishUrl(name: string): string {
  return `https://github.com/harritaylor/torchvggish/releases/download/v0.1/${name}`;
}

function hub(
  name: string,
  architecture: string,
  repository: string,
  licence: Licence,
  megabytes: number,
): CatalogueEntry {
  return { name, architecture, licence, megabytes, repository };
}
