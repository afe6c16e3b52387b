/**
 * The logits of one row under `weights` `[numberOfRows, columns]` and `intercepts`. With a single row
 * of weights (two classes) the logit of class 0 is 0 by definition.
 */
export function linearLogits(
  row: Float64Array,
  weights: Float64Array,
  intercepts: Float64Array,
  logits: Float64Array,
): void {
  const columns = row.length;
  const implicit = logits.length - intercepts.length;
  if (implicit === 1) logits[0] = 0;
  for (let r = 0, at = 0; r < intercepts.length; r++) {
    let sum = intercepts[r]!;
    for (let j = 0; j < columns; j++) sum += weights[at++]! * row[j]!;
    logits[r + implicit] = sum;
  }
}
