import { describe, expect, it } from 'vitest';
import { readMusicGenSource } from '../../../src/dataset/musicgen/entries.ts';
import { readMetadata } from '../../../src/dataset/musicgen/metadata.ts';
import { temporaryFolder, wavOf, writeFiles } from '../wav_files.ts';

const folder = temporaryFolder();
const sound = wavOf({ seconds: 0.1 });

describe('readMusicGenSource', () => {
  it('reports every kind of unusable item by its class, and totals add up', async () => {
    await writeFiles(folder.path, {
      'audio/a.wav': sound,
      'audio/b.wav': sound,
      'audio/c.wav': sound,
      'audio/unlisted.wav': sound,
      'audio/notes.txt': 'no audio',
      'metadata.json': JSON.stringify([
        { text: 'warm pads', audio_file: 'a.wav', style: 'ambient', instruments: ['synth', 'harp'], mood: 7 },
        { text: 'again', audio_file: 'audio/a.wav' },
        { text: '  ', audio_file: 'b.wav' },
        { audio_file: 'c.wav' },
        { text: 'gone', audio_file: 'missing.wav' },
        { text: 'who' },
        'not an object',
        { text: 'outside', audio_file: '../secret.wav' },
      ]),
    });
    const source = await readMusicGenSource(folder.path);
    expect(source.entries).toEqual([
      {
        id: 'audio/a.wav',
        path: `${folder.path}/audio/a.wav`,
        text: 'warm pads',
        style: 'ambient',
        emotion: null,
        instruments: ['synth', 'harp'],
        therapeuticBenefit: null,
        extra: { mood: 7 },
      },
    ]);
    expect(source.rejected.map(({ path, errorClass }) => `${path}: ${errorClass}`)).toEqual([
      'audio/a.wav: duplicate',
      'audio/b.wav: no_text',
      'audio/c.wav: no_text',
      'missing.wav: unavailable',
      'record 6: metadata',
      'record 7: metadata',
      '../secret.wav: metadata',
      'audio/unlisted.wav: no_metadata',
    ]);
    expect(source.total).toBe(9);
    expect(source.total).toBe(source.entries.length + source.rejected.length);
  });

  it('lets a record with a text take the place of one without', async () => {
    await writeFiles(folder.path, {
      'audio/a.wav': sound,
      'metadata.jsonl': '{"audio_file":"a.wav","text":""}\n\n{"audio_file":"a.wav","text":"drums"}\n',
    });
    const { entries, rejected } = await readMusicGenSource(folder.path);
    expect(entries.map(({ text }) => text)).toEqual(['drums']);
    expect(rejected.map(({ errorClass }) => errorClass)).toEqual(['no_text']);
  });

  it('finds a file whose accents are spelled the other way', async () => {
    await writeFiles(folder.path, {
      [`audio/${'é'.normalize('NFD')}.wav`]: sound,
      'metadata.jsonl': JSON.stringify({ file_name: `${'é'.normalize('NFC')}.wav`, text: 'x' }),
    });
    const { entries, rejected } = await readMusicGenSource(folder.path);
    expect(entries).toHaveLength(1);
    expect(rejected).toEqual([]);
  });

  it('takes a folder without audio/', async () => {
    await writeFiles(folder.path, { 'x.wav': sound, 'metadata.csv': 'audio_file,text\nx.wav,"calm, slow"\n' });
    expect((await readMusicGenSource(folder.path)).entries[0]).toMatchObject({ id: 'x.wav', text: 'calm, slow' });
  });

  it('refuses a folder without metadata, or with two', async () => {
    await expect(readMusicGenSource(folder.path)).rejects.toThrow('expected one of metadata.json');
    await writeFiles(folder.path, { 'metadata.json': '[]', 'metadata.csv': 'a\n' });
    await expect(readMusicGenSource(folder.path)).rejects.toThrow('got metadata.json and metadata.csv');
  });
});

describe('readMetadata', () => {
  it('gives CSV its types: numbers, lists, no value for an empty cell', async () => {
    await writeFiles(folder.path, {
      'metadata.csv':
        '\ufeffaudio_file,text,bpm,code,instruments\na.wav,x,90.5,007,"[""harp"", ""flute""]"\nb.wav,y,,008,harp; flute\n',
    });
    const records = await readMetadata(`${folder.path}/metadata.csv`);
    expect(records).toEqual([
      {
        position: 1,
        fields: { audio_file: 'a.wav', text: 'x', bpm: 90.5, code: '007', instruments: '["harp", "flute"]' },
      },
      { position: 2, fields: { audio_file: 'b.wav', text: 'y', code: '008', instruments: 'harp; flute' } },
    ]);
    await writeFiles(folder.path, { 'audio/a.wav': sound, 'audio/b.wav': sound });
    const { entries } = await readMusicGenSource(folder.path);
    expect(entries.map(({ instruments }) => instruments)).toEqual([
      ['harp', 'flute'],
      ['harp', 'flute'],
    ]);
  });

  it('names the line of JSONL that is broken and keeps the others', async () => {
    await writeFiles(folder.path, { 'm.jsonl': '{"text":"a"}\n{broken\n{"text":"b"}\n' });
    const records = await readMetadata(`${folder.path}/m.jsonl`);
    expect(records.map((record) => [record.position, 'fault' in record])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });

  it.each([
    ['m.json', '{"text":"a"}', 'expected an array of objects, got an object'],
    ['m.json', '[', 'm.json: '],
    ['m.csv', '', 'expected a header line'],
    ['m.xml', '<x/>', "expected .json, .jsonl or .csv, got '.xml'"],
  ])('refuses %s with %j', async (name, content, message) => {
    await writeFiles(folder.path, { [name]: content });
    await expect(readMetadata(`${folder.path}/${name}`)).rejects.toThrow(message);
  });
});
