import { writeFileAtomic } from '../../core/atomic_file.ts';
import { bundledFont } from '../../dataset/plot/font.ts';
import { renderPng } from '../../dataset/plot/render_png.ts';
import type { ConfusionMatrix } from '../metrics/confusion_matrix.ts';
import { type ConfusionMatrixLabels, confusionMatrixSvg } from './confusion_matrix_svg.ts';

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
  return await renderPng(confusionMatrixSvg(matrix, await bundledFont(), labels), scale);
}

/** Writes {@link confusionMatrixPng} to a file, atomically. */
export async function saveConfusionMatrixPng(
  matrix: ConfusionMatrix,
  path: string,
  options: ConfusionMatrixPngOptions = {},
): Promise<void> {
  await writeFileAtomic(path, await confusionMatrixPng(matrix, options));
}
