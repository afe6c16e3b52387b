import { DecodeError, MelismaError, ParameterError } from '../core/errors.ts';
import type { AudioHeader } from './formats/header.ts';
import type { DecoderName } from './worker/protocol.ts';
import { wasmPackage } from './worker/wasm.ts';
import { installedPackages, runJob } from './worker_pool.ts';

/**
 * What decodes: `'node-av'` (FFmpeg in the process, when that package is installed), `'wasm'` (always
 * there; no AAC), `'ffmpeg'` (the program on the PATH). `'auto'` tries them in this order. Plain PCM and
 * float WAV files are read by melisma itself unless `'node-av'` or `'ffmpeg'` is asked for.
 */
export type DecoderBackend = 'auto' | 'node-av' | 'wasm' | 'ffmpeg';

/** One line of {@link decoderInfo}. */
export interface DecoderInfo {
  backend: string;
  available: boolean;
  /** Version or contents when available, else why not and what to do. */
  detail: string;
}

const BACKENDS = ['node-av', 'wasm', 'ffmpeg'] as const;

const ADVICE: Record<(typeof BACKENDS)[number], string> = {
  'node-av': 'npm install node-av@6.1.1',
  wasm: 'reinstall melisma: its decoder packages are incomplete',
  ffmpeg: 'put ffmpeg on the PATH',
};

/**
 * The backends to try for a file, first choice first.
 *
 * @throws ParameterError when `backend` or the environment variable `MELISMA_DECODER` names no backend
 */
export function backendsFor(header: AudioHeader, backend: DecoderBackend | undefined): DecoderName[] {
  const asked = chosenBackend(backend);
  if (header.wav && asked !== 'node-av' && asked !== 'ffmpeg') return ['wav'];
  if (asked !== 'auto') return [asked];
  return BACKENDS.filter((name) => {
    if (name === 'node-av') return 'node-av/lib' in installedPackages();
    return name !== 'wasm' || wasmPackage(header) !== undefined;
  });
}

/** The error for a file that no backend could take. */
export function noBackend(label: string, header: AudioHeader, failures: readonly DecodeError[]): DecodeError {
  const tried = failures.map((failure) => failure.reason);
  if (!('node-av/lib' in installedPackages())) tried.unshift('node-av is not installed');
  const what = header.codec === 'unknown' ? header.container : `${header.codec} in ${header.container}`;
  const advice = `${ADVICE['node-av']}, or ${ADVICE.ffmpeg}`;
  return new DecodeError(label, 'backend', `no decoder for ${what} (${tried.join('; ')}): ${advice}`, {
    cause: failures[0],
  });
}

/** Which backends are there, in the order in which `'auto'` tries them. Loads each of them once. */
export async function decoderInfo(): Promise<DecoderInfo[]> {
  return await Promise.all(
    BACKENDS.map(async (backend): Promise<DecoderInfo> => {
      try {
        const { detail } = await runJob({ kind: 'check', backend }, backend);
        return { backend, available: true, detail };
      } catch (error) {
        if (!(error instanceof MelismaError)) throw error;
        const reason = error instanceof DecodeError ? error.reason : error.message;
        return { backend, available: false, detail: `${reason}; ${ADVICE[backend]}` };
      }
    }),
  );
}

function chosenBackend(backend: DecoderBackend | undefined): DecoderBackend {
  if (backend !== undefined && backend !== 'auto') return checkName('backend', backend);
  return checkName('MELISMA_DECODER', process.env.MELISMA_DECODER || 'auto');
}

function checkName(where: string, name: string): DecoderBackend {
  const known: readonly string[] = ['auto', ...BACKENDS];
  if (known.includes(name)) return name as DecoderBackend;
  throw new ParameterError(`${where}: expected 'auto', 'node-av', 'wasm' or 'ffmpeg', got '${name}'`);
}
