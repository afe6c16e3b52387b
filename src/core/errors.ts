/**
 * Base of every error that melisma throws on purpose. `code` is stable across releases; the message
 * names the option or file, what was expected and what was received.
 */
export class MelismaError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** A bad option, shape, rate or name; thrown before any work starts. */
export class ParameterError extends MelismaError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_PARAMETER', message, options);
  }
}

/** Where in decoding a file failed. */
export type DecodeStage = 'open' | 'probe' | 'decode' | 'backend';

/** A file that could not be decoded, with its path, the stage that failed and the reason. */
export class DecodeError extends MelismaError {
  /** The path as given, or `<buffer>`. */
  readonly path: string;
  readonly stage: DecodeStage;
  /** Why, without the path. */
  readonly reason: string;
  /** Frames decoded before the failure. */
  readonly samplesDecoded: number;

  constructor(
    path: string,
    stage: DecodeStage,
    reason: string,
    options: ErrorOptions & { samplesDecoded?: number } = {},
  ) {
    super('ERR_DECODE', `${path}: ${reason}`, options);
    this.path = path;
    this.stage = stage;
    this.reason = reason;
    this.samplesDecoded = options.samplesDecoded ?? 0;
  }
}

/** No GPU, a missing plug-in, device memory exhausted or a failed kernel. */
export class DeviceError extends MelismaError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_DEVICE', message, options);
  }
}

/** Weights absent, wrong hash, not the expected architecture, or LibTorch missing. */
export class ModelError extends MelismaError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_MODEL', message, options);
  }
}

/** A malformed dataset, index, split, cache or metadata file. */
export class DataError extends MelismaError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_DATA', message, options);
  }
}
