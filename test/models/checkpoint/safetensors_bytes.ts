/** A safetensors file of one-dimensional float32 tensors. */
export function safetensorsBytes(tensors: Record<string, number[]>): Buffer {
  let offset = 0;
  const header = Object.entries(tensors).map(([name, values]) => {
    const begin = offset;
    offset += 4 * values.length;
    return [name, { dtype: 'F32', shape: [values.length], data_offsets: [begin, offset] }];
  });
  const data = Buffer.from(new Float32Array(Object.values(tensors).flat()).buffer);
  return withHeader(JSON.stringify(Object.fromEntries(header)), data);
}

/** A safetensors file with any text as its header. */
export function withHeader(header: string | Buffer, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}
