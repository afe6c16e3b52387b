import { DataError } from '../../core/errors.ts';

/** The parts of a libsvm model beside its support vectors. Classes are in libsvm's order, pairs as (0,1), (0,2) … */
export interface LibsvmModel {
  /** Our class index of each of libsvm's classes. */
  labels: Int32Array;
  /** Support vectors of each class, which lie one class after another. */
  supportsPerClass: Int32Array;
  /** `[supports, classes - 1]` */
  dualCoefficients: Float64Array;
  /** Offset of each pair's decision value. */
  rho: Float64Array;
  /** Platt's slope and offset of each pair; empty when not estimated. */
  probA: Float64Array;
  probB: Float64Array;
}

/** Reads the text that `svm_save_model` writes, leaving out the vectors (which it rounds). @throws DataError */
export function parseLibsvmModel(text: string): LibsvmModel {
  const start = text.indexOf('\nSV\n');
  if (start < 0) throw new DataError('libsvm: expected a model with support vectors, got none');
  const header = new Map<string, Float64Array>();
  for (const line of text.slice(0, start).split('\n')) {
    const [name, ...values] = line.trim().split(/\s+/);
    header.set(name!, Float64Array.from(values, Number));
  }
  const field = (name: string) => header.get(name) ?? new Float64Array(0);
  const classes = field('label').length;
  const pairs = (classes * (classes - 1)) / 2;
  const supports = field('total_sv')[0] ?? 0;
  const dualCoefficients = new Float64Array(supports * (classes - 1));
  let at = start + 4;
  for (let s = 0; s < supports; s++) {
    const end = text.indexOf('\n', at);
    for (let c = 0; c < classes - 1; c++) {
      const space = text.indexOf(' ', at);
      dualCoefficients[s * (classes - 1) + c] = Number(text.slice(at, space));
      at = space + 1;
    }
    at = end + 1;
  }
  if (classes < 2 || field('rho').length !== pairs || dualCoefficients.some(Number.isNaN)) {
    throw new DataError('libsvm: expected a classification model, got a text that does not parse');
  }
  return {
    labels: Int32Array.from(field('label')),
    supportsPerClass: Int32Array.from(field('nr_sv')),
    dualCoefficients,
    rho: field('rho'),
    probA: field('probA'),
    probB: field('probB'),
  };
}
