export { type KFoldOptions, stratifiedKFold } from './folds.ts';
export { type GroupSplitOptions, stratifiedGroupSplit } from './group_split.ts';
export { compareCodePoints, type EncodedLabels, encodeLabels, type Label } from './labels.ts';
export { RandomState } from './random.ts';
export { type ShuffleSplitOptions, type Split, shuffleSplit, stratifiedShuffleSplit } from './split.ts';
export type { SplitSizes } from './split_sizes.ts';
