import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** The interpreter to compare with: `MELISMA_PYTHON`, else `python3`. */
export const python = process.env.MELISMA_PYTHON || 'python3';

/** Comparisons with Python may not be skipped. */
export const pythonRequired = process.env.REQUIRE_PYTHON === '1';

/** Why an interpreter cannot be compared with: a package that it lacks; empty when it has all. */
export function whyNot(packages: string, interpreter = python): string {
  const { status } = spawnSync(interpreter, ['-c', `import ${packages}`], { stdio: 'ignore' });
  return status === 0 ? '' : `${interpreter} cannot import ${packages}`;
}

/**
 * Skipped, and counted, where there is a reason that is not empty; with REQUIRE_PYTHON=1 that is a failure.
 * For comparisons with other programs, which are not there everywhere.
 */
export function describePython(...reasons: readonly string[]) {
  const reason = reasons.filter(Boolean).join('; ');
  if (reason && pythonRequired) throw new Error(`REQUIRE_PYTHON=1, but ${reason}`);
  return describe.skipIf(reason !== '');
}
