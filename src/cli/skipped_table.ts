import type { SkippedItem } from '../dataset/index.ts';

/** What was left out, a line each, at most `most` of them. */
export function describeSkipped(skipped: readonly SkippedItem[], most = 20): string {
  if (skipped.length === 0) return 'nothing skipped';
  const lines = skipped.slice(0, most).map((item) => `  ${item.path}: ${item.errorClass}: ${item.reason}`);
  if (skipped.length > most) lines.push(`  … and ${skipped.length - most} more`);
  return [`skipped ${skipped.length}:`, ...lines].join('\n');
}
