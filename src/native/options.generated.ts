// Generated from the parameter lists in native/ops by `npm run generate`. Do not edit.

import type { OpSchema } from './addon.ts';

/** Options of `resample`: Changes the sample rate with the response of soxr's HQ setting. */
export interface ResampleOptions {
  /**
   * Sample rate of the result. In Hz, above 0.
   */
  targetSampleRate: number;
  /**
   * Makes the length ceil(length * targetSampleRate / sampleRate); off leaves it rounded to nearest.
   * @default true
   */
  fix?: boolean;
  /**
   * Divides by sqrt(targetSampleRate / sampleRate), which keeps the energy.
   * @default false
   */
  scale?: boolean;
}

/** Names of the native ops. */
export type OpName =
  | 'resample';

/** What the addon says of its ops: the material of CLI flags and of the TypeScript fallback. */
export const opSchemas: Record<OpName, OpSchema> = {
  "resample": {
    "name": "resample",
    "version": 1,
    "input": "audio",
    "doc": "Changes the sample rate with the response of soxr's HQ setting.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "targetSampleRate",
        "type": "number",
        "doc": "Sample rate of the result.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "fix",
        "type": "boolean",
        "doc": "Makes the length ceil(length * targetSampleRate / sampleRate); off leaves it rounded to nearest.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "scale",
        "type": "boolean",
        "doc": "Divides by sqrt(targetSampleRate / sampleRate), which keeps the energy.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  }
};
