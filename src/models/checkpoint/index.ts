export { describeInspection, describeLicence } from './describe.ts';
export { type CheckpointInspection, type InspectedFile, inspectCheckpoint } from './inspect.ts';
export { openCheckpoint } from './open.ts';
export { numpyValues } from './pickle/numpy_values.ts';
export { Fraction, NumpyArray, OpaqueObject } from './pickle/values.ts';
export { readCheckpointTensor } from './read_tensor.ts';
export {
  type Checkpoint,
  type CheckpointDType,
  type CheckpointFormat,
  checkpointDTypeBytes,
  type TensorLocation,
} from './types.ts';
