import { type Data, type DataType, makeData } from 'apache-arrow';
import type { NumberArray, NumberType } from '../schema/field.ts';
import { Growing } from './growing.ts';
import { Validity } from './validity.ts';

/** Collects the values of one field for a batch, without an object per value. */
export interface Column {
  readonly length: number;
  /** Takes a checked value. */
  append(value: unknown): void;
  appendNull(): void;
  /** The values since the last `clear`, as views that the next change invalidates. */
  finish(): Data;
  clear(): void;
}

/** A column that takes typed arrays whole. */
export interface NumberColumn extends Column {
  appendAll(values: NumberArray | readonly (number | bigint)[]): void;
}

const storage = {
  int32: () => new Growing((length) => new Int32Array(length)),
  float32: () => new Growing((length) => new Float32Array(length)),
  float64: () => new Growing((length) => new Float64Array(length)),
};

/** A column of int32, float32 or float64. */
class PlainNumberColumn implements NumberColumn {
  readonly #type: DataType;
  readonly #values: Growing<Int32Array> | Growing<Float32Array> | Growing<Float64Array>;
  readonly #validity = new Validity();

  constructor(type: DataType, dtype: Exclude<NumberType, 'int64'>) {
    this.#type = type;
    this.#values = storage[dtype]();
  }

  get length(): number {
    return this.#values.length;
  }

  append(value: unknown): void {
    this.#values.push(value as number);
  }

  appendNull(): void {
    this.#validity.addNull(this.length);
    this.#values.push(0);
  }

  appendAll(values: NumberArray | readonly (number | bigint)[]): void {
    // BigInts do not convert by themselves.
    this.#values.append(values instanceof BigInt64Array ? Array.from(values, Number) : (values as ArrayLike<number>));
  }

  finish(): Data {
    const { length } = this;
    return makeData({
      type: this.#type,
      length,
      ...this.#validity.buffers(length),
      data: this.#values.used(),
    } as never);
  }

  clear(): void {
    this.#values.length = 0;
    this.#validity.clear();
  }
}

const TWO_32 = 2 ** 32;

/** A column of int64, kept as pairs of 32-bit halves: BigInts are slow to make. */
class Int64Column implements NumberColumn {
  readonly #type: DataType;
  readonly #halves = new Growing((length) => new Int32Array(length));
  readonly #validity = new Validity();

  constructor(type: DataType) {
    this.#type = type;
  }

  get length(): number {
    return this.#halves.length / 2;
  }

  append(value: unknown): void {
    const at = this.#halves.length;
    put(this.#halves.extend(2), at, value as number | bigint);
  }

  appendNull(): void {
    this.#validity.addNull(this.length);
    this.append(0);
  }

  appendAll(values: NumberArray | readonly (number | bigint)[]): void {
    let at = this.#halves.length;
    const halves = this.#halves.extend(2 * values.length);
    for (let i = 0; i < values.length; i++, at += 2) put(halves, at, values[i]!);
  }

  finish(): Data {
    const { buffer, byteOffset, length } = this.#halves.used();
    const data = new BigInt64Array(buffer, byteOffset, length / 2);
    return makeData({ type: this.#type, length: data.length, ...this.#validity.buffers(data.length), data } as never);
  }

  clear(): void {
    this.#halves.length = 0;
    this.#validity.clear();
  }
}

function put(halves: Int32Array, at: number, value: number | bigint): void {
  if (typeof value === 'bigint') {
    halves[at] = Number(BigInt.asIntN(32, value));
    halves[at + 1] = Number(value >> 32n);
  } else {
    halves[at] = value % TWO_32;
    halves[at + 1] = Math.floor(value / TWO_32);
  }
}

export function numberColumn(type: DataType, dtype: NumberType): NumberColumn {
  return dtype === 'int64' ? new Int64Column(type) : new PlainNumberColumn(type, dtype);
}
