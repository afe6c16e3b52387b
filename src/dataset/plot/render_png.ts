import { ParameterError } from '../../core/errors.ts';
import { bundledFont } from './font.ts';
import { encodePng } from './png_encoder.ts';

/**
 * Draws an SVG document as a PNG image, with the bundled font: the picture is the same on every machine.
 *
 * @param scale pixels per unit of the drawing, up to 4
 * @throws ParameterError when `scale` is out of range
 */
export async function renderPng(svg: string, scale: number): Promise<Buffer> {
  if (!(scale > 0 && scale <= 4)) throw new ParameterError(`scale: expected a number up to 4, got ${String(scale)}`);
  // On first use: the renderer is a native module that most work with datasets never needs.
  const [{ renderAsync }, font] = await Promise.all([import('@resvg/resvg-js'), bundledFont()]);
  const image = await renderAsync(svg, {
    font: { fontFiles: [font.path], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: scale },
    background: '#ffffff',
  });
  return await encodePng(image.pixels, image.width, image.height);
}
