/**
 * melisma/classifier: learn classes of recordings from features, judge the result, keep it, use it.
 * Below the recordings everything works on matrices too.
 */
export { type Classifier, type ClassifierOptions, classifier, type FitClassifierOptions } from './classifier.ts';
export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type FoldOptions,
  type LabelledVectors,
} from './cross_validate.ts';
export type { ExtractionRun } from './extraction.ts';
export type { FeatureDescription } from './feature_description.ts';
export {
  expandGrid,
  type GridResult,
  type GridSearch,
  type GridSearchOptions,
  gridSearch,
  type HeadGrid,
} from './grid_search.ts';
export type { FitOptions, FittedHead, Head, HeadState, HeadType, JsonValue } from './heads/head.ts';
export { type KNearestNeighborsOptions, kNearestNeighbors } from './heads/k_nearest_neighbors.ts';
export { type LogisticRegressionOptions, logisticRegression } from './heads/logistic_regression.ts';
export { type MlpOptions, mlp } from './heads/mlp.ts';
export { type RandomForestOptions, randomForest } from './heads/random_forest.ts';
export { createHead, type HeadOptions, type HeadSpec, headTypes, restoreHead } from './heads/registry.ts';
export { type LinearSvmOptions, linearSvm, type RbfSvmOptions, rbfSvm } from './heads/svm.ts';
export type { RecordingRow, RecordingRows } from './labelled_rows.ts';
export { loadClassifier } from './load_classifier.ts';
export { Matrix } from './matrix.ts';
export { averageScores, classScores, type Scores, type ZeroDivision } from './metrics/class_scores.ts';
export { type ClassificationReportOptions, classificationReport } from './metrics/classification_report.ts';
export { ConfusionMatrix } from './metrics/confusion_matrix.ts';
export { EvaluationReport } from './metrics/evaluation_report.ts';
export { topKAccuracy } from './metrics/top_k.ts';
export { decodeSafetensors, encodeSafetensors } from './persistence/safetensors.ts';
export {
  type ConfusionMatrixPngOptions,
  confusionMatrixPng,
  saveConfusionMatrixPng,
} from './plot/confusion_matrix_png.ts';
export type { ConfusionMatrixLabels } from './plot/confusion_matrix_svg.ts';
export { StandardScaler } from './standard_scaler.ts';
export type {
  EvaluateOptions,
  Prediction,
  PredictOptions,
  Recording,
  TrainedClassifier,
  TrainingSummary,
} from './trained_classifier.ts';
