// A WAV writer that shares no code with src: what it writes is known byte for byte.
export interface WavBytes {
  /** Format tag; 1 is PCM, 3 float, 0xfffe extensible (then `subFormat` counts). */
  tag?: number;
  subFormat?: number;
  numberOfChannels: number;
  sampleRate?: number;
  bitsPerSample: number;
  blockAlign?: number;
  /** Raw bytes of the samples. */
  data: Buffer;
  /** Claimed size of the data chunk, when not the true one. */
  claimed?: number;
  /** Chunks put before `fmt ` and before `data`. */
  before?: { id: string; body: Buffer }[];
  between?: { id: string; body: Buffer }[];
  after?: { id: string; body: Buffer }[];
  rf64?: boolean;
}

export function wavBytes(options: WavBytes): Buffer {
  const { tag = 1, numberOfChannels, sampleRate = 44_100, bitsPerSample, data, rf64 = false } = options;
  const blockAlign = options.blockAlign ?? numberOfChannels * Math.ceil(bitsPerSample / 8);
  const format = Buffer.alloc(tag === 0xfffe ? 40 : 16);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(numberOfChannels, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE((sampleRate * blockAlign) >>> 0, 8);
  format.writeUInt16LE(blockAlign & 0xffff, 12);
  format.writeUInt16LE(bitsPerSample, 14);
  if (tag === 0xfffe) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bitsPerSample, 18);
    format.writeUInt16LE(options.subFormat ?? 1, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(format, 26);
  }
  const ds64 = Buffer.alloc(28);
  ds64.writeBigUInt64LE(BigInt(data.length), 8);
  const chunks = [
    ...(rf64 ? [chunk('ds64', ds64)] : []),
    ...(options.before ?? []).map(({ id, body }) => chunk(id, body)),
    chunk('fmt ', format),
    ...(options.between ?? []).map(({ id, body }) => chunk(id, body)),
    chunk('data', data, rf64 ? 0xffffffff : options.claimed),
    ...(options.after ?? []).map(({ id, body }) => chunk(id, body)),
  ];
  const body = Buffer.concat(chunks);
  const head = Buffer.from(`${rf64 ? 'RF64' : 'RIFF'}0000WAVE`);
  head.writeUInt32LE(rf64 ? 0xffffffff : body.length + 4, 4);
  return Buffer.concat([head, body]);
}

function chunk(id: string, body: Buffer, claimed = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(claimed, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
