import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nativeFiles } from '../sources.mjs';
import { runQuietly } from './command.mjs';
import { say, timed } from './report.mjs';
import { contentHash, readStamp, writeStamp } from './stamp.mjs';

const binary = 'build-cuda/Release/melisma.node';

/** Brings a CUDA build up to date where somebody made one: the loader takes it before the CPU's. */
export async function refreshCudaAddon(root) {
  if (!existsSync(join(root, binary))) return false;
  const sources = nativeFiles(root).filter((file) => /\.(cpp|hpp|h|inc|cu|cuh|cmake)$/.test(file));
  const stamp = contentHash(root, [...sources, 'CMakeLists.txt']);
  if (readStamp(root, 'cuda') === stamp) return false;
  try {
    await timed('bringing the CUDA build up to date', () =>
      runQuietly('cmake', ['--build', 'build-cuda', '--parallel', '--target', 'melisma'], { root }),
    );
    writeStamp(root, 'cuda', stamp);
  } catch (error) {
    rmSync(join(root, binary), { force: true });
    say(`${binary} was older than its sources and is removed; build it again with \`npx melisma build --cuda\``);
    say(error.message.split('\n')[0]);
  }
  return true;
}

/** Puts a CUDA build with code for every GPU into prebuilds/, stripped; others are for this machine alone. */
export async function prebuildCuda(root) {
  const folder = join(root, 'prebuilds', `${process.platform}-${process.arch}-cuda`);
  rmSync(folder, { recursive: true, force: true });
  const cache = join(root, 'build-cuda/CMakeCache.txt');
  if (!existsSync(join(root, binary)) || !existsSync(cache)) return;
  if (!/^MELISMA_CUDA_RELEASE:BOOL=ON$/m.test(readFileSync(cache, 'utf8'))) {
    say('build-cuda/ has code for this machine alone and is not packed (-DMELISMA_CUDA_RELEASE=ON makes all)');
    return;
  }
  mkdirSync(folder, { recursive: true });
  const target = join(folder, 'melisma.node');
  await runQuietly('strip', ['--strip-unneeded', '-o', target, binary], { root });
  say(`${process.platform}-${process.arch}-cuda/melisma.node: ${Math.round(statSync(target).size / 1024)} KB`);
}
