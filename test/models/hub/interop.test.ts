import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { pullModel, resolveWeights } from '../../../src/models/hub/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describePython, python, whyNot } from '../../interop/describe_python.ts';
import { safetensorsBytes } from '../checkpoint/safetensors_bytes.ts';
import { startHub } from './hub_server.ts';

const folder = temporaryFolder();

const script = `
import json
from huggingface_hub import hf_hub_download, scan_cache_dir
path = hf_hub_download("some/model", "model.safetensors", local_files_only=True)
scanned = scan_cache_dir()
warnings = [str(warning) for warning in scanned.warnings]
print(json.dumps([path, warnings, [[repo.repo_id, repo.nb_files] for repo in scanned.repos]]))
`;

describePython(whyNot('huggingface_hub'))("beside Python's huggingface_hub", () => {
  it('finds what pullModel put into the cache, and nothing odd beside it', async () => {
    const hub = await startHub();
    vi.stubEnv('HF_HOME', folder);
    vi.stubEnv('HF_HUB_CACHE', '');
    vi.stubEnv('HUGGINGFACE_HUB_CACHE', '');
    vi.stubEnv('HF_ENDPOINT', hub.url);
    const weights = safetensorsBytes({ a: [1, 2, 3] });
    hub.files = { 'model.safetensors': { data: weights, lfs: true }, 'config.json': { data: Buffer.from('{}') } };
    const { path } = await pullModel('some/model');
    const environment = { PATH: process.env.PATH, HF_HOME: folder };
    const { stdout, stderr } = spawnSync(python, ['-c', script], { encoding: 'utf8', env: environment });
    const [found, warnings, repositories] = JSON.parse(stdout || `[${JSON.stringify(stderr)}]`);
    expect(found).toBe(join(path, 'model.safetensors'));
    expect(warnings).toEqual([]);
    expect(repositories).toEqual([['some/model', 2]]);
    expect(readFileSync(found).equals(weights)).toBe(true);
    expect((await resolveWeights('some/model')).path).toBe(path);
  });
});
