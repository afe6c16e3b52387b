import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { demucs } from '../../../src/models/demucs/index.ts';
import { catalogue, fileName } from '../../../src/models/hub/catalogue.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describeTorch } from '../describe_torch.ts';
import { seededSignal } from '../seeded_weights.ts';
import { readGolden, writeCheckpoint } from './checkpoint_file.ts';

const cache = temporaryFolder();
const cpu = { device: 'cpu' } as const;

beforeEach(() => {
  vi.stubEnv('MELISMA_CACHE', cache);
  vi.stubEnv('TORCH_HOME', cache);
});
afterEach(() => vi.unstubAllEnvs());

/** Puts small networks where `melisma models pull` puts the published ones. */
function pulled(name: string, models: Parameters<typeof writeCheckpoint>[1][]): string[] {
  const { files } = catalogue.find((entry) => entry.name === name)!;
  expect(files).toHaveLength(models.length);
  return files!.map(({ url }, i) => {
    const path = join(cache, 'models', name, fileName(url));
    mkdirSync(dirname(path), { recursive: true });
    renameSync(writeCheckpoint(cache, models[i]!), path);
    return path;
  });
}

describeTorch('published bags, by name', () => {
  it('htdemucs_ft: each of four models gives the stem that it was tuned for', async () => {
    const golden = readGolden('htdemucs_small');
    const files = pulled(
      'htdemucs_ft',
      [0, 0.5, 1, 2].map((weight) => ({ ...golden, kwargs: { ...golden.kwargs, t_weight_pos_embed: weight } })),
    );
    const mono = AudioSignal.mono(seededSignal('bag', 1, 30_000), 44_100);
    const seen: number[] = [];
    const stems = await demucs(mono, {
      ...cpu,
      weights: 'htdemucs_ft',
      onProgress: ({ done, total }) => {
        seen.push(done);
        expect(total).toBe(8);
      },
    });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const names = ['drums', 'bass', 'other', 'vocals'];
    expect(Object.keys(stems)).toEqual(names);
    for (const [i, file] of files.entries()) {
      const alone = await demucs(mono, { ...cpu, weights: file });
      const same = names.filter((name) => stems[name]!.data.every((sample, n) => sample === alone[name]!.data[n]));
      expect(same).toEqual([names[i]]);
    }
  });

  it('hdemucs_mmi: segments of 44 s, longer than those it was trained on', async () => {
    pulled('hdemucs_mmi', [readGolden('hdemucs_small')]);
    const mono = AudioSignal.mono(seededSignal('mmi', 1, 60_000), 44_100);
    const segments: number[] = [];
    const onProgress = ({ total }: { total: number }) => segments.push(total);
    await demucs(mono, { ...cpu, weights: 'hdemucs_mmi', onProgress });
    expect(segments).toEqual([1]);
    await demucs(mono, { ...cpu, weights: 'hdemucs_mmi', segment: 1, onProgress });
    expect(segments).toEqual([1, 2, 2]);
  });
});
