import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../core/atomic_file.ts';
import { DataError, ParameterError } from '../../core/errors.ts';
import { gzip } from '../gzip.ts';
import { Journal } from '../journal.ts';
import { compareCodePoints } from '../labels.ts';
import { openWorkFolder, publishFolder } from '../work_folder.ts';
import {
  AUDIO_FOLDER,
  type AudiocraftSplit,
  type AudioMeta,
  CONFIG_FOLDER,
  datasetYaml,
  MANIFEST_FILE,
  MANIFEST_FOLDER,
} from './layout.ts';
import { completeInfo, type MusicInfo } from './music_info.ts';

/** A sound and what is known of it. */
export interface AudiocraftTrack {
  split: 'train' | 'valid';
  /** Name of the file without ending; unique in its split, and may have folders divided by `/`. */
  name: string;
  /** The encoded file. */
  bytes: Uint8Array;
  /** Its ending. Default `wav`. */
  extension?: string;
  /** Seconds. */
  duration: number;
  /** Hz. */
  sampleRate: number;
  info: MusicInfo;
  /** Largest absolute sample. */
  amplitude?: number | null;
  /** How often to draw the track, relative to others. */
  weight?: number | null;
}

/** Options of {@link AudiocraftWriter}. */
export interface AudiocraftOptions {
  /** Name of the dataset: `dset=audio/<name>` when training. */
  name: string;
  /** Hz that audiocraft allows. Default 32000. */
  maxSampleRate?: number;
  /** Default 1. */
  maxChannels?: number;
  /**
   * Where the folder will be when audiocraft trains: manifests need absolute paths. Default: where it is
   * written.
   */
  root?: string;
  /** What the tracks are made of and with; `resume` goes on only after a run with the same. */
  config?: unknown;
  /** Keep what an interrupted run has written; see `has`. Default `false`. */
  resume?: boolean;
}

/** An audiocraft dataset on disk. */
export interface WrittenAudiocraft {
  folder: string;
  tracks: Record<'train' | 'valid', number>;
  /** The configuration, to be copied into audiocraft's `config/dset/audio/`. */
  config: string;
}

interface Entry {
  meta: AudioMeta;
  split: AudiocraftTrack['split'];
}

const PROGRESS_FILE = 'progress.jsonl';

/**
 * Writes what audiocraft trains MusicGen on: sounds with a json file each, gzipped manifests and the
 * configuration. Tracks may come in any order: the bytes are the same.
 *
 * Source: facebookresearch/audiocraft, `data/audio_dataset.py` and `data/music_dataset.py`.
 *
 * @example
 * const writer = await AudiocraftWriter.open('audiocraft', { name: 'healing' });
 * const info = { description: 'slow solo piano' };
 * await writer.write({ split: 'train', name: 'song', bytes, duration: 30, sampleRate: 32000, info });
 * await writer.finish();
 */
export class AudiocraftWriter {
  readonly folder: string;
  readonly workFolder: string;
  readonly #options: AudiocraftOptions;
  readonly #root: string;
  readonly #journal: Journal<Entry>;
  readonly #written = new Map<string, Entry>();

  private constructor(folder: string, workFolder: string, options: AudiocraftOptions, journal: Journal<Entry>) {
    this.folder = folder;
    this.workFolder = workFolder;
    this.#options = options;
    this.#root = (options.root ?? path.resolve(folder)).split(path.sep).join('/').replace(/\/$/, '');
    this.#journal = journal;
  }

  /** @throws ParameterError for a bad name; DataError when `folder` holds something else than a dataset */
  static async open(folder: string, options: AudiocraftOptions): Promise<AudiocraftWriter> {
    if (!/^[\w.-]+$/.test(options.name)) {
      throw new ParameterError(`name: expected letters, digits and _ . -, got '${options.name}'`);
    }
    const { name, root = path.resolve(folder), config = null } = options;
    const key = createHash('sha256')
      .update(JSON.stringify([name, root, config]))
      .digest('hex');
    const work = await openWorkFolder(folder, [MANIFEST_FOLDER], options.resume ? key : null);
    const journal = await Journal.open<Entry>(path.join(work, PROGRESS_FILE), { format: 'melisma-audiocraft', key });
    return new AudiocraftWriter(folder, work, options, journal);
  }

  /** Whether an interrupted run has written the track; it then need not be given to `write` again. */
  has(split: AudiocraftTrack['split'], name: string): boolean {
    const key = `${split}/${name}`;
    // Asked a second time, it is another track by the same name, which `write` refuses.
    const entry = this.#written.has(key) ? undefined : this.#journal.get(key);
    if (entry) this.#written.set(key, entry);
    return entry !== undefined;
  }

  /** Writes a track. @throws DataError when its name is taken or audiocraft would not take its fields */
  async write(track: AudiocraftTrack): Promise<void> {
    const {
      split,
      name,
      bytes,
      extension = 'wav',
      duration,
      sampleRate,
      info,
      amplitude = null,
      weight = null,
    } = track;
    const key = `${split}/${name}`;
    checkName(name);
    if (this.#written.has(key)) throw new DataError(`${key}: expected a name for one track, got it twice`);
    if (!(duration > 0)) throw new DataError(`${key}: duration: expected more than 0 seconds, got ${duration}`);
    const content = completeInfo(key, info);
    const file = `${AUDIO_FOLDER}/${key}`;
    const meta: AudioMeta = {
      path: `${this.#root}/${file}.${extension}`,
      duration,
      sample_rate: sampleRate,
      amplitude,
      weight,
      info_path: null,
    };
    const entry = { meta, split };
    this.#written.set(key, entry);
    await writeJsonAtomic(path.join(this.workFolder, `${file}.json`), content);
    await writeFileAtomic(path.join(this.workFolder, `${file}.${extension}`), bytes);
    await this.#journal.set(key, entry);
  }

  /** Writes manifests and configuration, and gives the folder its name. */
  async finish(): Promise<WrittenAudiocraft> {
    const { name, maxSampleRate = 32_000, maxChannels = 1 } = this.#options;
    const tracks = { train: 0, valid: 0 };
    for (const split of ['train', 'valid'] as const) {
      const metas = [...this.#written.values()].filter((entry) => entry.split === split).map(({ meta }) => meta);
      metas.sort((a, b) => compareCodePoints(a.path, b.path));
      const manifest = await gzip(metas.map((meta) => `${JSON.stringify(meta)}\n`).join(''));
      await writeFileAtomic(path.join(this.workFolder, MANIFEST_FOLDER, name, split, MANIFEST_FILE), manifest);
      tracks[split] = metas.length;
    }
    const egs = (split: string) => `${this.#root}/${MANIFEST_FOLDER}/${name}/${split}`;
    const splits: Record<AudiocraftSplit, string> = {
      train: egs('train'),
      valid: egs('valid'),
      evaluate: egs('valid'),
      generate: egs('valid'),
    };
    const config = `${CONFIG_FOLDER}/${name}.yaml`;
    await writeFileAtomic(path.join(this.workFolder, config), datasetYaml(splits, { maxSampleRate, maxChannels }));
    await this.#journal.close();
    await rm(path.join(this.workFolder, PROGRESS_FILE), { force: true });
    await publishFolder(this.workFolder, this.folder);
    return { folder: this.folder, tracks, config: path.join(this.folder, config) };
  }

  /** Stops without a dataset. What is written waits for a run with `resume`, unless `discard` is true. */
  async close(options: { discard?: boolean } = {}): Promise<void> {
    await this.#journal.close();
    if (options.discard) await rm(this.workFolder, { recursive: true, force: true });
  }
}

function checkName(name: string): void {
  if (
    name === '' ||
    name.split('/').some((part) => part === '' || part === '.' || part === '..' || part.includes('\\'))
  ) {
    throw new DataError(`name: expected the name of a file, got '${name}'`);
  }
}

/**
 * Writes tracks as a dataset for audiocraft; see {@link AudiocraftWriter}.
 *
 * @throws DataError when a name is taken twice or audiocraft would not take a track's fields
 */
export async function writeAudiocraft(
  folder: string,
  tracks: Iterable<AudiocraftTrack> | AsyncIterable<AudiocraftTrack>,
  options: AudiocraftOptions,
): Promise<WrittenAudiocraft> {
  const writer = await AudiocraftWriter.open(folder, options);
  try {
    for await (const track of tracks) if (!writer.has(track.split, track.name)) await writer.write(track);
    return await writer.finish();
  } catch (error) {
    await writer.close({ discard: !options.resume }).catch(() => {});
    throw error;
  }
}
