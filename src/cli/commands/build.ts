import type { Command } from 'commander';
import { ParameterError } from '../../core/errors.ts';
import { buildCuda } from '../toolchain/cuda.ts';

interface Options {
  cuda?: boolean;
  arch?: string;
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
    .option('--verbose', 'show what the compilers print')
    .action(async ({ cuda, arch, verbose }: Options) => {
      if (!cuda) throw new ParameterError('build: expected --cuda');
      const onLine = verbose ? (line: string) => console.error(line) : percentages();
      console.error('building melisma with CUDA kernels; this takes a few minutes');
      const { path, architectures } = await buildCuda({ architectures: arch, onLine });
      console.log(`${path}: code for ${architectures}; melisma loads it from now on (see melisma doctor)`);
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
