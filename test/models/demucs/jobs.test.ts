import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { segmentsAtOnce } from '../../../src/models/demucs/jobs.ts';

const htdemucs = 7.8 * 44100;

it('runs as many segments beside each other as fit into the memory, and one at least', () => {
  expect(segmentsAtOnce(htdemucs, 1)).toBe(1);
  expect(segmentsAtOnce(htdemucs, 0.9e9)).toBe(1);
  expect(segmentsAtOnce(htdemucs, 1.4e9)).toBe(Math.min(2, availableParallelism()));
  expect(segmentsAtOnce(htdemucs, 1e12)).toBe(availableParallelism());
  // A segment of 44 s takes the room of six of 7.8 s.
  expect(segmentsAtOnce(44 * 44100, 1.5e9)).toBe(1);
});

it('leaves room below 2 GB for the stems of a song, by default', () => {
  expect(segmentsAtOnce(htdemucs)).toBeLessThanOrEqual(segmentsAtOnce(htdemucs, 1.5e9));
});
