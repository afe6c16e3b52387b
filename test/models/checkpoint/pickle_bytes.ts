/** Pickles put together opcode by opcode, for what Python would not write. */
type Piece = Uint8Array | string;

/** Joins opcodes; text is one byte a character. */
export function pickle(...pieces: Piece[]): Buffer {
  return Buffer.concat([Buffer.from([0x80, 2]), ...pieces.map(toBytes), Buffer.from('.')]);
}

/** BINUNICODE. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from('X'), uint32(bytes.length), bytes]);
}

/** LONG1 with eight bytes. */
export function long(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return Buffer.concat([Buffer.from([0x8a, 8]), bytes]);
}

/** GLOBAL. */
export function named(module: string, name: string): string {
  return `c${module}\n${name}\n`;
}

/** A tuple of any length. */
export function tuple(...items: Piece[]): Buffer {
  return Buffer.concat([Buffer.from('('), ...items.map(toBytes), Buffer.from('t')]);
}

/** The storage of a persistent id. */
export function storage(key: string, length: bigint, type = 'FloatStorage'): Buffer {
  const id = tuple(text('storage'), named('torch', type), text(key), text('cpu'), long(length));
  return Buffer.concat([id, Buffer.from('Q')]);
}

/** A tensor rebuilt from a storage. */
export function tensor(stored: Uint8Array, offset: bigint, shape: bigint[], strides: bigint[]): Buffer {
  const args = tuple(stored, long(offset), tuple(...shape.map(long)), tuple(...strides.map(long)), '\x89', 'N');
  return Buffer.concat([toBytes(named('torch._utils', '_rebuild_tensor_v2')), args, Buffer.from('R')]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function toBytes(piece: Piece): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
}
