import { writeFileAtomic } from '../../core/atomic_file.ts';
import { ParameterError } from '../../core/errors.ts';
import type { ConfusionMatrix } from '../metrics/confusion_matrix.ts';
import { type ConfusionMatrixLabels, confusionMatrixSvg } from './confusion_matrix_svg.ts';
import { bundledFont } from './font.ts';
import { encodePng } from './png_encoder.ts';

/** Options of {@link confusionMatrixPng}. */
export interface ConfusionMatrixPngOptions extends ConfusionMatrixLabels {
  /** Pixels per unit of the drawing, up to 4. @default 2 */
  scale?: number;
}

/**
 * Draws a confusion matrix as a PNG image, with the bundled font: the picture is the same on every
 * machine. Characters that the font lacks (it has Latin, Greek and Cyrillic) appear as boxes.
 *
 * @throws ParameterError when `scale` is out of range
 * @example
 * await writeFile('confusion.png', await confusionMatrixPng(report.confusionMatrix));
 */
export async function confusionMatrixPng(
  matrix: ConfusionMatrix,
  options: ConfusionMatrixPngOptions = {},
): Promise<Uint8Array> {
  const { scale = 2, ...labels } = options;
  if (!(scale > 0 && scale <= 4)) throw new ParameterError(`scale: expected a number up to 4, got ${String(scale)}`);
  // On first use: the renderer is a native module that most uses of a classifier never need.
  const [{ renderAsync }, font] = await Promise.all([import('@resvg/resvg-js'), bundledFont()]);
  const image = await renderAsync(confusionMatrixSvg(matrix, font, labels), {
    font: { fontFiles: [font.path], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: scale },
    background: '#ffffff',
  });
  return encodePng(image.pixels, image.width, image.height);
}

/** Writes {@link confusionMatrixPng} to a file, atomically. */
export async function saveConfusionMatrixPng(
  matrix: ConfusionMatrix,
  path: string,
  options: ConfusionMatrixPngOptions = {},
): Promise<void> {
  await writeFileAtomic(path, await confusionMatrixPng(matrix, options));
}
