/** An entry to store, and what to lie about. */
export interface ZipPiece {
  name: string;
  data?: Uint8Array | string;
  method?: number;
  flags?: number;
  /** The size written into the directory. */
  claimedBytes?: number;
  /** Where the directory says that the local header is. */
  claimedOffset?: number;
}

/** A zip file of stored entries; `zip64` writes sizes and positions the wide way. */
export function zipBytes(
  pieces: readonly ZipPiece[],
  options: { zip64?: boolean; claimedCount?: bigint } = {},
): Buffer {
  const parts: Buffer[] = [];
  const records: Buffer[] = [];
  let at = 0;
  for (const { name, data = '', method = 0, flags = 0, claimedBytes, claimedOffset } of pieces) {
    const text = Buffer.from(name);
    const content = Buffer.from(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(text.length, 26);
    const size = claimedBytes ?? content.length;
    const offset = claimedOffset ?? at;
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(options.zip64 ? 0xffffffff : size, 20);
    central.writeUInt32LE(options.zip64 ? 0xffffffff : size, 24);
    central.writeUInt16LE(text.length, 28);
    central.writeUInt32LE(options.zip64 ? 0xffffffff : offset, 42);
    const extra = Buffer.alloc(options.zip64 ? 28 : 0);
    if (options.zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      for (const [i, value] of [size, size, offset].entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
      central.writeUInt16LE(extra.length, 30);
    }
    parts.push(local, text, content);
    records.push(central, text, extra);
    at += 30 + text.length + content.length;
  }
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  if (!options.zip64) {
    end.writeUInt16LE(pieces.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([...parts, directory, end]);
  }
  end.fill(0xff, 10, 20);
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(options.claimedCount ?? BigInt(pieces.length), 32);
  wide.writeBigUInt64LE(BigInt(directory.length), 40);
  wide.writeBigUInt64LE(BigInt(at), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at + directory.length), 8);
  return Buffer.concat([...parts, directory, wide, locator, end]);
}

/** A torch zip file of a pickle and storages. */
export function torchZip(pickle: Uint8Array, storages: Record<string, Uint8Array> = {}): Buffer {
  const data = Object.entries(storages).map(([key, bytes]) => ({ name: `archive/data/${key}`, data: bytes }));
  return zipBytes([{ name: 'archive/data.pkl', data: pickle }, ...data]);
}
