import { promisify } from 'node:util';
import { gzip as compress } from 'node:zlib';

const gzipAsync = promisify(compress);
/** Where the header names the operating system, and the value for none in particular. */
const SYSTEM_BYTE = 9;
const UNKNOWN_SYSTEM = 255;

/** Text compressed to the same bytes on every system and at every time. */
export async function gzip(text: string): Promise<Uint8Array> {
  const bytes = await gzipAsync(text, { level: 9 });
  bytes[SYSTEM_BYTE] = UNKNOWN_SYSTEM;
  return bytes;
}
