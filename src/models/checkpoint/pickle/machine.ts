import type { TensorLocation } from '../types.ts';
import { ByteCursor, TruncatedPickleError } from './byte_cursor.ts';
import {
  interpretBuild,
  interpretCall,
  makeDict,
  makeStorage,
  type PickleContext,
  resolveGlobal,
  setItem,
} from './globals.ts';
import { makeConfigNode } from './omegaconf.ts';
import { opcodes, STOP } from './opcodes.ts';
import type { PickleValue, StorageReference, TensorView } from './values.ts';

/** An interpreted pickle. */
export interface Pickle {
  value: PickleValue;
  /** Of the byte after it. */
  end: number;
  views: Map<TensorLocation, TensorView>;
  storages: Map<string, StorageReference>;
}

/** Bounds the objects that a small opcode each can make; the largest released models need a tenth. */
const maxOpcodes = 2_000_000;
/** What every pickle may take beside its own bytes. */
const freeBytes = 65_536;
/** What an object takes beside the byte that makes it; pickled ones have more than this beside them. */
const objectBytes = 32;
const mark = Symbol('mark');

/**
 * Interprets a pickle of protocol 2 to 5 that holds plain values, tensors and NumPy numbers. Nothing
 * is imported or called; a name or opcode that is not on the list ends the reading.
 *
 * Source: Python's pickletools.py.
 *
 * @throws SyntaxError with the position and the reason
 * @throws TruncatedPickleError when the bytes end too early
 */
export function readPickle(bytes: Buffer, start = 0): Pickle {
  return new PickleMachine(bytes, start).run();
}

/** What opcodes do, in the terms of pickletools. */
export class PickleMachine implements PickleContext {
  readonly cursor: ByteCursor;
  readonly views = new Map<TensorLocation, TensorView>();
  readonly #storages = new Map<string, StorageReference>();
  readonly #stack: (PickleValue | typeof mark)[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #unchargedBytes: number;

  constructor(bytes: Buffer, start: number) {
    this.cursor = new ByteCursor(bytes, start);
    this.#unchargedBytes = bytes.length + freeBytes;
  }

  run(): Pickle {
    for (let count = 0; count < maxOpcodes; count++) {
      const at = this.cursor.position;
      try {
        const code = this.cursor.uint8();
        if (code === STOP) {
          const value = this.pop();
          if (this.#stack.length > 0) throw new SyntaxError('more than one value at the end');
          return { value, end: this.cursor.position, views: this.views, storages: this.#storages };
        }
        const opcode = opcodes.get(code);
        if (!opcode) throw new SyntaxError(`opcode 0x${code.toString(16).padStart(2, '0')} is not allowed`);
        opcode(this);
      } catch (error) {
        if (error instanceof TruncatedPickleError || !(error instanceof SyntaxError)) throw error;
        throw new SyntaxError(`at byte ${at}: ${error.message}`, { cause: error });
      }
    }
    throw new SyntaxError(`more than ${maxOpcodes} opcodes`);
  }

  charge(bytes: number): void {
    this.#unchargedBytes -= bytes;
    if (this.#unchargedBytes < 0) throw new SyntaxError('the same values expanded again and again');
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === mark) throw new SyntaxError('a value is missing on the stack');
    return value;
  }

  top(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  /** What was pushed since the last mark, which goes too. */
  popToMark(): PickleValue[] {
    const at = this.#stack.lastIndexOf(mark);
    if (at < 0) throw new SyntaxError('a mark is missing on the stack');
    const values = this.#stack.splice(at) as PickleValue[];
    values.shift();
    return values;
  }

  popTuple(length: number): void {
    const values = Array.from({ length }, () => this.pop());
    this.push(values.reverse());
  }

  remember(index = this.#memo.size): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw new SyntaxError(`nothing is remembered as ${index}`);
    this.push(value);
  }

  append(values: PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new SyntaxError('expected a list to append to');
    for (const value of values) list.push(value);
  }

  setItems(items: PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2 !== 0)
      throw new SyntaxError('expected a dict, and keys with values');
    for (let i = 0; i < items.length; i += 2) setItem(dict, items[i]!, items[i + 1]!);
  }

  checkProtocol(protocol: number): void {
    if (protocol < 2 || protocol > 5) throw new SyntaxError(`expected protocol 2 to 5, got ${protocol}`);
  }

  pushMark(): void {
    this.#stack.push(mark);
  }

  pushDict(): void {
    this.push(makeDict(this));
  }

  pushGlobal(module: string, name: string): void {
    this.push(resolveGlobal(module, name));
  }

  /** A global whose module and name are on the stack. */
  pushNamed(): void {
    const name = this.pop();
    const module = this.pop();
    if (typeof name !== 'string' || typeof module !== 'string') throw new SyntaxError('expected a name');
    this.pushGlobal(module, name);
  }

  setItem(): void {
    const value = this.pop();
    this.setItems([this.pop(), value]);
  }

  call(): void {
    const args = this.pop();
    this.push(interpretCall(this.pop(), args, this));
  }

  makeObject(): void {
    const args = this.pop();
    this.charge(objectBytes);
    this.push(makeConfigNode(this.pop(), args));
  }

  build(): void {
    const state = this.pop();
    interpretBuild(this.top(), state);
  }

  pushStorage(): void {
    const storage = makeStorage(this.pop());
    const before = this.#storages.get(storage.key);
    if (before && (before.dtype !== storage.dtype || before.length !== storage.length)) {
      throw new SyntaxError(`storage ${storage.key.slice(0, 80)} is described in two ways`);
    }
    this.#storages.set(storage.key, before ?? storage);
    this.push(before ?? storage);
  }
}
