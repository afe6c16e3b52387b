import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { readNpy } from '../../../src/dataset/npy.ts';
import { demucs } from '../../../src/models/demucs/index.ts';
import { loadTorch } from '../../../src/native/torch/load.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { seededSignal } from '../seeded_weights.ts';
import { snr } from '../snr.ts';

const { MELISMA_PYTHON: python, MELISMA_DEMUCS: checkout, MELISMA_JULIUS: julius } = process.env;
const folder = temporaryFolder();

// MELISMA_PYTHON names a Python with torch and einops; MELISMA_DEMUCS and MELISMA_JULIUS are checkouts.
describe.skipIf(!python || !checkout || !julius || !loadTorch().addon)("beside upstream's own code", () => {
  it('reads what it saves and separates as it does', async () => {
    const script = fileURLToPath(new URL('upstream.py', import.meta.url));
    const { status, stderr } = spawnSync(python!, [script, checkout!, julius!, folder], { encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const audio = new AudioSignal(seededSignal('upstream', 2, 40000), { sampleRate: 44100, numberOfChannels: 2 });
    const stems = await demucs(audio, { weights: join(folder, 'model.th'), device: 'cpu' });
    const expected = (await readNpy(join(folder, 'stems.npy'))).data as Float32Array;
    const names = ['drums', 'bass', 'other', 'vocals'];
    expect(Object.keys(stems)).toEqual(names);
    names.forEach((name, i) => {
      expect(snr(stems[name]!.data, expected.subarray(i * 80000, (i + 1) * 80000)), name).toBeGreaterThan(100);
    });
  });
});
