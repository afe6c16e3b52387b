import { renderAsync } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../../src/core/tensor.ts';
import { linearTicks, melTicks } from '../../../src/dataset/plot/axis.ts';
import { coolWarm, hexOf, magma } from '../../../src/dataset/plot/color_maps.ts';
import { Drawing } from '../../../src/dataset/plot/drawing.ts';
import { bundledFont } from '../../../src/dataset/plot/font.ts';
import { heatMapUri } from '../../../src/dataset/plot/heat_map.ts';
import { renderPng } from '../../../src/dataset/plot/render_png.ts';

describe('linearTicks', () => {
  it.each([
    [0, 30, 10, ['0', '5', '10', '15', '20', '25', '30']],
    [-80, 0, 4, ['−80', '−60', '−40', '−20', '0']],
    [0, 0.3, 3, ['0', '0.1', '0.2', '0.3']],
    [0.13, 0.97, 4, ['0.5']],
  ])('%f to %f in at most %i', (low, high, most, labels) => {
    const ticks = linearTicks(low, high, most);
    expect(ticks.map(({ label }) => label)).toEqual(labels);
    for (const { at } of ticks) expect(at).toBeGreaterThanOrEqual(-1e-9);
    for (const { at } of ticks) expect(at).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('has none for a range without extent', () => {
    expect(linearTicks(2, 2, 5)).toEqual([]);
  });
});

describe('melTicks', () => {
  it('is linear to 1 kHz and logarithmic above, as Slaney has it', () => {
    const ticks = melTicks(16000);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '512', '1024', '2048', '4096', '8192', '16000']);
    const [, at512, at1024, at2048, at4096] = ticks.map(({ at }) => at);
    expect(at512! / at1024!).toBeCloseTo(0.5, 2);
    expect(at4096! - at2048!).toBeCloseTo(at2048! - at1024!, 2);
  });

  it('leaves out an octave that would touch the edge', () => {
    expect(melTicks(8400).map(({ label }) => label)).toEqual(['0', '512', '1024', '2048', '4096', '8400']);
  });
});

describe('heatMapUri', () => {
  it('draws the first row at the bottom, in the colours of the ends', async () => {
    const matrix = Tensor.float32([2, 2], Float32Array.of(0, 1, 1, 0));
    const uri = await heatMapUri(matrix, { low: 0, high: 1, colors: magma, width: 4, height: 4 });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image width="4" height="4" href="${uri}"/></svg>`;
    const { pixels } = await renderAsync(svg);
    const at = (x: number, y: number) =>
      hexOf(Array.from(pixels.subarray(4 * (4 * y + x), 4 * (4 * y + x) + 3)) as never);
    const [low, high] = [hexOf(magma(0)), hexOf(magma(1))];
    expect([at(0, 3), at(3, 3), at(0, 0), at(3, 0)]).toEqual([low, high, high, low]);
  });

  it('clamps what is out of range', async () => {
    const options = { low: 0, high: 1, colors: coolWarm, width: 2, height: 1 };
    const beyond = await heatMapUri(Tensor.float32([1, 2], Float32Array.of(-5, 7)), options);
    expect(beyond).toBe(await heatMapUri(Tensor.float32([1, 2], Float32Array.of(0, 1)), options));
  });
});

describe('Drawing', () => {
  it('draws glyphs and stays valid XML with any text', async () => {
    const font = await bundledFont();
    const drawing = new Drawing(200, 40, font);
    drawing.text(10, 25, 'a < b & "c" 音\u0000');
    const png = await renderPng(drawing.toString(), 1);
    const blank = await renderPng(new Drawing(200, 40, font).toString(), 1);
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(blank.length + 200);
  });
});
