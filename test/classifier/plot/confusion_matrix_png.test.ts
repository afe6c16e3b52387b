import { renderAsync } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { ConfusionMatrix } from '../../../src/classifier/metrics/confusion_matrix.ts';
import { confusionMatrixPng } from '../../../src/classifier/plot/confusion_matrix_png.ts';
import { confusionMatrixSvg } from '../../../src/classifier/plot/confusion_matrix_svg.ts';
import { bundledFont } from '../../../src/dataset/plot/font.ts';
import { escapeXml, TextFitter } from '../../../src/dataset/plot/text.ts';

const matrix = new ConfusionMatrix(['jazz', 'rock & roll'], Int32Array.of(8, 2, 0, 10));

describe('confusionMatrixSvg', () => {
  it('holds title, axes, names, counts and row percentages', async () => {
    const texts = textsOf(confusionMatrixSvg(matrix, await bundledFont()));
    expect(texts).toEqual(
      expect.arrayContaining(['Confusion matrix', 'accuracy 90.0 %, 20 examples', 'Predicted class', 'True class']),
    );
    expect(texts.filter((text) => text === 'jazz')).toHaveLength(2);
    expect(texts.filter((text) => text === 'rock &amp; roll')).toHaveLength(2);
    expect(texts).toEqual(expect.arrayContaining(['8', '80 %', '2', '20 %', '0', '10', '100 %']));
  });

  it.each([2, 5, 12, 20])('keeps the texts of %i classes with long names inside the picture and apart', async (k) => {
    const font = await bundledFont();
    const names = Array.from({ length: k }, (_, i) => `Spoken Word and Field Recordings of Region ${i}`);
    const svg = confusionMatrixSvg(new ConfusionMatrix(names, new Int32Array(k * k).fill(123456)), font);
    const fitter = new TextFitter(font);
    const width = Number(/width="(\d+)"/.exec(svg)![1]);
    const level = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"[^>]*?>([^<]*)</g)].filter(
      ([whole]) => !whole.includes('rotate'),
    );
    expect(level.length).toBeGreaterThan(2 * k * k);
    for (const [whole, x, , size, text] of level) {
      const own = fitter.width(text!, Number(size));
      const start = Number(x) - (whole.includes('"middle"') ? own / 2 : whole.includes('"end"') ? own : 0);
      expect(start, text).toBeGreaterThanOrEqual(0);
      expect(start + own, text).toBeLessThanOrEqual(width);
    }
    const cell = Number(/<rect x="[\d.]+" y="\d+" width="(\d+)"/.exec(svg)![1]);
    const counts = level.filter(([, , , , text]) => text === '123456');
    for (const [, , , size, text] of counts) expect(fitter.width(text!, Number(size))).toBeLessThan(cell);
  });

  it('draws boxes for characters that the font lacks', async () => {
    const texts = textsOf(
      confusionMatrixSvg(new ConfusionMatrix(['日本', 'Ünï'], new Int32Array(4)), await bundledFont()),
    );
    expect(texts).toContain('□□');
    expect(texts).toContain('Ünï');
  });
});

describe('confusionMatrixPng', () => {
  it('has glyph pixels, not only boxes: text must not vanish where no fonts are installed', async () => {
    const font = await bundledFont();
    const svg = confusionMatrixSvg(matrix, font);
    const options = { font: { fontFiles: [font.path], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' } };
    const [drawn, empty] = await Promise.all(
      [svg, svg.replace(/<text.*?<\/text>/g, '')].map(async (source) => (await renderAsync(source, options)).pixels),
    );
    let ink = 0;
    for (let i = 0; i < drawn!.length; i += 4) if (drawn![i] !== empty![i]) ink++;
    // About 100 characters of some 20 pixels each.
    expect(ink).toBeGreaterThan(1500);
  });

  it('is a PNG of the asked scale, the same every time', async () => {
    const [one, two] = await Promise.all([confusionMatrixPng(matrix, { scale: 1 }), confusionMatrixPng(matrix)]);
    expect(Buffer.from(one!.subarray(0, 8)).toString('hex')).toBe('89504e470d0a1a0a');
    const widthOf = (png: Uint8Array) => Buffer.from(png).readUInt32BE(16);
    expect(widthOf(two!)).toBe(2 * widthOf(one!));
    expect(Buffer.compare(one!, await confusionMatrixPng(matrix, { scale: 1 }))).toBe(0);
  });

  it('holds the pixels that were drawn, as another reader of PNG sees them', async () => {
    const png = Buffer.from(await confusionMatrixPng(matrix, { scale: 1 }));
    const size = `width="${png.readUInt32BE(16)}" height="${png.readUInt32BE(20)}"`;
    const uri = `data:image/png;base64,${png.toString('base64')}`;
    const framed = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="${uri}"/></svg>`;
    const font = await bundledFont();
    const [read, drawn] = await Promise.all(
      [framed, confusionMatrixSvg(matrix, font)].map((svg) =>
        renderAsync(svg, {
          font: { fontFiles: [font.path], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
        }),
      ),
    );
    expect(Buffer.compare(read!.pixels, drawn!.pixels)).toBe(0);
  });

  it('refuses a scale out of range', async () => {
    await expect(confusionMatrixPng(matrix, { scale: 0 })).rejects.toThrow('scale: expected a number up to 4, got 0');
  });
});

describe('TextFitter', () => {
  it('measures as the renderer draws', async () => {
    const font = await bundledFont();
    const text = 'Hip-Hop, R&B / Électro';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2500" height="200"><text x="10" y="120" font-family="DejaVu Sans" font-size="100">${escapeXml(text)}</text></svg>`;
    const { Resvg } = await import('@resvg/resvg-js');
    const box = new Resvg(svg, { font: { fontFiles: [font.path], loadSystemFonts: false } }).getBBox()!;
    // The box leaves out the side bearings, and kerning moves letters a little.
    expect(Math.abs(new TextFitter(font).width(text, 100) - box.width)).toBeLessThan(40);
  });

  it('shortens with an ellipsis', async () => {
    const fitter = new TextFitter(await bundledFont());
    const short = fitter.fit('Instrumental Progressive Metal', 13, 100);
    expect(short).toMatch(/^Instrumental.*…$/);
    expect(fitter.width(short, 13)).toBeLessThanOrEqual(100);
    expect(fitter.fit('Folk', 13, 100)).toBe('Folk');
  });
});

describe('escapeXml', () => {
  it('makes any name valid XML', () => {
    expect(escapeXml('<a & "b">\u0000\ud800')).toBe('&lt;a &amp; &quot;b&quot;&gt;  ');
  });
});

function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}
