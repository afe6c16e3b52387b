import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { type WebDatasetSample, WebDatasetWriter, writeWebDataset } from '../../../src/dataset/index.ts';
import { temporary } from '../temporary_folder.ts';

function samples(count: number): WebDatasetSample[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `a/song_${i}`,
    files: { wav: new Uint8Array(3000).fill(i), json: JSON.stringify({ i }), txt: `slow piäno ${i}` },
  }));
}

async function readTar(file: string): Promise<[Header, Buffer][]> {
  const entries: [Header, Buffer][] = [];
  const reader = extract();
  reader.on('entry', (header, content, next) => {
    const pieces: Buffer[] = [];
    content.on('data', (piece) => pieces.push(piece as Buffer));
    content.on('end', () => {
      entries.push([header, Buffer.concat(pieces)]);
      next();
    });
  });
  await pipeline(createReadStream(file), reader);
  return entries;
}

async function bytesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString('base64')])),
  );
}

describe('writeWebDataset', () => {
  it('publishes no tar of an interrupted run with another config', async () => {
    const folder = await temporary('shards');
    const sizes = { maxShardBytes: 7000, resume: true };
    const first = await WebDatasetWriter.open(folder, { ...sizes, config: 'a' });
    for (const sample of samples(7)) await first.write(sample);
    await first.close();
    const { shards } = await writeWebDataset(folder, samples(1), { ...sizes, config: 'b' });
    expect(shards).toHaveLength(1);
    expect((await readdir(folder)).sort()).toEqual(['shards.json', 'train-000000.tar']);
  });

  it('writes the files of a sample together, without times', async () => {
    const folder = await temporary('tars');
    const written = await writeWebDataset(folder, samples(5), { maxShardBytes: 7000, prefix: 'validation' });
    expect(written.shards.map(({ name, samples }) => [name, samples])).toEqual([
      ['validation-000000.tar', 2],
      ['validation-000001.tar', 2],
      ['validation-000002.tar', 1],
    ]);
    const entries = await readTar(path.join(folder, 'validation-000001.tar'));
    expect(entries.map(([{ name }]) => name)).toEqual(
      ['2', '3'].flatMap((i) => [`a/song_${i}.wav`, `a/song_${i}.json`, `a/song_${i}.txt`]),
    );
    expect(entries[2]![1].toString()).toBe('slow piäno 2');
    expect(entries[0]![1]).toEqual(Buffer.alloc(3000, 2));
    expect(entries.map(([{ mtime, uid, gid }]) => [mtime?.getTime(), uid, gid])).toEqual(new Array(6).fill([0, 0, 0]));
  });

  it('goes on behind the last whole tar, to the same bytes', async () => {
    const options = { maxShardBytes: 7000, resume: true, config: 1 };
    const expected = await temporary('tars');
    await writeWebDataset(expected, samples(9), options);
    const folder = await temporary('tars');
    const writer = await WebDatasetWriter.open(folder, options);
    for (const sample of samples(6)) await writer.write(sample);
    await writer.close();
    const again = await WebDatasetWriter.open(folder, options);
    expect(again.resumedSamples).toBe(4);
    for (const sample of samples(9).slice(4)) await again.write(sample);
    await again.finish();
    expect(await bytesOf(folder)).toEqual(await bytesOf(expected));
    await rm(folder, { recursive: true });
  });

  it.each([
    [
      'a dot in the key',
      { key: 'a.b', files: { txt: '' } },
      "key: expected a name without dots in its last part, got 'a.b'",
    ],
    ['a way up', { key: '../b', files: { txt: '' } }, "key: expected a name without dots in its last part, got '../b'"],
    [
      'a key twice',
      { key: 'a/song_0', files: samples(1)[0]!.files },
      'a/song_0: expected a key for one sample, got it twice',
    ],
    ['other endings', { key: 'b', files: { wav: '' } }, 'b: expected the files wav json txt, got wav'],
  ])('refuses %s', async (_, sample, message) => {
    const folder = await temporary('tars');
    await expect(writeWebDataset(folder, [...samples(1), sample])).rejects.toThrow(message);
    expect(await readdir(path.dirname(folder))).toEqual([]);
  });
});
