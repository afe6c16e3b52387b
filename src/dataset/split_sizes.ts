import { ParameterError } from '../core/errors.ts';

/** Sizes of the two parts: a fraction between 0 and 1, or a whole number of rows. */
export interface SplitSizes {
  /** Size of the validation part. Default: what `train` leaves, or 0.1 when neither is given. */
  validation?: number;
  /** Size of the training part. Default: what `validation` leaves. */
  train?: number;
}

/**
 * How many rows go to each part: fractions of validation round up and of training down, as
 * scikit-learn's `_validate_shuffle_split`.
 *
 * @throws ParameterError on sizes that are out of range, too large together or that leave nothing to train on
 */
export function splitSizes(rows: number, sizes: SplitSizes): { train: number; validation: number } {
  const { train: trainSize, validation: validationSize = trainSize === undefined ? 0.1 : undefined } = sizes;
  const validation = toCount('validation', validationSize, rows, Math.ceil);
  const train = toCount('train', trainSize, rows, Math.floor);
  const counts = {
    train: train ?? rows - validation!,
    validation: validation ?? rows - train!,
  };
  if (isFraction(trainSize) && isFraction(validationSize) && trainSize + validationSize > 1) {
    throw new ParameterError(`train: expected at most ${1 - validationSize} beside validation, got ${trainSize}`);
  }
  if (counts.train + counts.validation > rows) {
    throw new ParameterError(
      `train: expected at most ${rows} rows together with validation, got ${counts.train} + ${counts.validation}`,
    );
  }
  if (counts.train === 0) {
    throw new ParameterError(
      `train: expected at least 1 row, got 0 of ${rows} (validation takes ${counts.validation})`,
    );
  }
  return counts;
}

function isFraction(size: number | undefined): size is number {
  return size !== undefined && !Number.isInteger(size);
}

function toCount(
  name: string,
  size: number | undefined,
  rows: number,
  round: (value: number) => number,
): number | undefined {
  if (size === undefined) return undefined;
  const valid = Number.isInteger(size) ? size > 0 && size < rows : size > 0 && size < 1;
  if (!valid) {
    throw new ParameterError(
      `${name}: expected a fraction between 0 and 1 or a count from 1 to ${rows - 1}, got ${String(size)}`,
    );
  }
  return Number.isInteger(size) ? size : round(size * rows);
}
