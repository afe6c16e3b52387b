import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../rules/tracked_files.ts';

const archive = (level: string) => join(root, `build/Release/melisma_simd_${level}.a`);

/** Inline functions that the linker may share between files, by their readable names. */
function sharedFunctions(level: string): string[] {
  const listing = execFileSync('nm', ['-C', '--defined-only', archive(level)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return listing.split('\n').flatMap((line) => / [Wu] (.*)$/.exec(line)?.[1] ?? []);
}

// If `std::vector::push_back` were compiled for AVX-512 in one file, the linker could pick that copy
// for everybody, and the addon would crash on older processors.
describe.skipIf(!existsSync(archive('avx512')))('code compiled for one instruction set', () => {
  it.each(['avx2', 'avx512'])('shares no inline function with ordinary code: %s', (level) => {
    const leaking = sharedFunctions(level).filter((name) => !name.includes(`::${level}::`));
    expect(leaking).toEqual([]);
  });
});
