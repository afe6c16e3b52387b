import type { Device } from '../core/device.ts';
import { DeviceError, ParameterError } from '../core/errors.ts';
import { type Addon, type DeviceReport, fromNative } from './addon.ts';
import { describeAttempts, loadAddon } from './load.ts';

/** Where a plan is made, decided. */
export type PlanDevice = 'cpu' | `cuda:${number}`;

/** A decision, and whether the CPU may take over when the plan cannot be made there. */
export interface DeviceChoice {
  device: PlanDevice;
  mayFallBack: boolean;
}

const opened = new Map<number, Promise<void>>();
const fallbackReasons = new Map<string, string>();
let kernels: Set<string> | undefined;

/**
 * Decides where an op runs. `MELISMA_DEVICE` stands for `'auto'` where it is set; as `cpu` it also
 * refuses CUDA to whoever asks for it, so that no driver is touched.
 *
 * @throws ParameterError for something that is no device
 * @throws DeviceError when the device that was asked for cannot be used
 */
export async function chooseDevice(op: string, requested: Device = 'auto'): Promise<DeviceChoice> {
  const fromEnvironment = environmentDevice();
  const device = checkDevice('device', requested) === 'auto' ? fromEnvironment : requested;
  if (device === 'cpu') return { device, mayFallBack: false };
  if (device === 'auto') return automatic(op);
  if (fromEnvironment === 'cpu') throw refusal(device, 'MELISMA_DEVICE=cpu switches GPUs off');
  const ordinal = device === 'cuda' ? 0 : Number(device.slice('cuda:'.length));
  const { addon } = loadAddon();
  if (!addon || !hasCuda(addon)) throw refusal(device, whyNoKernels());
  if (!kernels!.has(op)) throw refusal(device, `${op} has no CUDA kernels; use device 'cpu' or 'auto'`);
  try {
    await open(addon, ordinal);
  } catch (error) {
    throw error instanceof DeviceError ? refusal(device, error.message) : error;
  }
  return { device: `cuda:${ordinal}`, mayFallBack: false };
}

async function automatic(op: string): Promise<DeviceChoice> {
  const { addon } = loadAddon();
  if (!addon || !hasCuda(addon) || !kernels!.has(op)) return { device: 'cpu', mayFallBack: false };
  try {
    await open(addon, 0);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    noteFallback(op, error.message);
    return { device: 'cpu', mayFallBack: false };
  }
  // The executor is there to test kernels: it takes a hundred times as long as the CPU's own.
  if (addon.devices()?.emulated) return { device: 'cpu', mayFallBack: false };
  return { device: 'cuda:0', mayFallBack: true };
}

/** Remembers for `runtimeInfo` why an op that has kernels ran on the CPU. */
export function noteFallback(op: string, reason: string): void {
  fallbackReasons.set(op, reason);
}

/** Why ops that have kernels ran on the CPU in this thread, the latest reason of each. */
export function deviceFallbacks(): Record<string, string> {
  return Object.fromEntries(fallbackReasons);
}

/** What is known of CUDA here; looks for devices, unless MELISMA_DEVICE is `cpu`. Never rejects. */
export async function cudaReport(): Promise<{ reason: string; report: DeviceReport | null; ops: string[] }> {
  const { addon } = loadAddon();
  if (!addon || !hasCuda(addon)) return { reason: whyNoKernels(), report: null, ops: [] };
  const ops = [...kernels!];
  try {
    if (environmentDevice() === 'cpu') return { reason: 'MELISMA_DEVICE=cpu switches GPUs off', report: null, ops };
  } catch (error) {
    return { reason: (error as Error).message, report: null, ops };
  }
  const reason = await openNow(addon, -1)
    .then(() => openNow(addon, 0))
    .then(
      () => '',
      (error: Error) => error.message,
    );
  return { reason, report: addon.devices(), ops };
}

/** The device itself. @throws ParameterError when it is none */
function checkDevice(name: string, device: string): Device {
  if (/^(auto|cpu|cuda(:\d+)?)$/.test(device)) return device as Device;
  throw new ParameterError(`${name}: expected 'auto', 'cpu', 'cuda' or 'cuda:N', got '${device}'`);
}

function environmentDevice(): Device {
  return checkDevice('MELISMA_DEVICE', process.env.MELISMA_DEVICE || 'auto');
}

function hasCuda(addon: Addon): boolean {
  kernels ??= new Set(addon.info().cuda ? addon.deviceOps() : []);
  return addon.info().cuda === true;
}

function whyNoKernels(): string {
  return `the addon in use was built without CUDA kernels:\n${describeAttempts()}\nBuild it with them: npx melisma build --cuda`;
}

function refusal(device: string, reason: string): DeviceError {
  return new DeviceError(`device '${device}': ${reason}`);
}

/** Opens a device, once unless it fails. */
function open(addon: Addon, ordinal: number): Promise<void> {
  let opening = opened.get(ordinal);
  if (!opening) {
    opening = openNow(addon, ordinal);
    opened.set(ordinal, opening);
    opening.catch(() => opened.delete(ordinal));
  }
  return opening;
}

/** On the device's own thread, because starting a driver takes long; quick when it is open and well. */
function openNow(addon: Addon, ordinal: number): Promise<void> {
  return new Promise((resolve, reject) => {
    addon.openDevice(ordinal, { onFinished: (error) => (error ? reject(fromNative(error)) : resolve()) });
  });
}
