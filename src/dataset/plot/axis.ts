import { slaney } from '../../native/fallback/mel_filters.ts';

/** A mark on an axis: where, as a share of its length, and what is written there. */
export interface Tick {
  at: number;
  label: string;
}

/** Round steps (1, 2 or 5 times a power of ten), at most `most` marks. */
export function linearTicks(low: number, high: number, most: number, format = plain): Tick[] {
  const span = high - low;
  if (!(span > 0)) return [];
  const step = roundStep(span / most);
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * span; k++) {
    // Multiples and not sums, or a thousand steps of 0.1 would drift.
    const value = k * step;
    ticks.push({ at: (value - low) / span, label: format(value) });
  }
  return ticks;
}

/** Octaves up to `fMax` Hz on Slaney's mel scale, as in librosa's figures; 0 Hz is the bottom. */
export function melTicks(fMax: number): Tick[] {
  const top = slaney.toMel(fMax);
  const ticks: Tick[] = [{ at: 0, label: '0' }];
  for (let hz = 512; hz < fMax; hz *= 2) ticks.push({ at: slaney.toMel(hz) / top, label: String(hz) });
  const last = ticks.at(-1)!;
  // The edge gets its number too, instead of an octave that would touch it.
  if (1 - last.at < 0.05) ticks.pop();
  return [...ticks, { at: 1, label: String(Math.round(fMax)) }];
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9))!;
  return factor * power;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6))).replace('-', '\u2212');
}
