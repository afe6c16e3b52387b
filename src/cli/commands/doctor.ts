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
    ...describeCuda(info.cuda),
    `LibTorch      ${info.torch.available ? `${info.torch.version} in ${info.torch.root}${info.torch.cuda ? ', with CUDA' : ''}` : `no: ${info.torch.reason}`}`,
    'decoders',
    ...info.decoders.map((decoder) => `  ${mark(decoder.available)}  ${decoder.backend.padEnd(8)} ${decoder.detail}`),
  ];
  if (info.advice.length > 0) lines.push('', 'to do', ...info.advice.map((advice) => `  - ${advice}`));
  return lines.join('\n');
}

function describeCuda(cuda: RuntimeInfo['cuda']): string[] {
  const [first, ...more] = cuda.reason.split('\n');
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    `CUDA          ${cuda.available ? `yes, ${cuda.ops.length} ops` : `no: ${first}`}`,
    ...more.map((line) => `              ${line.trim()}`),
    ...(cuda.runtime
      ? [`  versions    driver ${cuda.driver || 'none'}, needed ${cuda.runtime}, code for ${cuda.architectures}`]
      : []),
    ...cuda.devices.map(
      ({ ordinal, name, architecture, totalBytes }) =>
        `  cuda:${ordinal}      ${name}, ${architecture}, ${gib(totalBytes)}${cuda.emulated ? ' (executed on the CPU, for tests)' : ''}`,
    ),
    ...Object.entries(cuda.fallbacks).map(([op, reason]) => `  ${op} ran on the CPU: ${reason}`),
  ];
}
