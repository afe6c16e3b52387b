import type { PickleMachine } from './machine.ts';

type Opcode = (machine: PickleMachine) => void;

/** Ends a pickle. */
export const STOP = 0x2e;

/**
 * The opcodes that are interpreted, by code, with the names of Python's pickletools.py. No other is:
 * those that make objects of classes (INST, OBJ, NEWOBJ_EX, EXT) least of all; NEWOBJ makes nodes of OmegaConf only.
 */
export const opcodes = new Map<number, Opcode>([
  [0x80, (machine) => machine.checkProtocol(machine.cursor.uint8())], // PROTO
  [0x95, ({ cursor }) => void cursor.uint64()], // FRAME
  [0x28, (machine) => machine.pushMark()], // MARK
  [0x7d, (machine) => machine.pushDict()], // EMPTY_DICT
  [0x5d, (machine) => machine.push([])], // EMPTY_LIST
  [0x29, (machine) => machine.push([])], // EMPTY_TUPLE
  [0x85, (machine) => machine.popTuple(1)], // TUPLE1
  [0x86, (machine) => machine.popTuple(2)], // TUPLE2
  [0x87, (machine) => machine.popTuple(3)], // TUPLE3
  [0x74, (machine) => machine.push(machine.popToMark())], // TUPLE
  [0x4e, (machine) => machine.push(null)], // NONE
  [0x88, (machine) => machine.push(true)], // NEWTRUE
  [0x89, (machine) => machine.push(false)], // NEWFALSE
  [0x4a, (machine) => machine.push(machine.cursor.int32())], // BININT
  [0x4b, (machine) => machine.push(machine.cursor.uint8())], // BININT1
  [0x4d, (machine) => machine.push(machine.cursor.uint16())], // BININT2
  [0x8a, (machine) => machine.push(machine.cursor.integer(machine.cursor.uint8()))], // LONG1
  [0x47, (machine) => machine.push(machine.cursor.float64())], // BINFLOAT
  [0x8c, (machine) => machine.push(machine.cursor.utf8(machine.cursor.uint8()))], // SHORT_BINUNICODE
  [0x58, (machine) => machine.push(machine.cursor.utf8(machine.cursor.uint32()))], // BINUNICODE
  [0x8d, (machine) => machine.push(machine.cursor.utf8(machine.cursor.uint64()))], // BINUNICODE8
  [0x55, (machine) => machine.push(machine.cursor.latin1(machine.cursor.uint8()))], // SHORT_BINSTRING
  [0x54, (machine) => machine.push(machine.cursor.latin1(machine.cursor.uint32()))], // BINSTRING
  [0x43, (machine) => machine.push(machine.cursor.bytes(machine.cursor.uint8()))], // SHORT_BINBYTES
  [0x42, (machine) => machine.push(machine.cursor.bytes(machine.cursor.uint32()))], // BINBYTES
  [0x61, (machine) => machine.append([machine.pop()])], // APPEND
  [0x65, (machine) => machine.append(machine.popToMark())], // APPENDS
  [0x73, (machine) => machine.setItem()], // SETITEM
  [0x75, (machine) => machine.setItems(machine.popToMark())], // SETITEMS
  [0x71, (machine) => machine.remember(machine.cursor.uint8())], // BINPUT
  [0x72, (machine) => machine.remember(machine.cursor.uint32())], // LONG_BINPUT
  [0x94, (machine) => machine.remember()], // MEMOIZE
  [0x68, (machine) => machine.recall(machine.cursor.uint8())], // BINGET
  [0x6a, (machine) => machine.recall(machine.cursor.uint32())], // LONG_BINGET
  [0x63, (machine) => machine.pushGlobal(machine.cursor.line(), machine.cursor.line())], // GLOBAL
  [0x93, (machine) => machine.pushNamed()], // STACK_GLOBAL
  [0x51, (machine) => machine.pushStorage()], // BINPERSID
  [0x52, (machine) => machine.call()], // REDUCE
  [0x81, (machine) => machine.makeObject()], // NEWOBJ
  [0x62, (machine) => machine.build()], // BUILD
]);
