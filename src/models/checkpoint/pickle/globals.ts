import type { CheckpointDType, TensorLocation } from '../types.ts';
import { buildArray, buildDType, makeDType, readScalar } from './numpy_values.ts';
import { buildConfigNode, isConfigName, isConfigType } from './omegaconf.ts';
import {
  ConfigNode,
  Fraction,
  isSize,
  NumpyArray,
  NumpyDType,
  OpaqueObject,
  type PickleValue,
  StorageReference,
  type TensorView,
} from './values.ts';

/** What the meanings of globals need of the pickle that is being read. */
export interface PickleContext {
  /** The tensors so far; their places are filled in when those of the storages are known. */
  views: Map<TensorLocation, TensorView>;
  /** Counts memory that is taken beside the pickle's own bytes. @throws SyntaxError when it is more than they are */
  charge(bytes: number): void;
}

type Meaning = (args: PickleValue[], context: PickleContext) => PickleValue;

/** What calling a name means here. Nothing is imported, nothing of the file is run. */
const callables: Record<string, Meaning> = {
  'collections.OrderedDict': makeOrderedDict,
  'collections.defaultdict': makeDefaultDict,
  'torch._utils._rebuild_tensor': makeTensor,
  'torch._utils._rebuild_tensor_v2': makeTensor,
  'torch._utils._rebuild_parameter': ([data], { views }) => {
    if (!views.has(data as TensorLocation)) throw new SyntaxError('_rebuild_parameter: expected a tensor');
    return data!;
  },
  'torch.Size': ([sizes]) => {
    if (!Array.isArray(sizes)) throw new SyntaxError('torch.Size: expected a tuple');
    return sizes;
  },
  'torch.device': (args) => new OpaqueObject('torch', 'device', args),
  'numpy.dtype': makeDType,
  '_codecs.encode': encodeLatin1,
  'fractions.Fraction': makeFraction,
};
for (const core of ['core', '_core']) {
  callables[`numpy.${core}.multiarray._reconstruct`] = makeArray;
  callables[`numpy.${core}.multiarray.scalar`] = readScalar;
}

const storageTypes: Record<string, CheckpointDType> = {
  'torch.FloatStorage': 'float32',
  'torch.DoubleStorage': 'float64',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
  'torch.storage.TypedStorage': 'uint8',
  'torch.storage.UntypedStorage': 'uint8',
};

const dictBytes = 32;

const torchDTypes = 'float16 bfloat16 float32 float64 int64 int32 int16 int8 uint8 bool'.split(' ');
const named = new Set(['numpy.ndarray', ...torchDTypes.map((dtype) => `torch.${dtype}`)]);

/** @throws SyntaxError for a name that is not on the list of those with a meaning */
export function resolveGlobal(module: string, name: string): OpaqueObject {
  const path = `${module}.${name}`;
  const known =
    Object.hasOwn(callables, path) || Object.hasOwn(storageTypes, path) || named.has(path) || isConfigName(path);
  if (!known && !isOpaque(module)) {
    throw new SyntaxError(
      `it refers to ${path.slice(0, 200)}, which is none of the names that tensors and plain values need; ` +
        'save the state_dict instead',
    );
  }
  return new OpaqueObject(module, name);
}

/** Interprets a call. @throws SyntaxError when the name is no function or the arguments are wrong */
export function interpretCall(callable: PickleValue, args: PickleValue, context: PickleContext): PickleValue {
  if (!(callable instanceof OpaqueObject) || callable.args !== null)
    throw new SyntaxError('a call of something else than a name');
  if (!Array.isArray(args)) throw new SyntaxError('a call without a tuple of arguments');
  const path = `${callable.module}.${callable.name}`;
  if (Object.hasOwn(callables, path)) return callables[path]!(args, context);
  if (isOpaque(callable.module)) return new OpaqueObject(callable.module, callable.name, args);
  throw new SyntaxError(`a call of ${path}`);
}

/** Interprets the state given to an object: NumPy's, OmegaConf's, and the attributes of an ordered dict, which are dropped. */
export function interpretBuild(target: PickleValue, state: PickleValue): void {
  if (target instanceof NumpyDType) buildDType(target, state);
  else if (target instanceof NumpyArray) buildArray(target, state);
  else if (target instanceof ConfigNode) buildConfigNode(target, state);
  else if (!(target instanceof Map && state instanceof Map))
    throw new SyntaxError('a state for an object that takes none');
}

/**
 * The storage of a persistent id, `('storage', type, key, device, elements, view)`; `view` is
 * `(key, offset, elements)` or absent, and only in files of the first PyTorch versions.
 */
export function makeStorage(id: PickleValue): StorageReference {
  const [kind, type, key, , length, view] = Array.isArray(id) ? id : [];
  const path = type instanceof OpaqueObject ? `${type.module}.${type.name}` : '';
  const dtype = Object.hasOwn(storageTypes, path) ? storageTypes[path] : undefined;
  if (kind !== 'storage' || !dtype || typeof key !== 'string' || !isSize(length)) {
    throw new SyntaxError('expected a persistent id that names a storage, its type, key and length');
  }
  if (view !== undefined && view !== null) throw new SyntaxError('a storage that is part of another');
  return new StorageReference(key, dtype, length);
}

/** Classes of Demucs stand in its checkpoints beside the state; they are recorded. */
function isOpaque(module: string): boolean {
  return /^demucs(\.\w+)*$/.test(module);
}

function makeTensor(args: PickleValue[], { views }: PickleContext): PickleValue {
  const [storage, offset, shape, strides] = args;
  if (!(storage instanceof StorageReference) || !isSize(offset) || !isSizes(shape) || !isSizes(strides)) {
    throw new SyntaxError('_rebuild_tensor: expected a storage, an offset, a shape and strides');
  }
  const tensor: TensorLocation = { file: '', byteOffset: 0, dtype: storage.dtype, shape, strides };
  views.set(tensor, { storage, offset });
  return tensor;
}

function makeArray([type]: PickleValue[]): NumpyArray {
  if (!(type instanceof OpaqueObject) || type.name !== 'ndarray') throw new SyntaxError('expected numpy.ndarray');
  return new NumpyArray();
}

/** Without arguments, or as Python 2 saved it: from a list of pairs. */
function makeOrderedDict([pairs = []]: PickleValue[], context: PickleContext): PickleValue {
  if (!Array.isArray(pairs)) throw new SyntaxError('OrderedDict: expected a list of pairs');
  context.charge(pairs.length);
  const dict = makeDict(context);
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) throw new SyntaxError('OrderedDict: expected a list of pairs');
    setItem(dict, pair[0]!, pair[1]!);
  }
  return dict;
}

/** What it would call for a missing key has to be a type, and is dropped. */
function makeDefaultDict(args: PickleValue[], context: PickleContext): PickleValue {
  if (args.length > 1 || !args.every(isConfigType)) throw new SyntaxError('defaultdict: expected a type');
  return makeDict(context);
}

/** An empty dict. One byte makes it, and it takes a hundred: those of real files have more than this beside them. */
export function makeDict(context: PickleContext): Map<PickleValue, PickleValue> {
  context.charge(dictBytes);
  return new Map();
}

/** @throws SyntaxError for a key that is there already: Python would keep the last, others the first */
export function setItem(dict: Map<PickleValue, PickleValue>, key: PickleValue, value: PickleValue): void {
  if (dict.has(key)) throw new SyntaxError(`the key ${String(key).slice(0, 80)} twice in one dict`);
  dict.set(key, value);
}

/** How protocol 2 stores bytes: as text, one character for each. */
function encodeLatin1([text, encoding]: PickleValue[], context: PickleContext): Uint8Array {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) {
    throw new SyntaxError('_codecs.encode: expected text and latin1');
  }
  context.charge(text.length);
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.toString('latin1') !== text) throw new SyntaxError('_codecs.encode: expected characters below 256');
  return bytes;
}

/** `Fraction('39/5')` of older Python, `Fraction(39, 5)` since 3.12. */
function makeFraction(args: PickleValue[]): Fraction {
  const [first, second = 1] = args;
  const text = typeof first === 'string' ? /^(-?\d+)(?:\/(\d+))?$/.exec(first) : null;
  const numerator = text ? Number(text[1]) : first;
  const denominator = text ? Number(text[2] ?? 1) : second;
  if (!Number.isSafeInteger(numerator) || !isSize(denominator) || denominator === 0) {
    throw new SyntaxError('Fraction: expected two whole numbers');
  }
  return new Fraction(numerator as number, denominator);
}

function isSizes(value: unknown): value is number[] {
  // The length first: a long list could be given to many tensors.
  return Array.isArray(value) && value.length <= 64 && value.every(isSize);
}
