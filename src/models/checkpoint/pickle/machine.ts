import type { TensorLocation } from '../types.ts';
import { ByteCursor, TruncatedPickleError } from './byte_cursor.ts';
import { interpretBuild, interpretCall, makeStorage, type PickleContext, resolveGlobal, setItem } from './globals.ts';
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
const mark = Symbol('mark');

type Opcode = (machine: PickleMachine) => void;

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

class PickleMachine implements PickleContext {
  readonly cursor: ByteCursor;
  readonly views = new Map<TensorLocation, TensorView>();
  readonly #storages = new Map<string, StorageReference>();
  readonly #stack: (PickleValue | typeof mark)[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #unchargedBytes: number;

  constructor(bytes: Buffer, start: number) {
    this.cursor = new ByteCursor(bytes, start);
    this.#unchargedBytes = bytes.length;
  }

  run(): Pickle {
    for (let count = 0; count < maxOpcodes; count++) {
      const at = this.cursor.position;
      try {
        const code = this.cursor.uint8();
        if (code === stop) {
          const value = this.pop();
          if (this.#stack.length > 0) throw new SyntaxError('more than one value at the end');
          return { value, end: this.cursor.position, views: this.views, storages: this.#storages };
        }
        const opcode = opcodes[code];
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

  push(value: PickleValue | typeof mark): void {
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

const stop = '.'.charCodeAt(0);

/** By code; the names are those of pickletools. */
const opcodes: Record<number, Opcode> = {
  128: ({ cursor }) => {
    const protocol = cursor.uint8(); // PROTO
    if (protocol < 2 || protocol > 5) throw new SyntaxError(`expected protocol 2 to 5, got ${protocol}`);
  },
  149: ({ cursor }) => void cursor.uint64(), // FRAME
  40: (machine) => machine.push(mark), // MARK
  125: (machine) => machine.push(new Map()), // EMPTY_DICT
  93: (machine) => machine.push([]), // EMPTY_LIST
  41: (machine) => machine.push([]), // EMPTY_TUPLE
  133: (machine) => machine.popTuple(1), // TUPLE1
  134: (machine) => machine.popTuple(2), // TUPLE2
  135: (machine) => machine.popTuple(3), // TUPLE3
  116: (machine) => machine.push(machine.popToMark()), // TUPLE
  78: (machine) => machine.push(null), // NONE
  136: (machine) => machine.push(true), // NEWTRUE
  137: (machine) => machine.push(false), // NEWFALSE
  74: (machine) => machine.push(machine.cursor.int32()), // BININT
  75: (machine) => machine.push(machine.cursor.uint8()), // BININT1
  77: (machine) => machine.push(machine.cursor.uint16()), // BININT2
  138: (machine) => machine.push(machine.cursor.integer(machine.cursor.uint8())), // LONG1
  71: (machine) => machine.push(machine.cursor.float64()), // BINFLOAT
  140: (machine) => machine.push(machine.cursor.utf8(machine.cursor.uint8())), // SHORT_BINUNICODE
  88: (machine) => machine.push(machine.cursor.utf8(machine.cursor.uint32())), // BINUNICODE
  141: (machine) => machine.push(machine.cursor.utf8(machine.cursor.uint64())), // BINUNICODE8
  85: (machine) => machine.push(machine.cursor.latin1(machine.cursor.uint8())), // SHORT_BINSTRING
  84: (machine) => machine.push(machine.cursor.latin1(machine.cursor.uint32())), // BINSTRING
  67: (machine) => machine.push(machine.cursor.bytes(machine.cursor.uint8())), // SHORT_BINBYTES
  66: (machine) => machine.push(machine.cursor.bytes(machine.cursor.uint32())), // BINBYTES
  97: (machine) => machine.append([machine.pop()]), // APPEND
  101: (machine) => machine.append(machine.popToMark()), // APPENDS
  115: (machine) => {
    const value = machine.pop(); // SETITEM
    machine.setItems([machine.pop(), value]);
  },
  117: (machine) => machine.setItems(machine.popToMark()), // SETITEMS
  113: (machine) => machine.remember(machine.cursor.uint8()), // BINPUT
  114: (machine) => machine.remember(machine.cursor.uint32()), // LONG_BINPUT
  148: (machine) => machine.remember(), // MEMOIZE
  104: (machine) => machine.recall(machine.cursor.uint8()), // BINGET
  106: (machine) => machine.recall(machine.cursor.uint32()), // LONG_BINGET
  99: (machine) => machine.push(resolveGlobal(machine.cursor.line(), machine.cursor.line())), // GLOBAL
  147: (machine) => {
    const name = machine.pop(); // STACK_GLOBAL
    const module = machine.pop();
    if (typeof name !== 'string' || typeof module !== 'string') throw new SyntaxError('expected a name');
    machine.push(resolveGlobal(module, name));
  },
  81: (machine) => machine.pushStorage(), // BINPERSID
  82: (machine) => {
    const args = machine.pop(); // REDUCE
    machine.push(interpretCall(machine.pop(), args, machine));
  },
  98: (machine) => {
    const state = machine.pop(); // BUILD
    interpretBuild(machine.top(), state);
  },
};
