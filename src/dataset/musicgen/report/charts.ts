import { linearTicks } from '../../plot/axis.ts';
import { round } from '../../plot/drawing.ts';
import { escapeHtml } from './html.ts';

/** A bar of one or two shares. */
export interface Bar {
  name: string;
  parts: readonly number[];
}

/** Horizontal bars with their counts, the longest full. */
export function barChart(bars: readonly Bar[]): string {
  const totals = bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const most = Math.max(1, ...totals);
  const rows = bars.map(({ name, parts }, i) => {
    const pieces = parts.map(
      (part, k) => `<i class="part${k}" style="width:${round((100 * part) / most)}%" title="${part}"></i>`,
    );
    return `<div class="bar"><span class="name" title="${escapeHtml(name)}">${escapeHtml(name)}</span><span class="track">${pieces.join('')}</span><span class="count">${totals[i]}</span></div>`;
  });
  return `<div class="bars">${rows.join('\n')}</div>`;
}

const WIDTH = 340;
const HEIGHT = 170;
const BOX = { x: 34, y: 26, width: 296, height: 104 };

/** How values are spread: counts in up to 24 bins of equal width, with a mark at the median. */
export function histogram(title: string, unit: string, values: readonly number[]): string {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // All values alike still make a bar.
  const [from, to] = high > low ? [low, high] : [low - 0.5, low + 0.5];
  const bins = Math.max(1, Math.min(24, Math.ceil(Math.sqrt(values.length) * 1.6)));
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins))]! += 1;
  const most = Math.max(...counts);
  const step = BOX.width / bins;
  const bars = counts.map((count, i) => {
    const height = (count / most) * BOX.height;
    return `<rect x="${round(BOX.x + i * step + 0.5)}" y="${round(BOX.y + BOX.height - height)}" width="${round(step - 1)}" height="${round(height)}" fill="#5b9bcd"><title>${count}</title></rect>`;
  });
  const sorted = Float64Array.from(values).sort();
  const median = BOX.x + ((sorted[sorted.length >> 1]! - from) / (to - from)) * BOX.width;
  const bottom = BOX.y + BOX.height;
  const across = linearTicks(from, to, 5).map(
    ({ at, label }) =>
      `<text x="${round(BOX.x + at * BOX.width)}" y="${bottom + 16}" text-anchor="middle">${label}</text>`,
  );
  const up = linearTicks(0, most, 4)
    .filter(({ label }) => !label.includes('.'))
    .map(
      ({ at, label }) =>
        `<text x="${BOX.x - 6}" y="${round(bottom - at * BOX.height + 4)}" text-anchor="end">${label}</text>`,
    );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">
<text x="${BOX.x}" y="15" class="title">${escapeHtml(title)}</text>
${bars.join('')}
<path d="M${BOX.x} ${bottom}h${BOX.width}" stroke="#7b8794"/>
<path d="M${round(median)} ${BOX.y}V${bottom}" stroke="#d1495b" stroke-dasharray="4 3"><title>median</title></path>
${across.join('')}${up.join('')}
<text x="${BOX.x + BOX.width / 2}" y="${HEIGHT - 4}" text-anchor="middle" class="unit">${escapeHtml(unit)}</text>
</svg>`;
}
