import type { Command } from 'commander';
import { ParameterError } from '../../core/errors.ts';
import { buildTorch } from '../../native/torch/build.ts';
import { buildCuda } from '../toolchain/cuda.ts';

interface Options {
  cuda?: boolean;
  arch?: string;
  torch?: boolean;
  torchRoot?: string;
  verbose?: boolean;
}

/** `melisma build` */
export function addBuild(program: Command): void {
  program
    .command('build')
    .description('compile the parts that need a toolkit of this machine')
    .option('--cuda', 'the addon with CUDA kernels, with CMake and nvcc')
    .option(
      '--arch <list>',
      "GPU generations as CMake names them, such as '90-real' (default: this machine's, else all)",
    )
    .option('--torch', 'the LibTorch plug-in, for models, with CMake against a LibTorch of this machine')
    .option('--torch-root <folder>', "that LibTorch (default: looked for, the active Python's first)")
    .option('--verbose', 'show what the compilers print')
    .action(async ({ cuda, arch, torch, torchRoot, verbose }: Options) => {
      const wantsTorch = torch || torchRoot !== undefined;
      if (!cuda && !wantsTorch) throw new ParameterError('build: expected --cuda, --torch or both');
      const onLine = () => (verbose ? (line: string) => console.error(line) : percentages());
      if (cuda) {
        console.error('building melisma with CUDA kernels; this takes a few minutes');
        const { path, architectures } = await buildCuda({ architectures: arch, onLine: onLine() });
        console.log(`${path}: code for ${architectures}; melisma loads it from now on (see melisma doctor)`);
      }
      if (wantsTorch) {
        const { info, path } = await buildTorch({ torchRoot, say: (text) => console.error(text), onLine: onLine() });
        console.log(`${path}: LibTorch ${info.version} of ${info.root}; melisma loads it from now on`);
      }
    });
}

/** Shows every tenth per cent of CMake's. */
function percentages(): (line: string) => void {
  let next = 10;
  return (line) => {
    const percent = Number(/^\[ *(\d+)%\]/.exec(line)?.[1] ?? 0);
    if (percent < next) return;
    console.error(`${percent} %`);
    next = percent - (percent % 10) + 10;
  };
}
