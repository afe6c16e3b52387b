import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';

/** The numbers of a result of an op, whatever its parts, for comparing bits. */
export function bytesOf(result: unknown): string {
  if (ArrayBuffer.isView(result)) {
    return Buffer.from(result.buffer, result.byteOffset, result.byteLength).toString('base64');
  }
  if (result instanceof Tensor || result instanceof AudioSignal) return bytesOf(result.data);
  if (typeof result === 'object' && result !== null) return Object.values(result).map(bytesOf).join(' ');
  return String(result);
}
