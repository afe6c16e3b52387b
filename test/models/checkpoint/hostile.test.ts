import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/models/checkpoint/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { goldenBytes, place } from './golden_files.ts';
import { long, named, pickle, storage, tensor, text, tuple, uint32 } from './pickle_bytes.ts';
import { refusesIn } from './refuses.ts';
import { withHeader } from './safetensors_bytes.ts';
import { torchZip, zipBytes } from './zip_bytes.ts';

const folder = temporaryFolder();
const refuses = refusesIn(folder);
const four = new Uint8Array(16);
const entry = (fields: string) => `{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]${fields}`;

describe('safetensors', () => {
  const length = Buffer.alloc(10, '{');
  length.writeBigUInt64LE(2n);

  it.each<[string, Buffer, RegExp]>([
    ['an equal name', withHeader(`${entry('}')},"a":{}}`, four), /only one tensor "a"/],
    ['two __metadata__', withHeader('{"__metadata__":{},"__metadata__":{}}'), /only one __metadata__/],
    ['an equal key of metadata', withHeader('{"__metadata__":{"k":"1","k":"2"}}'), /only one "k"/],
    ['metadata that is no text', withHeader('{"__metadata__":{"k":{}}}'), /expected a string/],
    ['an equal key of a tensor', withHeader(entry(',"dtype":"F32"}}'), four), /once each, not "dtype"/],
    ['a key of its own', withHeader(entry(',"x":"F32"}}'), four), /once each, not "x"/],
    ['nesting', withHeader(`{"a":${'['.repeat(100_000)}`), /expected '\{' at character 5/],
    ['nested shapes', withHeader(`{"a":{"shape":${'['.repeat(100_000)}`), /expected a whole number/],
    ['text after the header', withHeader(`${entry('}}')}{}`, four), /expected the end/],
    ['an open string', withHeader('{"a'), /expected a valid string/],
    ['a negative size', withHeader('{"a":{"dtype":"F32","shape":[-1]'), /a whole number/],
    ['a size beyond 2^53', withHeader('{"a":{"dtype":"F32","shape":[9007199254740993]'), /below 2\^53/],
    ['bytes that are no UTF-8', withHeader(Buffer.from('7b22ff227d', 'hex')), /header: /],
    ['an unknown type', withHeader(entry('}}').replace('F32', 'F8_E4M3'), four), /expected one of F16 .* got F8_E4M3/],
    ['a type of JavaScript', withHeader(entry('}}').replace('F32', 'toString'), four), /got toString/],
    ['sizes that overflow', withHeader(entry('}}').replace('[4]', '[4294967296,4294967296]'), four), /needs 7378697/],
    ['another size', withHeader(entry('}}').replace('[4]', '[5]'), four), /needs 20 bytes, its offsets have 16/],
    ['offsets backwards', withHeader(entry('}}').replace('0,16', '16,0'), four), /its offsets have -16/],
    ['data cut off', withHeader(entry('}}'), four.subarray(1)), /a: the file ends before its data/],
    ['data left over', withHeader(entry('}}'), new Uint8Array(17)), /expected 16 bytes of data, got 17/],
    ['a hole', withHeader(entry('}}').replace('0,16', '4,20'), new Uint8Array(20)), /a: expected its data at 0, got 4/],
    [
      'an overlap',
      withHeader(`${entry('}')},${entry('}}').slice(1).replace('"a"', '"b"')}`, four),
      /b: expected its data at 16, got 0/,
    ],
    ['65 dimensions', withHeader(entry('}}').replace('[4]', `[4${',1'.repeat(64)}]`), four), /at most 64 dimensions/],
    ['a header beyond the file', Buffer.concat([length, Buffer.alloc(0)]).subarray(0, 9), /starts like neither/],
    ['nothing', Buffer.alloc(0), /starts like neither/],
  ])('refuses %s', (_, bytes, reason) => refuses(bytes, reason));
});

describe('zip', () => {
  const main = { name: 'archive/data.pkl', data: pickle('N') };

  it('reads zip64', async () => {
    const path = place(
      folder,
      'zip64.pt',
      zipBytes([main, { name: 'archive/byteorder', data: 'little' }], { zip64: true }),
    );
    expect((await openCheckpoint(path)).content).toBeNull();
  });

  it.each<[string, Buffer, RegExp]>([
    ['an equal name', zipBytes([main, main]), /'archive\/data.pkl' is there twice/],
    ['a compressed entry', zipBytes([{ ...main, method: 8 }]), /is compressed \(method 8\)/],
    ['an encrypted entry', zipBytes([{ ...main, flags: 1 }]), /is encrypted/],
    [
      'entries that overlap',
      zipBytes([{ name: 'a', data: 'x'.repeat(80), claimedBytes: 90 }, main]),
      /entries overlap/,
    ],
    ['a size beyond the data', zipBytes([{ ...main, claimedBytes: 1e9 }]), /reaches out of the data/],
    [
      'a zip64 size beyond the data',
      zipBytes([{ ...main, claimedBytes: 1e15 }], { zip64: true }),
      /size of 1000000000000000/,
    ],
    ['an offset beyond the data', zipBytes([{ ...main, claimedOffset: 1e9 }]), /not within the file/],
    ['an offset elsewhere', zipBytes([{ ...main, claimedOffset: 1 }]), /not where the directory says/],
    ['a count beyond the directory', zipBytes([main], { zip64: true, claimedCount: 5n }), /its directory is damaged/],
    ['a count beyond any file', zipBytes([main], { zip64: true, claimedCount: 2n ** 60n }), /a position or size of/],
    ['no end', zipBytes([main]).subarray(0, -1), /no end of the directory/],
    ['no pickle', zipBytes([{ name: 'a/b' }]), /expected one data.pkl/],
    ['two pickles', zipBytes([main, { ...main, name: 'b/data.pkl' }]), /expected one data.pkl/],
    ['TorchScript', zipBytes([main, { name: 'archive/constants.pkl' }]), /TorchScript module, which is a program/],
    ['another byte order', zipBytes([main, { name: 'archive/byteorder', data: 'big' }]), /expected little, got "big"/],
  ])('refuses %s', (_, bytes, reason) => refuses(bytes, reason));
});

describe('pickles', () => {
  const floats = storage('0', 4n);
  const view = (offset: bigint, shape: bigint[], strides: bigint[]) => pickle(tensor(floats, offset, shape, strides));

  it.each<[string, Buffer, RegExp]>([
    [
      'os.system',
      pickle(named('posix', 'system'), tuple(text('true')), 'R'),
      /refers to posix.system.*save the state_dict/,
    ],
    ['eval', pickle('\x8c\x08builtins\x8c\x04eval\x93', tuple(text('1')), 'R'), /refers to builtins.eval/],
    ['a module of the same beginning', pickle(named('demucs_evil', 'X')), /refers to demucs_evil.X/],
    ['a dotted name', pickle('\x8c\x05torch\x8c\x0b_utils.eval\x93'), /refers to torch._utils.eval/],
    ['names of JavaScript', pickle(named('constructor', 'constructor')), /refers to constructor.constructor/],
    ['a call of a type', pickle(named('torch', 'FloatStorage'), tuple(long(1n)), 'R'), /a call of torch.FloatStorage/],
    ['a call of a call', pickle(named('demucs.x', 'Y'), ')R', ')R'), /something else than a name/],
    ['a call of text', pickle(text('x'), ')R'), /something else than a name/],
    ['a state of a class', pickle(named('demucs.x', 'Y'), ')R', '}b'), /a state for an object that takes none/],
    ['INST', pickle('(iposix\nsystem\n'), /opcode 0x69 is not allowed/],
    ['OBJ', pickle('(', named('torch', 'Size'), 'o'), /opcode 0x6f is not allowed/],
    ['NEWOBJ', pickle(named('torch', 'Size'), ')\x81'), /an object of torch.Size/],
    ['NEWOBJ_EX', pickle(named('torch', 'Size'), ')}\x92'), /opcode 0x92 is not allowed/],
    ['EXT1', pickle('\x82\x01'), /opcode 0x82 is not allowed/],
    ['PERSID', pickle('Px\n'), /opcode 0x50 is not allowed/],
    ['protocol 1', Buffer.from([0x80, 1, 0x4e, 0x2e]), /expected protocol 2 to 5, got 1/],
    ['an empty stack', pickle(), /a value is missing/],
    ['a missing mark', pickle('Nt'), /a mark is missing/],
    ['values left over', pickle('NN'), /more than one value/],
    ['no end', pickle('N').subarray(0, -1), /data.pkl: the pickle is cut off/],
    ['text of 4 GB', pickle('X', uint32(0xfffffff0)), /cut off/],
    ['text of 2^63 bytes', pickle('\x8d', Buffer.alloc(8, 0xff)), /cut off/],
    ['text that is no UTF-8', pickle('X', uint32(1), '\xff'), /expected text in UTF-8/],
    ['an unknown memory', pickle('h\x05'), /nothing is remembered as 5/],
    ['a key twice', pickle('}', text('k'), 'Ns', text('k'), 'Ns'), /the key k twice/],
    ['an item of a number', pickle('K\x01', text('k'), 'Ns'), /expected a dict/],
    ['a list in itself', pickle(']q\x00h\x00a'), /a value that holds itself/],
    ['200,000 lists in one another', pickle(']'.repeat(200_000), 'a'.repeat(199_999)), /nested more than 64 deep/],
    ['values that double and double', pickle(nested(40)), /nested again and again/],
    ['dicts and dicts', pickle('(', '}'.repeat(100_000), 't'), /expanded again and again/],
    ['bytes expanded again and again', pickle(expanding(200, 2000)), /expanded again and again/],
    ['three million values', pickle('(', 'N'.repeat(3_000_000), 't'), /more than 2000000 opcodes/],
    [
      'text as latin1 that is none',
      pickle(named('_codecs', 'encode'), tuple(text('ā'), text('latin1')), 'R'),
      /below 256/,
    ],
    ['a fraction of zero', pickle(named('fractions', 'Fraction'), tuple('K\x01', 'K\x00'), 'R'), /two whole numbers/],
    ['a type of objects', pickle(named('numpy', 'dtype'), tuple(text('O8')), 'R'), /expected one of f2 .* got 'O8'/],
    ['a type of JavaScript', pickle(named('numpy', 'dtype'), tuple(text('toString')), 'R'), /got 'toString'/],
    ['a storage of an unknown type', pickle(storage('0', 4n, 'Size')), /expected a persistent id/],
    ['a storage of two lengths', pickle(tuple(floats, storage('0', 8n))), /described in two ways/],
    ['an offset below zero', view(-1n, [4n], [1n]), /expected a storage, an offset/],
    ['a stride below zero', view(3n, [4n], [-1n]), /expected a storage, an offset/],
    ['a size beyond 2^53', view(0n, [2n ** 62n], [1n]), /expected a storage, an offset/],
    ['a view behind the storage', view(1n, [4n], [1n]), /at 1 within 4 stored elements/],
    ['a stride out of it', view(0n, [2n, 2n], [3n, 1n]), /within 4 stored elements/],
    ['strides that overflow', view(0n, [2n ** 52n, 2n ** 52n], [2n ** 52n, 1n]), /within 4 stored elements/],
    ['a stride of zero', view(0n, [2n ** 30n], [0n]), /within 4 stored elements/],
    ['fewer strides', view(0n, [2n, 2n], [1n]), /2 strides, got 1/],
    ['an empty view behind the storage', view(5n, [0n], [1n]), /within 4 stored elements/],
    ['65 dimensions', view(0n, new Array(65).fill(1n), new Array(65).fill(1n)), /expected a storage, an offset/],
  ])('refuses %s', (_, bytes, reason) => refuses(torchZip(bytes, { 0: four }), reason));

  it('refuses a storage that is missing or of another length', async () => {
    const whole = pickle(tensor(floats, 0n, [4n], [1n]));
    await refuses(torchZip(whole), /storage '0' is missing/);
    await refuses(torchZip(whole, { 0: four.subarray(1) }), /expected 16 bytes, got 15/);
    expect((await openCheckpoint(place(folder, 'whole.pt', torchZip(whole, { 0: four })))).tensors.size).toBe(1);
  });
});

describe('files from before PyTorch 1.6', () => {
  const whole = goldenBytes('kinds_legacy.pt');
  const changed = (from: string, to: string) => Buffer.from(whole.toString('latin1').replace(from, to), 'latin1');

  it.each<[string, Buffer, RegExp]>([
    ['data cut off', whole.subarray(0, -1), /storage \d+: the file ends before its data/],
    ['lengths cut off', whole.subarray(0, -40), /storage \d+: /],
    ['pickles cut off', whole.subarray(0, 300), /the pickle is cut off/],
    ['another version', changed('M\xe9\x03', 'M\xea\x03'), /expected protocol 1001, got 1002/],
    ['a big-endian machine', changed('little_endianq\x02\x88', 'little_endianq\x02\x89'), /little-endian machine/],
  ])('refuses %s', (_, bytes, reason) => refuses(bytes, reason));
});

it('refuses a folder, a pipe and a device as a file', async () => {
  const path = join(folder, 'model.safetensors');
  mkdirSync(path);
  await expect(openCheckpoint(folder)).rejects.toThrow(/expected a regular file/);
  await expect(openCheckpoint('/dev/zero')).rejects.toThrow(/expected a regular file/);
});

/** Lists each of which holds the one before twice, all in a tuple. */
function nested(levels: number): Buffer {
  const list = (i: number) =>
    Buffer.concat([
      Buffer.from('](h'),
      Buffer.from([i]),
      Buffer.from('h'),
      Buffer.from([i]),
      Buffer.from('eq'),
      Buffer.from([i + 1]),
    ]);
  return Buffer.concat([
    Buffer.from('(]q\x00'),
    ...Array.from({ length: levels }, (_, i) => list(i)),
    Buffer.from('t'),
  ]);
}

/** One text, remembered and encoded again and again. */
function expanding(times: number, length: number): Buffer {
  const encode = Buffer.concat([
    Buffer.from(named('_codecs', 'encode')),
    tuple('h\x00', text('latin1')),
    Buffer.from('R'),
  ]);
  return Buffer.concat([
    Buffer.from('('),
    text('x'.repeat(length)),
    Buffer.from('q\x00'),
    ...new Array(times).fill(encode),
    Buffer.from('t'),
  ]);
}
