import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../load.ts';
import { readTorchRoot, type TorchRoot } from './root.ts';

/** What build-torch/info.json says of the plug-in beside it. */
export interface TorchBuildInfo extends TorchRoot {
  /** Hash of the sources and headers it was built from. */
  sources: string;
}

/** Where the plug-in is built and looked for. */
export function torchBuildFolder(): string {
  return join(packageRoot(), 'build-torch');
}

/** The plug-in's file. */
export function torchBinary(folder: string = torchBuildFolder()): string {
  return join(folder, 'melisma_torch.node');
}

/** Null when nothing was built, or the file cannot be understood. */
export function readBuildInfo(folder: string = torchBuildFolder()): TorchBuildInfo | null {
  const path = join(folder, 'info.json');
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TorchBuildInfo;
  } catch {
    return null;
  }
}

/** Why a plug-in built so would not load any more, or null when LibTorch is as it was. */
export function whyMoved(info: TorchBuildInfo): string | null {
  const now = readTorchRoot(info.root);
  if ('reason' in now) return `it was built against LibTorch ${info.version} in ${info.root}, where now: ${now.reason}`;
  if (now.version !== info.version) {
    return `it was built against LibTorch ${info.version} in ${info.root}, which is now ${now.version}`;
  }
  return null;
}
