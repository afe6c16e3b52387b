/** One line of a manifest: audiocraft's `AudioMeta`. */
export interface AudioMeta {
  path: string;
  /** Seconds. */
  duration: number;
  sample_rate: number;
  amplitude: number | null;
  weight: number | null;
  info_path: null;
}

/** Folder of a dataset's manifests, by split. */
export const MANIFEST_FOLDER = 'egs';
/** Name of a manifest. Its documentation says `.jsons`; what it reads is this. */
export const MANIFEST_FILE = 'data.jsonl.gz';
/** Folder of sounds and their json files. */
export const AUDIO_FOLDER = 'audio';
/** Folder of the configuration that names the manifests; below audiocraft's own `config/`. */
export const CONFIG_FOLDER = 'config/dset/audio';

/** The splits that a configuration names. */
export type AudiocraftSplit = 'train' | 'valid' | 'evaluate' | 'generate';

/**
 * The configuration of a dataset.
 *
 * @param folderOf the folder of the manifest of each split
 */
export function datasetYaml(
  folderOf: Readonly<Record<AudiocraftSplit, string>>,
  limits: { maxSampleRate: number; maxChannels: number },
): string {
  const lines = Object.entries(folderOf).map(([split, folder]) => `  ${split}: ${JSON.stringify(folder)}`);
  return [
    '# @package __global__',
    '',
    'datasource:',
    `  max_sample_rate: ${limits.maxSampleRate}`,
    `  max_channels: ${limits.maxChannels}`,
    '',
    ...lines,
    '',
  ].join('\n');
}
