// Generated from the parameter lists in native/ops by `npm run generate`. Do not edit.
import type { OpSchema } from './addon.ts';

export type OpName = string;
export const opSchemas: Record<OpName, OpSchema> = {};
