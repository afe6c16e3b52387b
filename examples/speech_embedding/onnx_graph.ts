/** A tensor of a graph. */
export interface OnnxTensor {
  shape: number[];
  /** float32 or int64, little-endian. */
  kind: 'float32' | 'int64';
  bytes: Uint8Array;
}

/** An operation of a graph. */
export interface OnnxNode {
  kind: string;
  inputs: string[];
  outputs: string[];
  /** Numbers, lists of numbers and tensors; others are left out. */
  attributes: Map<string, number | number[] | OnnxTensor>;
}

export interface OnnxGraph {
  nodes: OnnxNode[];
  initializers: Map<string, OnnxTensor>;
  input: string;
  output: string;
}

type Field = [number: number, value: number | Uint8Array];

/**
 * Reads the graph of an ONNX file, as far as the two of Google's speech embedding go.
 *
 * @see onnx/onnx.proto, protobuf's encoding
 */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const model = fields(bytes).find(([number]) => number === 7);
  if (!model) throw new Error('expected a graph in the ONNX file');
  const graph = fields(model[1] as Uint8Array);
  const parts = (number: number) => graph.filter(([n]) => n === number).map(([, value]) => value as Uint8Array);
  const initializers = new Map(parts(5).map(readTensor));
  const inputs = parts(11).map(nameOf);
  return {
    nodes: parts(1).map(readNode),
    initializers,
    input: inputs.find((name) => !initializers.has(name))!,
    output: nameOf(parts(12)[0]!),
  };
}

/** The text that is the first field. */
function nameOf(bytes: Uint8Array): string {
  return text(fields(bytes).find(([number]) => number === 1)![1]);
}

function readNode(bytes: Uint8Array): OnnxNode {
  const node: OnnxNode = { kind: '', inputs: [], outputs: [], attributes: new Map() };
  for (const [number, value] of fields(bytes)) {
    if (number === 1) node.inputs.push(text(value));
    else if (number === 2) node.outputs.push(text(value));
    else if (number === 4) node.kind = text(value);
    else if (number === 5) readAttribute(fields(value as Uint8Array), node);
  }
  return node;
}

function readAttribute(attribute: Field[], { attributes }: OnnxNode): void {
  const name = text(attribute.find(([number]) => number === 1)![1]);
  for (const [number, value] of attribute) {
    if (number === 2) attributes.set(name, view(value as Uint8Array).getFloat32(0, true));
    else if (number === 3) attributes.set(name, value as number);
    else if (number === 5) attributes.set(name, readTensor(value as Uint8Array)[1]);
    else if (number === 8) attributes.set(name, [...((attributes.get(name) as number[]) ?? []), ...numbers(value)]);
  }
}

function readTensor(bytes: Uint8Array): [name: string, tensor: OnnxTensor] {
  let name = '';
  const tensor: OnnxTensor = { shape: [], kind: 'float32', bytes: new Uint8Array() };
  for (const [number, value] of fields(bytes)) {
    if (number === 1) tensor.shape.push(...numbers(value));
    else if (number === 2 && value !== 1 && value !== 7)
      throw new Error(`expected float32 or int64, got type ${value}`);
    else if (number === 2) tensor.kind = value === 1 ? 'float32' : 'int64';
    else if (number === 8) name = text(value);
    else if (number === 9) tensor.bytes = value as Uint8Array;
    else if (number === 4 || number === 5 || number === 7) throw new Error('expected the numbers as raw_data');
  }
  return [name, tensor];
}

/** One number, or several that are packed. */
function numbers(value: number | Uint8Array): number[] {
  if (typeof value === 'number') return [value];
  const result: number[] = [];
  for (let at = 0; at < value.length; ) {
    const [number, next] = variableLength(value, at);
    result.push(number);
    at = next;
  }
  return result;
}

/** The fields of a protobuf message. */
function fields(bytes: Uint8Array): Field[] {
  const result: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag, start] = variableLength(bytes, at);
    const wire = tag & 7;
    if (wire === 0) {
      const [value, next] = variableLength(bytes, start);
      result.push([tag >> 3, value]);
      at = next;
      continue;
    }
    const [length, from] = wire === 2 ? variableLength(bytes, start) : [wire === 5 ? 4 : 8, start];
    at = from + length;
    if (at > bytes.length) throw new Error('the ONNX file is cut off');
    result.push([tag >> 3, bytes.subarray(from, at)]);
  }
  return result;
}

/** Seven bits a byte, the lowest first; negative numbers take ten bytes. */
function variableLength(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0n;
  for (let at = start; at < bytes.length; at++) {
    value |= BigInt(bytes[at]! & 127) << BigInt(7 * (at - start));
    if (bytes[at]! < 128) return [Number(BigInt.asIntN(64, value)), at + 1];
  }
  throw new Error('the ONNX file is cut off');
}

function text(value: number | Uint8Array): string {
  return Buffer.from(value as Uint8Array).toString();
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
