import type { Tick } from './axis.ts';
import { type ColorMap, hexOf } from './color_maps.ts';
import type { FontMetrics } from './font.ts';
import { escapeXml, TextFitter } from './text.ts';

/** Text and lines. */
export const INK = '#1b2733';
export const SOFT_INK = '#52606d';
const FRAME = '#7b8794';
const GRID = '#e4e9ee';

/** A rectangle, in units of the drawing. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What {@link Drawing.text} can be told. */
export interface TextStyle {
  size?: number;
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
  /** Degrees around the point. */
  rotate?: number;
  bold?: boolean;
}

/** An SVG document that grows element by element, with the parts that figures share. */
export class Drawing {
  readonly fitter: TextFitter;
  readonly #width: number;
  readonly #height: number;
  readonly #parts: string[] = [];

  constructor(width: number, height: number, font: FontMetrics) {
    this.#width = width;
    this.#height = height;
    this.fitter = new TextFitter(font);
    this.add('<rect width="100%" height="100%" fill="#ffffff"/>');
  }

  add(element: string): void {
    this.#parts.push(element);
  }

  /** Text whose baseline starts, ends or is centred at a point. */
  text(x: number, y: number, content: string, style: TextStyle = {}): void {
    const { size = 12, fill = INK, anchor = 'start', rotate, bold } = style;
    const turned = rotate === undefined ? '' : ` transform="rotate(${rotate} ${round(x)} ${round(y)})"`;
    // The font has one weight; a thin outline in the same colour makes it bold.
    const weight = bold ? ` stroke="${fill}" stroke-width="${round(size / 28)}"` : '';
    this.add(
      `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}${turned}>${escapeXml(this.fitter.drawable(content))}</text>`,
    );
  }

  /** A picture that fills a box. */
  image({ x, y, width, height }: Box, uri: string): void {
    this.add(`<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" href="${uri}"/>`);
  }

  frame({ x, y, width, height }: Box): void {
    this.add(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${FRAME}"/>`);
  }

  rectangle({ x, y, width, height }: Box, fill: string): void {
    this.add(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`,
    );
  }

  path(d: string, stroke: string, width = 1): void {
    this.add(`<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`);
  }

  /** Marks below a box, with lines across it when `grid`. */
  ticksBelow(
    { x, y, width, height }: Box,
    ticks: readonly Tick[],
    options: { grid?: boolean; label?: string } = {},
  ): void {
    const bottom = y + height;
    for (const { at, label } of ticks) {
      const tx = x + at * width;
      if (options.grid) this.path(`M${round(tx)} ${y}V${bottom}`, GRID);
      this.path(`M${round(tx)} ${bottom}v4`, FRAME);
      this.text(tx, bottom + 17, label, { size: 11, anchor: 'middle' });
    }
    if (options.label) this.text(x + width / 2, bottom + 34, options.label, { anchor: 'middle', fill: SOFT_INK });
  }

  /** Marks at the left of a box, and what they count. */
  ticksLeft(
    { x, y, width, height }: Box,
    ticks: readonly Tick[],
    options: { grid?: boolean; label?: string } = {},
  ): void {
    for (const { at, label } of ticks) {
      const ty = y + (1 - at) * height;
      if (options.grid) this.path(`M${x} ${round(ty)}h${width}`, GRID);
      this.path(`M${x} ${round(ty)}h-4`, FRAME);
      this.text(x - 8, ty + 4, label, { size: 11, anchor: 'end' });
    }
    if (options.label) {
      this.text(x - 52, y + height / 2, options.label, { anchor: 'middle', fill: SOFT_INK, rotate: -90 });
    }
  }

  /** A bar that explains colours, with marks at its right. */
  colorBar(box: Box, colors: ColorMap, ticks: readonly Tick[], unit: string): void {
    const { x, y, width, height } = box;
    const steps = 128;
    for (let i = 0; i < steps; i++) {
      const top = y + height - ((i + 1) * height) / steps;
      // Half a unit of overlap: no seams between the steps.
      const step = { x, y: top, width, height: height / steps + (i > 0 ? 0.5 : 0) };
      this.rectangle(step, hexOf(colors((i + 0.5) / steps)));
    }
    this.frame(box);
    for (const { at, label } of ticks) {
      const ty = y + (1 - at) * height;
      this.path(`M${x + width} ${round(ty)}h4`, FRAME);
      this.text(x + width + 7, ty + 4, label, { size: 11 });
    }
    this.text(x, y - 6, unit, { size: 11, fill: SOFT_INK });
  }

  toString(): string {
    const size = `width="${this.#width}" height="${this.#height}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="DejaVu Sans">${this.#parts.join('')}</svg>`;
  }
}

/** Two decimals are enough for a drawing, and keep it small. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
