import type { Feature } from '../core/op.ts';
import { registerFeature } from '../features/registry.ts';
import { vggish } from './vggish/index.ts';

/** Features that are models: they need weights. */
export const modelFeatures: readonly Feature[] = [vggish as unknown as Feature];

/** Makes them known by name, as built-in features are; doing it again does nothing. */
export function registerModelFeatures(): void {
  for (const feature of modelFeatures) registerFeature(feature);
}
