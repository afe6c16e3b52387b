import { createHash } from 'node:crypto';
import { quantize } from '../formats/quantize.ts';
import { BitWriter } from './bit_writer.ts';
import { writeFrame } from './flac_frame.ts';
import type { FlacJob, FlacResult } from './protocol.ts';
import type { Pulse } from './pulse.ts';

const BLOCK_FRAMES = 4096;
const STREAM_HEADER_BYTES = 42;

/** Encodes planar samples as a FLAC file: blocks of 4096, fixed or 8th-order linear prediction, stereo decorrelation. */
export function encodeFlac(job: FlacJob, pulse: Pulse): FlacResult {
  const { samples, numberOfChannels, sampleRate, bitDepth } = job;
  const length = samples.length / numberOfChannels;
  const out = new BitWriter();
  for (let i = 0; i < STREAM_HEADER_BYTES; i++) out.write(0, 8);
  const md5 = createHash('md5');
  const frameBytes: number[] = [];
  let clipped = 0;
  for (let start = 0, index = 0; start < length; start += BLOCK_FRAMES, index++) {
    pulse.beat();
    const end = Math.min(length, start + BLOCK_FRAMES);
    const channels = Array.from({ length: numberOfChannels }, (_, c) => {
      const target = new Int32Array(end - start);
      clipped += quantize(samples.subarray(c * length + start, c * length + end), bitDepth, target);
      return target;
    });
    md5.update(interleave(channels, bitDepth / 8));
    const before = out.length;
    writeFrame(out, channels, { bits: bitDepth, sampleRate }, index);
    frameBytes.push(out.length - before);
  }
  const bytes = out.since(0).slice();
  bytes.set(streamHeader(job, length, frameBytes, md5.digest()));
  return { bytes, clipped };
}

/** Magic number and STREAMINFO. Source: RFC 9639, section 8.2. */
function streamHeader(job: FlacJob, length: number, frameBytes: readonly number[], md5: Uint8Array): Uint8Array {
  const out = new BitWriter();
  for (const byte of [0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34]) out.write(byte, 8);
  out.write(BLOCK_FRAMES, 16);
  out.write(BLOCK_FRAMES, 16);
  out.write(
    frameBytes.reduce((least, size) => Math.min(least, size), 2 ** 24 - 1),
    24,
  );
  out.write(
    frameBytes.reduce((most, size) => Math.max(most, size), 0),
    24,
  );
  out.write(job.sampleRate, 20);
  out.write(job.numberOfChannels - 1, 3);
  out.write(job.bitDepth - 1, 5);
  out.write(Math.floor(length / 2 ** 32), 4);
  out.write(length | 0, 32);
  for (const byte of md5) out.write(byte, 8);
  return out.since(0);
}

/** The samples as the checksum wants them: interleaved, little-endian. */
function interleave(channels: readonly Int32Array[], bytesPerSample: number): Uint8Array {
  const length = channels[0]!.length;
  const bytes = new Uint8Array(length * channels.length * bytesPerSample);
  let at = 0;
  for (let i = 0; i < length; i++) {
    for (const channel of channels) {
      for (let shift = 0; shift < bytesPerSample * 8; shift += 8) bytes[at++] = channel[i]! >> shift;
    }
  }
  return bytes;
}
