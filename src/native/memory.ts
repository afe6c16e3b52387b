import { loadAddon } from './load.ts';

/** Gives what native code keeps for reuse back to the system: for the end of a stage of work. */
export function releaseIdleMemory(): void {
  loadAddon().addon?.releaseMemory();
}
