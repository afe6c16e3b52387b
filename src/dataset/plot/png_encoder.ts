import { pipeline } from 'node:stream/promises';
import { crc32, createDeflate } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Pixels packed in one turn. */
const PIXELS_PER_PIECE = 1 << 18;

/**
 * Packs opaque RGBA pixels into a PNG file; compression runs off the JavaScript thread, where the
 * renderer's own encoder would hold it for a tenth of a second.
 *
 * Source: PNG specification, third edition (W3C 2025): colour type 2, filter 0.
 */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, RGB; the only methods of compression and filtering; not interlaced.
  header.set([8, 2, 0, 0, 0], 8);
  const compressed: Buffer[] = [];
  // Piece by piece: a second copy of a large picture would be most of the memory that drawing takes.
  await pipeline(rows(pixels, width, height), createDeflate(), async (pieces) => {
    for await (const piece of pieces) compressed.push(piece as Buffer);
  });
  const data = Buffer.concat(compressed);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Rows without the alpha channel, each behind its filter byte. */
function* rows(pixels: Uint8Array, width: number, height: number): Generator<Buffer> {
  const rowsPerPiece = Math.max(1, Math.floor(PIXELS_PER_PIECE / width));
  for (let start = 0; start < height; start += rowsPerPiece) {
    const end = Math.min(height, start + rowsPerPiece);
    const piece = Buffer.alloc((end - start) * (3 * width + 1));
    let to = 0;
    for (let y = start; y < end; y++) {
      to++;
      for (let from = 4 * y * width; from < 4 * (y + 1) * width; from += 4) {
        piece[to++] = pixels[from]!;
        piece[to++] = pixels[from + 1]!;
        piece[to++] = pixels[from + 2]!;
      }
    }
    yield piece;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
