import type { CheckpointFile } from './checkpoint_file.ts';

/** An entry of a zip file: where its bytes lie. */
export interface ZipEntry {
  name: string;
  byteOffset: number;
  byteLength: number;
}

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
const endBytes = 22;
const maxCommentBytes = 0xffff;
/** More than ten times what the largest released models have. */
const maxEntries = 100_000;
const maxDirectoryBytes = 32_000_000;

/** Whether the first bytes are those of a zip file. */
export function isZip(start: Buffer): boolean {
  return start.length >= 4 && start.readUInt32LE(0) === signature.local;
}

/**
 * The entries of a zip file (zip64 too) by name, which is only a name: no path is made of it. All
 * must be stored without compression, apart from each other and within the file.
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
 *
 * @throws ModelError naming what is wrong
 */
export async function readZipDirectory(file: CheckpointFile): Promise<Map<string, ZipEntry>> {
  const { offset, length, count } = await findDirectory(file);
  if (count > maxEntries) file.fail(`zip: expected at most ${maxEntries} entries, got ${count}`);
  if (length > maxDirectoryBytes)
    file.fail(`zip: expected a directory of at most ${maxDirectoryBytes} bytes, got ${length}`);
  const bytes = await file.read(offset, length, 'zip directory');
  const entries = new Map<string, ZipEntry>();
  const ranges: { begin: number; end: number }[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const central = parseCentral(file, bytes, at);
    at = central.end;
    const { name, localOffset, byteLength } = central;
    if (entries.has(name)) file.fail(`zip: '${name}' is there twice`);
    const byteOffset = localOffset + (await localHeaderBytes(file, central));
    if (byteLength > offset - byteOffset) file.fail(`zip: '${name}' reaches out of the data`);
    entries.set(name, { name, byteOffset, byteLength });
    ranges.push({ begin: localOffset, end: byteOffset + byteLength });
  }
  ranges.sort((a, b) => a.begin - b.begin);
  for (let i = 1; i < ranges.length; i++) {
    if (ranges[i]!.begin < ranges[i - 1]!.end) file.fail('zip: entries overlap');
  }
  return entries;
}

/** The directory's place, from the end of the file. */
async function findDirectory(file: CheckpointFile): Promise<{ offset: number; length: number; count: number }> {
  const tailBytes = Math.min(file.size, endBytes + maxCommentBytes);
  const tail = await file.read(file.size - tailBytes, tailBytes, 'zip end');
  let end = tail.length - endBytes;
  while (end >= 0 && tail.readUInt32LE(end) !== signature.end) end--;
  if (end < 0) file.fail('zip: no end of the directory: the file is cut off or damaged');
  let count = tail.readUInt16LE(end + 10);
  let length = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  const endOffset = file.size - tailBytes + end;
  if (count === 0xffff || length === 0xffffffff || offset === 0xffffffff) {
    const locator = await file.read(endOffset - 20, 20, 'zip64 locator');
    if (locator.readUInt32LE(0) !== signature.locator64) file.fail('zip: no zip64 locator');
    const record = await file.read(safe(file, locator.readBigUInt64LE(8)), 56, 'zip64 end');
    if (record.readUInt32LE(0) !== signature.end64) file.fail('zip: no zip64 end of the directory');
    count = safe(file, record.readBigUInt64LE(32));
    length = safe(file, record.readBigUInt64LE(40));
    offset = safe(file, record.readBigUInt64LE(48));
  }
  if (length > endOffset - offset) file.fail('zip: its directory reaches beyond its end');
  return { offset, length, count };
}

interface CentralEntry {
  name: string;
  nameBytes: number;
  localOffset: number;
  byteLength: number;
  /** Of the record, in the directory. */
  end: number;
}

function parseCentral(file: CheckpointFile, bytes: Buffer, at: number): CentralEntry {
  if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== signature.central)
    file.fail('zip: its directory is damaged');
  const nameBytes = bytes.readUInt16LE(at + 28);
  const extraBytes = bytes.readUInt16LE(at + 30);
  const extraAt = at + 46 + nameBytes;
  const end = extraAt + extraBytes + bytes.readUInt16LE(at + 32);
  if (end > bytes.length) file.fail('zip: its directory is damaged');
  const name = bytes.toString('utf8', at + 46, extraAt);
  if (bytes.readUInt16LE(at + 8) & 1) file.fail(`zip: '${name}' is encrypted`);
  const method = bytes.readUInt16LE(at + 10);
  if (method !== 0) file.fail(`zip: '${name}' is compressed (method ${method}); torch.save stores its entries plainly`);
  const wide = zip64Field(bytes.subarray(extraAt, extraAt + extraBytes));
  const take = (value: number): number => {
    if (value !== 0xffffffff) return value;
    if (wide.length < wide.at + 8) return file.fail(`zip: '${name}' lacks its zip64 sizes`);
    return safe(file, wide.bytes.readBigUInt64LE((wide.at += 8) - 8));
  };
  const byteLength = take(bytes.readUInt32LE(at + 24));
  const compressed = take(bytes.readUInt32LE(at + 20));
  const localOffset = take(bytes.readUInt32LE(at + 42));
  if (compressed !== byteLength) file.fail(`zip: '${name}' has two sizes`);
  return { name, nameBytes, localOffset, byteLength, end };
}

/** The extra field with the values that 32 bits cannot hold, in the order of the record. */
function zip64Field(extra: Buffer): { bytes: Buffer; at: number; length: number } {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const bytes = extra.subarray(at + 4, at + 4 + length);
      return { bytes, at: 0, length: bytes.length };
    }
    at += 4 + length;
  }
  return { bytes: extra, at: 0, length: 0 };
}

/** PyTorch pads the extra field of the local header to align the data, so the directory cannot tell where they start. */
async function localHeaderBytes(file: CheckpointFile, { name, nameBytes, localOffset }: CentralEntry): Promise<number> {
  const header = await file.read(localOffset, 30 + nameBytes, `zip: '${name}'`);
  if (header.readUInt32LE(0) !== signature.local || header.toString('utf8', 30) !== name) {
    file.fail(`zip: '${name}' is not where the directory says`);
  }
  return 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function safe(file: CheckpointFile, value: bigint): number {
  if (value > BigInt(file.size)) file.fail(`zip: a position or size of ${value} in a file of ${file.size} bytes`);
  return Number(value);
}
