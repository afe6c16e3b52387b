import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAudio, saveAudio } from '../../src/audio/index.ts';
import { encodeSafetensors } from '../../src/classifier/persistence/safetensors.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { demucs } from '../../src/models/demucs/index.ts';
import { temporaryFolder } from '../audio/folder.ts';
import { readGolden, writeCheckpoint } from '../models/demucs/checkpoint_file.ts';
import { describeTorch } from '../models/describe_torch.ts';
import { seededSignal, seededTensors } from '../models/seeded_weights.ts';
import { runCli } from './run_cli.ts';

const folder = temporaryFolder();

describeTorch('melisma separate', () => {
  const weights = writeCheckpoint(folder, readGolden('htdemucs_small'));

  it('writes the stems that are asked for, as demucs gives them', async () => {
    const data = seededSignal('cli', 2, 30000).map((sample) => 2 * sample);
    const audio = new AudioSignal(data, { sampleRate: 44100, numberOfChannels: 2 });
    await saveAudio(join(folder, 'song.wav'), audio, { bitDepth: 32 });
    const args = ['separate', 'song.wav', '-m', weights, '--stems', 'vocals,instrumental', '--device', 'cpu'];
    const { code, out, err } = await runCli([...args, '--bits', '32'], folder);
    expect({ code, err: err.includes('segments') }).toEqual({ code: 0, err: true });
    expect(out).toContain('wrote vocals, instrumental');
    const vocals = await loadAudio(join(folder, 'separated/htdemucs-0/song/vocals.wav'), { sampleRate: 44100 });
    const expected = await demucs(audio, { weights, device: 'cpu' });
    expect(vocals.data.slice(0, 2000)).toEqual(expected.vocals!.data.slice(0, 2000));
    const instrumental = await loadAudio(join(folder, 'separated/htdemucs-0/song/instrumental.wav'), {
      sampleRate: 44100,
    });
    const { drums, bass, other } = expected;
    expect(instrumental.data[999]).toBeCloseTo(drums!.data[999]! + bass!.data[999]! + other!.data[999]!, 6);
  });

  it('refuses a stem that the model has not, before it separates anything', async () => {
    const { code, err, out } = await runCli(['separate', 'song.wav', '-m', weights, '--stems', 'vocal'], folder);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: "error: stem: expected one of drums, bass, other, vocals, instrumental, got 'vocal'\n",
    });
  });

  it('goes on after a file that fails, and says which', async () => {
    writeFileSync(join(folder, 'broken.wav'), 'no sound');
    const { code, err, out } = await runCli(
      ['separate', 'broken.wav', 'song.wav', '-m', weights, '--two-stems', 'bass'],
      folder,
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^error: broken\.wav: (?!broken)/m);
    expect(out).toContain('wrote bass, no_bass');
  });
});

describe('melisma separate', () => {
  it('says what to run where weights are absent', async () => {
    await saveAudio(join(folder, 'tone.wav'), AudioSignal.mono(new Float32Array(100), 44100));
    const none = join(folder, 'none');
    const { code, err } = await runCli(['separate', 'tone.wav'], folder, { MELISMA_CACHE: none, TORCH_HOME: none });
    expect(code).toBe(1);
    expect(err).toContain('run: melisma models pull htdemucs');
  });
});

describeTorch('melisma embed and train', () => {
  it('caches embeddings and learns from them', async () => {
    const shapes = (await import('../golden/vggish/shapes.json')).default as Record<string, number[]>;
    writeFileSync(join(folder, 'vggish.safetensors'), encodeSafetensors(seededTensors(shapes)));
    for (let i = 0; i < 8; i++) {
      const noise = seededSignal(`embed.${i}`, 1, 20000);
      const tone = Float32Array.from({ length: 20000 }, (_, n) => 0.3 * Math.sin(n * (0.2 + 0.01 * i)));
      await saveAudio(join(folder, 'raw/noise', `${i}.wav`), AudioSignal.mono(noise, 16000));
      await saveAudio(join(folder, 'raw/tone', `${i}.wav`), AudioSignal.mono(tone, 16000));
    }
    const embed = ['embed', 'raw', '--weights', 'vggish.safetensors', '--device', 'cpu'];
    expect((await runCli(embed, folder)).out).toContain('16 computed, 0 from the cache');
    expect((await runCli(embed, folder)).out).toContain('0 computed, 16 from the cache');
    expect((await runCli(['index', 'raw', '--out', 'data', '--validation', '0.25'], folder)).code).toBe(0);
    const train = [
      'train',
      'data',
      '--features',
      'vggish',
      '--weights',
      'vggish.safetensors',
      '--sample-rate',
      '16000',
    ];
    const trained = await runCli([...train, '--pool', 'mean', '-o', 'model'], folder);
    expect(trained).toMatchObject({ code: 0 });
    expect(trained.out).toMatch(/accuracy\s+1\.0/);
    const predicted = await runCli(['predict', 'raw/tone/0.wav', '-m', 'model'], folder);
    expect(predicted.out).toContain('0.wav: tone');
    await saveAudio(join(folder, 'short.wav'), AudioSignal.mono(new Float32Array(8000), 16000));
    const short = await runCli(['predict', 'short.wav', 'raw/tone/0.wav', '-m', 'model'], folder);
    expect(short).toMatchObject({ code: 2, err: 'error: short.wav: pool: expected at least 1 frame, got 0\n' });
    expect(short.out).toContain('0.wav: tone');
  });
});
