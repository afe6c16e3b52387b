import path from 'node:path';
import { AudiocraftWriter } from '../audiocraft/audiocraft_writer.ts';
import { wavBytes } from './clip_audio.ts';
import type { ClipItem, Sink, SinkOptions } from './sink.ts';

/** `audiocraft`: sounds with a json file each, manifests and configuration, in `audiocraft/`. */
export async function openAudiocraftSink({ out, name, channels, sampleRate, config }: SinkOptions): Promise<Sink> {
  const folder = 'audiocraft';
  const writer = await AudiocraftWriter.open(path.join(out, folder), {
    name: name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_'),
    maxSampleRate: sampleRate,
    maxChannels: channels,
    config,
    resume: true,
  });
  return {
    outputs: [folder],
    async write(item) {
      const split = item.part === 'train' ? 'train' : 'valid';
      if (writer.has(split, item.name)) return;
      const { duration } = item.clip.record.audioFeatures;
      await writer.write({
        split,
        name: item.name,
        bytes: wavBytes(item.clip),
        duration,
        sampleRate,
        info: infoOf(item),
      });
    },
    finish: async () => {
      await writer.finish();
    },
    close: () => writer.close(),
  };
}

/** What audiocraft's `MusicInfo` has room for. Title and artist come from fields of these names. */
function infoOf({ entry, clip, name }: ClipItem) {
  const { tempo, key, scale } = clip.record.audioFeatures;
  const { title, artist } = entry.extra;
  return {
    title: typeof title === 'string' ? title : null,
    artist: typeof artist === 'string' ? artist : null,
    key: `${key} ${scale}`,
    bpm: tempo,
    genre: entry.style,
    moods: entry.emotion === null ? null : [entry.emotion],
    description: entry.text,
    name,
    instrument: entry.instruments.length === 0 ? null : entry.instruments.join(', '),
  };
}
