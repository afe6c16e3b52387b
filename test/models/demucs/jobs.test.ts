import type os from 'node:os';
import { expect, it, vi } from 'vitest';
import { segmentsAtOnce } from '../../../src/models/demucs/jobs.ts';

const htdemucs = 7.8 * 44100;

vi.mock('node:os', async (original) => {
  const real = await original<typeof os>();
  return { ...real, availableParallelism: vi.fn(() => 64), totalmem: vi.fn(() => 256e9) };
});

it('runs as many segments beside each other as fit into the memory, and one at least', () => {
  expect(segmentsAtOnce(htdemucs, 1)).toBe(1);
  expect(segmentsAtOnce(htdemucs, 0.9e9)).toBe(1);
  expect(segmentsAtOnce(htdemucs, 1.4e9)).toBe(2);
  expect(segmentsAtOnce(htdemucs, 1e12)).toBe(64);
  // A segment of 44 s takes the room of six of 7.8 s.
  expect(segmentsAtOnce(44 * 44100, 1.5e9)).toBe(1);
});

it('leaves room below 2 GB for the stems of a song, by default, on large machines too', () => {
  expect(segmentsAtOnce(htdemucs)).toBe(2);
});

it('leaves three quarters of a small machine to others, by default', async () => {
  const { totalmem } = await import('node:os');
  vi.mocked(totalmem).mockReturnValueOnce(4e9);
  expect(segmentsAtOnce(htdemucs)).toBe(1);
});
