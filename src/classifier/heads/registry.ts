import { DataError, ParameterError } from '../../core/errors.ts';
import type { FittedHead, Head, HeadState, HeadType } from './head.ts';
import { type KNearestNeighborsOptions, kNearestNeighbors, restoreKNearestNeighbors } from './k_nearest_neighbors.ts';
import {
  type LogisticRegressionOptions,
  logisticRegression,
  restoreLogisticRegression,
} from './logistic_regression.ts';
import { type MlpOptions, mlp, restoreMlp } from './mlp.ts';
import { type RandomForestOptions, randomForest, restoreRandomForest } from './random_forest.ts';
import { type LinearSvmOptions, linearSvm, type RbfSvmOptions, rbfSvm, restoreSvm } from './svm.ts';

/** Options of each kind of head. */
export interface HeadOptions {
  logisticRegression: LogisticRegressionOptions;
  linearSvm: LinearSvmOptions;
  rbfSvm: RbfSvmOptions;
  randomForest: RandomForestOptions;
  kNearestNeighbors: KNearestNeighborsOptions;
  mlp: MlpOptions;
}

/** A head by its name, or by its name with options: `{ type: 'randomForest', nEstimators: 300 }`. */
export type HeadSpec = HeadType | { [T in HeadType]: { type: T } & HeadOptions[T] }[HeadType];

interface Kind {
  make(options: object): Head;
  restore(state: HeadState, numberOfClasses: number): FittedHead;
}

const KINDS: Record<HeadType, Kind> = {
  logisticRegression: { make: logisticRegression, restore: restoreLogisticRegression },
  linearSvm: { make: linearSvm, restore: (state, k) => restoreSvm('linearSvm', state, k) },
  rbfSvm: { make: rbfSvm, restore: (state, k) => restoreSvm('rbfSvm', state, k) },
  randomForest: { make: randomForest, restore: restoreRandomForest },
  kNearestNeighbors: { make: kNearestNeighbors, restore: restoreKNearestNeighbors },
  mlp: { make: mlp, restore: restoreMlp },
};

/** Names of all heads. */
export const headTypes = Object.keys(KINDS) as readonly HeadType[];

/** Makes the head that a specification names. @throws ParameterError on an unknown name or bad option */
export function createHead(spec: HeadSpec): Head {
  const { type, ...options } = typeof spec === 'string' ? { type: spec } : spec;
  if (!isHeadType(type)) {
    throw new ParameterError(`head: expected one of ${headTypes.join(', ')}, got '${String(type)}'`);
  }
  return KINDS[type].make(options);
}

/** Rebuilds a fitted head. @throws DataError when the state does not fit the type */
export function restoreHead(type: string, state: HeadState, numberOfClasses: number): FittedHead {
  if (!isHeadType(type)) throw new DataError(`type: expected one of ${headTypes.join(', ')}, got '${type}'`);
  return KINDS[type].restore(state, numberOfClasses);
}

function isHeadType(type: unknown): type is HeadType {
  return typeof type === 'string' && Object.hasOwn(KINDS, type);
}
