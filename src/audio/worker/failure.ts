import type { DecodeStage } from '../../core/errors.ts';

/** A decode that failed inside a worker; becomes a `DecodeError` with the path on the other side. */
export class Failure extends Error {
  readonly stage: DecodeStage;
  /** True when no other backend can do better. */
  readonly final: boolean;
  samplesDecoded = 0;

  constructor(stage: DecodeStage, reason: string, options: { final?: boolean } = {}) {
    super(reason);
    this.stage = stage;
    this.final = options.final ?? false;
  }
}

/** Thrown when the caller has gone away; nobody reads it. */
export class Cancelled extends Error {}
