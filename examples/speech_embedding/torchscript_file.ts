import { crc32 } from 'node:zlib';
import type { TorchscriptCode } from './graph_code.ts';

/**
 * The bytes of a file as `torch.jit.save` writes it, of a module whose `forward` takes a tensor `audio`.
 *
 * @param result the line's name that is returned
 * @see torch/csrc/jit/docs/serialization.md
 */
export function torchscriptFile(module: string, { lines, tensors }: TorchscriptCode, result: string): Buffer {
  const names = [...tensors.keys()];
  const code = [
    `class ${module}(Module):`,
    `  __parameters__ = [${names.map((name) => `"${name}", `).join('')}]`,
    '  __buffers__ = []',
    ...names.map((name) => `  ${name} : Tensor`),
    '  training : bool',
    `  def forward(self: __torch__.${module}, audio: Tensor) -> Tensor:`,
    ...lines.map((line) => `    ${line}`),
    `    return ${result}\n`,
  ].join('\n');
  const entries: [string, Uint8Array][] = [
    ['data.pkl', pickle(module, tensors)],
    ['code/__torch__.py', Buffer.from(code)],
    ...[...tensors.values()].map(({ bytes }, i): [string, Uint8Array] => [`data/${i}`, bytes]),
    ['constants.pkl', Buffer.from('\x80\x02).', 'latin1')],
    ['version', Buffer.from('3\n')],
  ];
  return zip(entries.map(([name, bytes]) => [`${module}/${name}`, bytes]));
}

/** An object of the class whose attributes are the tensors. */
function pickle(module: string, tensors: TorchscriptCode['tensors']): Buffer {
  const attributes = [...tensors].map(([name, { shape, kind, bytes }], i) => {
    const elements = bytes.length / (kind === 'float32' ? 4 : 8);
    const type = kind === 'float32' ? 'FloatStorage' : 'LongStorage';
    const storage = ['(', text('storage'), `ctorch\n${type}\n`, text(String(i)), text('cpu'), number(elements), 'tQ'];
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
    const sizes = [shape, strides].flatMap((list) => ['(', ...list.map(number), 't']);
    const hooks = 'ccollections\nOrderedDict\n)R';
    return [text(name), 'ctorch._utils\n_rebuild_tensor_v2\n(', ...storage, number(0), ...sizes, '\x89', hooks, 'tR'];
  });
  const parts = [`\x80\x02c__torch__\n${module}\n)\x81}(`, ...attributes.flat(), text('training'), '\x89ub.'];
  return Buffer.from(parts.join(''), 'latin1');
}

/** BINUNICODE; names are ASCII. */
function text(value: string): string {
  return `X${number(value.length).slice(1)}${value}`;
}

/** BININT: four bytes. */
function number(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return `J${bytes.toString('latin1')}`;
}

/** Entries as they are, which is what LibTorch wants. */
function zip(entries: readonly [name: string, bytes: Uint8Array][]): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, bytes] of entries) {
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt32LE(crc32(bytes), 10);
    header.writeUInt32LE(bytes.length, 14);
    header.writeUInt32LE(bytes.length, 18);
    header.writeUInt16LE(name.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, central, Buffer.from(name));
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), header, Buffer.from(name), bytes);
    at += 30 + name.length + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
