import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { readNpy } from '../../../src/dataset/npy.ts';
import { demucs } from '../../../src/models/demucs/index.ts';
import { loadTorch } from '../../../src/native/torch/load.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describePython, python, whyNot } from '../../interop/describe_python.ts';
import { seededSignal } from '../seeded_weights.ts';
import { snr } from '../snr.ts';

const { MELISMA_DEMUCS: checkout, MELISMA_JULIUS: julius } = process.env;
const unnamed = checkout && julius ? '' : 'MELISMA_DEMUCS and MELISMA_JULIUS name no checkouts';
const folder = temporaryFolder();

describePython(
  unnamed,
  whyNot('torch, einops'),
  loadTorch().reason,
)("beside upstream's own code", () => {
  it('reads what it saves and separates as it does', async () => {
    const script = fileURLToPath(new URL('upstream.py', import.meta.url));
    const { status, stderr } = spawnSync(python, [script, checkout!, julius!, folder], { encoding: 'utf8' });
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
