import type { CheckpointDType, TensorLocation } from '../types.ts';

/** What a pickle is interpreted as. Lists and tuples are both arrays. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | OpaqueObject
  | ConfigNode
  | Fraction
  | NumpyArray
  | NumpyDType
  | StorageReference
  | TensorLocation;

/** A Python class or function by name, with the arguments it was to be called with; it never is. */
export class OpaqueObject {
  readonly module: string;
  readonly name: string;
  /** `null` when only the class is named. */
  readonly args: PickleValue[] | null;

  constructor(module: string, name: string, args: PickleValue[] | null = null) {
    this.module = module;
    this.name = name;
    this.args = args;
  }
}

/** A node of an OmegaConf configuration: a dict or list of nodes, or a plain value. */
export class ConfigNode {
  /** Module and name of its class. */
  readonly type: string;
  /** Of a string, `${other.key}` stands for the value there. */
  value: PickleValue = null;

  constructor(type: string) {
    this.type = type;
  }
}

/** Python's `fractions.Fraction`, in lowest terms. */
export class Fraction {
  readonly numerator: number;
  readonly denominator: number;

  constructor(numerator: number, denominator: number) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  valueOf(): number {
    return this.numerator / this.denominator;
  }
}

/** A NumPy element type; `bool` and numbers only. */
export class NumpyDType {
  /** As NumPy names it without the byte order: `f4`, `i8`, `b1` … */
  readonly code: string;
  littleEndian = true;

  constructor(code: string) {
    this.code = code;
  }

  /** Bytes of an element. */
  get bytes(): number {
    return Number(this.code.slice(1));
  }
}

/** An array of NumPy, whose bytes lie in the pickle itself. */
export class NumpyArray {
  dtype = new NumpyDType('f8');
  shape: number[] = [0];
  fortranOrder = false;
  bytes = new Uint8Array();
}

/** What a tensor's values are stored in, before its place in the file is known. */
export class StorageReference {
  readonly key: string;
  readonly dtype: CheckpointDType;
  /** Elements. */
  readonly length: number;

  constructor(key: string, dtype: CheckpointDType, length: number) {
    this.key = key;
    this.dtype = dtype;
    this.length = length;
  }
}

/** A tensor as a view of a storage; offset in elements. */
export interface TensorView {
  storage: StorageReference;
  offset: number;
}

/** True for a count, size or position. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
