import type { FontMetrics } from '../../dataset/plot/font.ts';
import { escapeXml, TextFitter } from '../../dataset/plot/text.ts';
import type { ConfusionMatrix } from '../metrics/confusion_matrix.ts';
import { shareColor, textColorOn } from './color_scale.ts';

const INK = '#1b2733';
const FAINT = '#9aa5b1';
const LABEL_SIZE = 13;
const MAX_LABEL = 190;

/** Texts of {@link confusionMatrixSvg}. */
export interface ConfusionMatrixLabels {
  /** @default 'Confusion matrix' */
  title?: string;
  /** Below the title. @default accuracy and number of examples */
  subtitle?: string;
}

/**
 * Draws a confusion matrix as an SVG document: true classes down, predicted classes across, counts and
 * row percentages in the cells, colour by row percentage with its bar.
 */
export function confusionMatrixSvg(
  matrix: ConfusionMatrix,
  font: FontMetrics,
  labels: ConfusionMatrixLabels = {},
): string {
  const fitter = new TextFitter(font);
  const k = matrix.classes.length;
  const cell = k <= 3 ? 110 : k <= 5 ? 88 : k <= 8 ? 72 : k <= 12 ? 60 : 50;
  const size = cell * k;
  const names = matrix.classes.map((name) => fitter.fit(fitter.drawable(name), LABEL_SIZE, MAX_LABEL));
  const longest = Math.max(...names.map((name) => fitter.width(name, LABEL_SIZE)));
  const level = longest <= cell - 8;
  const slanted = longest * Math.SQRT1_2;
  const top = 84;
  const underNames = level ? 26 : 24 + slanted;
  const height = top + size + underNames + 34;
  const title = labels.title ?? 'Confusion matrix';
  const subtitle = labels.subtitle ?? defaultSubtitle(matrix);
  const heading = Math.max(fitter.width(title, 20), fitter.width(subtitle, 13));
  const leftOfCells = Math.max(64 + longest, level ? 0 : 24 + slanted - cell / 2);
  const drawing = leftOfCells + size + 104;
  const width = Math.max(drawing, heading + 32);
  const left = leftOfCells + (width - drawing) / 2;
  // Centred over the cells as long as the heading does not reach the edges.
  const middle = Math.min(Math.max(left + size / 2, heading / 2 + 16), width - heading / 2 - 16);

  const text = (x: number, y: number, content: string, attributes: string) =>
    `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(fitter.drawable(content))}</text>`;
  const parts = [
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(middle, 36, title, `font-size="20" text-anchor="middle"`),
    text(middle, 60, subtitle, `font-size="13" fill="#52606d" text-anchor="middle"`),
    ...cells(matrix, cell, left, top, text),
    `<rect x="${round(left)}" y="${top}" width="${size}" height="${size}" fill="none" stroke="${INK}"/>`,
    ...names.map((name, c) => {
      const y = top + (c + 0.5) * cell + 4.5;
      return text(left - 10, y, name, `font-size="${LABEL_SIZE}" text-anchor="end"`);
    }),
    ...names.map((name, c) => {
      const x = left + (c + 0.5) * cell;
      const y = top + size + 20;
      if (level) return text(x, y, name, `font-size="${LABEL_SIZE}" text-anchor="middle"`);
      const turned = `transform="rotate(-45 ${round(x + 4)} ${round(y - 4)})"`;
      return text(x + 4, y - 4, name, `font-size="${LABEL_SIZE}" text-anchor="end" ${turned}`);
    }),
    text(left + size / 2, height - 14, 'Predicted class', `font-size="14" text-anchor="middle"`),
    text(
      0,
      0,
      'True class',
      `font-size="14" text-anchor="middle" transform="translate(${round(left - leftOfCells + 26)} ${top + size / 2}) rotate(-90)"`,
    ),
    ...colorBar(left + size + 28, top, size, text),
  ];
  const box = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} font-family="DejaVu Sans" fill="${INK}">${parts.join('')}</svg>`;
}

type DrawText = (x: number, y: number, content: string, attributes: string) => string;

function cells(matrix: ConfusionMatrix, cell: number, left: number, top: number, text: DrawText): string[] {
  const countSize = cell >= 88 ? 18 : cell >= 60 ? 15 : 12.5;
  const percentSize = cell >= 88 ? 12.5 : cell >= 60 ? 11 : 9.5;
  return matrix.toArray().flatMap((row, t) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, p) => {
      const share = support === 0 ? 0 : count / support;
      const x = left + p * cell;
      const y = top + t * cell;
      const square = `<rect x="${round(x)}" y="${y}" width="${cell}" height="${cell}" fill="${shareColor(share)}" stroke="#e4e9ee"/>`;
      const middle = x + cell / 2;
      if (count === 0) {
        return [
          square,
          text(
            middle,
            y + cell / 2 + countSize * 0.35,
            '0',
            `font-size="${countSize}" fill="${FAINT}" text-anchor="middle"`,
          ),
        ];
      }
      const style = `fill="${textColorOn(share)}" text-anchor="middle"`;
      const digits = String(count).length;
      const fitted = Math.min(countSize, (cell - 6) / (0.64 * digits));
      return [
        square,
        text(middle, y + cell / 2 - 1, String(count), `font-size="${round(fitted)}" ${style}`),
        text(middle, y + cell / 2 + percentSize + 4, percent(share), `font-size="${percentSize}" ${style}`),
      ];
    });
  });
}

function colorBar(x: number, top: number, size: number, text: DrawText): string[] {
  const steps = 64;
  const step = size / steps;
  const bar = Array.from({ length: steps }, (_, i) => {
    const y = top + size - (i + 1) * step;
    // Half a pixel of overlap: no seams between the steps.
    return `<rect x="${round(x)}" y="${round(y)}" width="16" height="${round(step + (i > 0 ? 0.5 : 0))}" fill="${shareColor((i + 0.5) / steps)}"/>`;
  });
  const ticks = [0, 25, 50, 75, 100].flatMap((value) => {
    const y = top + size * (1 - value / 100);
    return [
      `<path d="M${round(x + 16)} ${round(y)}h4" stroke="${INK}"/>`,
      text(x + 24, y + 4, `${value} %`, 'font-size="11"'),
    ];
  });
  const frame = `<rect x="${round(x)}" y="${top}" width="16" height="${size}" fill="none" stroke="${INK}"/>`;
  return [...bar, frame, ...ticks, text(x - 2, top - 10, 'of true class', 'font-size="11" fill="#52606d"')];
}

function defaultSubtitle(matrix: ConfusionMatrix): string {
  const { total } = matrix;
  const examples = `${total} example${total === 1 ? '' : 's'}`;
  return total === 0 ? examples : `accuracy ${(100 * matrix.accuracy).toFixed(1)} %, ${examples}`;
}

/** Nothing but all is 100 %, and nothing but none is 0 %. */
function percent(share: number): string {
  const rounded = Math.round(100 * share);
  return share < 1 && rounded === 100 ? '>99 %' : rounded === 0 ? '<1 %' : `${rounded} %`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
