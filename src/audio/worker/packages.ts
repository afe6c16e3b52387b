import { workerData } from 'node:worker_threads';
import { Failure } from './failure.ts';
import type { WorkerData } from './protocol.ts';

/** Imports a decoder package by the URL that the main thread resolved. @throws Failure when it is not installed or broken */
export async function loadPackage<Module>(name: string): Promise<Module> {
  const url = (workerData as WorkerData).packages[name];
  if (url === undefined) throw new Failure('backend', `${name} is not installed`);
  try {
    return (await import(url)) as Module;
  } catch (error) {
    throw new Failure('backend', `${name} could not be loaded: ${String((error as Error)?.message ?? error)}`);
  }
}
