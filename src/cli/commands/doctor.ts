import type { Command } from 'commander';
import { type RuntimeInfo, runtimeInfo } from '../../runtime_info.ts';

/** `melisma doctor` */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what melisma found on this machine, what it tried, what to do')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const info = await runtimeInfo();
      console.log(json ? JSON.stringify(info, null, 2) : describe(info));
    });
}

function describe(info: RuntimeInfo): string {
  const { native } = info;
  const mark = (good: boolean) => (good ? 'yes' : 'no ');
  const lines = [
    `melisma ${info.version}, Node ${info.node}, ${info.platform}${native.cores ? `, ${native.cores} cores` : ''}`,
    '',
    `native addon  ${native.path ?? 'none: stft, mel and mfcc run in TypeScript, the rest not at all'}`,
    ...native.attempts.map((attempt) => `  tried       ${attempt.path}: ${attempt.loaded ? 'loaded' : attempt.reason}`),
    `SIMD          ${native.simd}${native.simdWarning ? ` (${native.simdWarning})` : ''}`,
    `CUDA          ${info.cuda.available ? 'yes' : `no: ${info.cuda.reason}`}`,
    `LibTorch      ${info.torch.available ? 'yes' : `no: ${info.torch.reason}`}`,
    'decoders',
    ...info.decoders.map((decoder) => `  ${mark(decoder.available)}  ${decoder.backend.padEnd(8)} ${decoder.detail}`),
  ];
  if (info.advice.length > 0) lines.push('', 'to do', ...info.advice.map((advice) => `  - ${advice}`));
  return lines.join('\n');
}
