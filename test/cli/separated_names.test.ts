import { describe, expect, it } from 'vitest';
import { chooseStems } from '../../src/cli/chosen_stems.ts';
import { stemFolders } from '../../src/cli/stem_folders.ts';
import { ParameterError } from '../../src/core/errors.ts';
import { AudioSignal } from '../../src/core/signal.ts';

describe('chooseStems', () => {
  const present = ['drums', 'bass', 'vocals'];
  const all = Object.fromEntries(present.map((name, i) => [name, AudioSignal.mono(Float32Array.of(2 ** i), 8000)]));
  const made = (flags: object) => chooseStems(present, flags).map(([name, make]) => [name, make(all).data[0]]);

  it('takes all, those that are named, or one and the rest', () => {
    expect(made({})).toEqual([
      ['drums', 1],
      ['bass', 2],
      ['vocals', 4],
    ]);
    expect(made({ stems: 'vocals,instrumental' })).toEqual([
      ['vocals', 4],
      ['instrumental', 3],
    ]);
    expect(made({ twoStems: 'bass' })).toEqual([
      ['bass', 2],
      ['no_bass', 5],
    ]);
  });

  it('refuses other names without a recording', () => {
    expect(() => chooseStems(present, { stems: 'vocals,vocal' })).toThrow(
      new ParameterError("stem: expected one of drums, bass, vocals, instrumental, got 'vocal'"),
    );
    expect(() => chooseStems(present, { twoStems: 'instrumental' })).toThrow(ParameterError);
    expect(() => chooseStems(['drums', 'bass'], { stems: 'instrumental' })).toThrow(ParameterError);
  });
});

describe('stemFolders', () => {
  const folders = (...ids: string[]) => [...stemFolders(ids.map((id) => ({ id, path: id }))).values()];

  it('leaves the extension out where that tells recordings apart', () => {
    expect(folders('a/one.wav', 'b/one.wav', 'v1.2/two', 'three.live.mp3')).toEqual([
      'a/one',
      'b/one',
      'v1.2/two',
      'three.live',
    ]);
    expect(folders('song.mp3', 'song.wav', 'other.wav')).toEqual(['song.mp3', 'song.wav', 'other']);
    expect(folders('song.mp3', 'song.wav', 'song.mp3.wav')).toEqual(['song.mp3', 'song.wav', 'song.mp3.wav']);
    expect(folders('song', 'song.wav')).toEqual(['song', 'song.wav']);
  });
});
