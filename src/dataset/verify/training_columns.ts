import type { Data } from 'apache-arrow';
import { MUSICGEN_PAD_TOKEN } from '../../models/delay_pattern.ts';
import { nestedNumbers } from './column_data.ts';

/** What PyTorch's cross-entropy leaves out. */
const IGNORED = -100;
/** Codebooks of a mono and of a stereo model; each pair of the latter has one delay. */
const CODEBOOKS = [4, 8];
const WHISPER_FRAMES = 3000;
const WHISPER_BANDS = [80, 128];

/** Rules for columns that models are trained on, by the last part of the column's name. */
export const columnRules: Readonly<Record<string, (data: Data) => Iterable<[rule: string, fault: string]>>> = {
  labels: labelFaults,
  whisper_features: whisperFaults,
  input_features: whisperFaults,
  attention_mask: maskFaults,
};

/** MusicGen's labels: [steps][codebooks], codebook k begun k steps late, nothing after the end. */
function* labelFaults(data: Data): Generator<[string, string]> {
  const nested = nestedNumbers(data);
  if (!nested) {
    yield ['labels-shape', `expected [steps][codebooks], got ${data.type}`];
    return;
  }
  const { rows, lists, numbers } = nested;
  for (let row = 0; row < data.length; row++) {
    const [begin, end] = [rows[row]!, rows[row + 1]!];
    const codebooks = end > begin ? lists[begin + 1]! - lists[begin]! : 0;
    let shaped = CODEBOOKS.includes(codebooks);
    for (let at = begin; at < end && shaped; at++) shaped = lists[at + 1]! - lists[at]! === codebooks;
    if (!shaped) {
      yield ['labels-shape', `row ${row}: expected [steps][4 or 8], got [${end - begin}][${codebooks}]`];
      continue;
    }
    const fault = delayFault((step, k) => Number(numbers[lists[begin + step]! + k]), end - begin, codebooks);
    if (fault) yield ['labels-delay', `row ${row}: ${fault}`];
  }
}

function delayFault(at: (step: number, k: number) => number, steps: number, codebooks: number): string | undefined {
  const perDelay = codebooks / CODEBOOKS[0]!;
  let ended = false;
  for (let step = 0; step < steps; step++) {
    let codes = 0;
    let begun = 0;
    for (let k = 0; k < codebooks; k++) {
      const value = at(step, k);
      const isCode = value >= 0 && value < MUSICGEN_PAD_TOKEN;
      if (!isCode && value !== MUSICGEN_PAD_TOKEN && value !== IGNORED) {
        return `step ${step}, codebook ${k}: expected a code below ${MUSICGEN_PAD_TOKEN}, padding or ${IGNORED}, got ${value}`;
      }
      const delay = Math.floor(k / perDelay);
      if (step < delay && isCode)
        return `step ${step}, codebook ${k}: expected padding for ${delay} steps, got code ${value}`;
      if (step >= delay) begun++;
      if (isCode) codes++;
    }
    if (codes === 0) ended = true;
    else if (ended) return `step ${step}: codes after the end`;
    else if (codes !== begun) return `step ${step}: expected ${begun} codes, got ${codes}`;
  }
  return undefined;
}

/** What Whisper's encoder takes: 80 or 128 bands of 30 s. */
function* whisperFaults(data: Data): Generator<[string, string]> {
  const nested = nestedNumbers(data);
  if (!nested) {
    yield ['whisper-shape', `expected a matrix, got ${data.type}`];
    return;
  }
  const { rows, lists } = nested;
  for (let row = 0; row < data.length; row++) {
    const bands = rows[row + 1]! - rows[row]!;
    let fits = WHISPER_BANDS.includes(bands);
    for (let at = rows[row]!; at < rows[row + 1]! && fits; at++) fits = lists[at + 1]! - lists[at]! === WHISPER_FRAMES;
    if (!fits) {
      const frames = bands > 0 ? lists[rows[row]! + 1]! - lists[rows[row]!]! : 0;
      yield ['whisper-shape', `row ${row}: expected [80 or 128, ${WHISPER_FRAMES}], got [${bands}, ${frames}]`];
    }
  }
}

function* maskFaults(data: Data): Generator<[string, string]> {
  const values = data.children[0]?.values as ArrayLike<number | bigint> | undefined;
  for (let i = 0; i < (values?.length ?? 0); i++) {
    const value = Number(values![i]);
    if (value !== 0 && value !== 1) {
      yield ['attention-mask', `expected 0 or 1, got ${value}`];
      return;
    }
  }
}

/** `input_ids` and `attention_mask` of a row are as long as each other. */
export function* lengthFaults(ids: Data, mask: Data): Generator<[string, string]> {
  const [a, b] = [ids.valueOffsets as Int32Array, mask.valueOffsets as Int32Array];
  for (let row = 0; row < ids.length; row++) {
    const [length, other] = [a[row + 1]! - a[row]!, b[row + 1]! - b[row]!];
    if (length !== other) yield ['attention-mask', `row ${row}: ${length} input_ids, but a mask of ${other}`];
  }
}

/** Values of a matrix column have the sizes that its features say. */
export function* matrixFaults(data: Data, shape: readonly (number | null)[]): Generator<[string, string]> {
  const nested = nestedNumbers(data);
  if (!nested) return;
  const { rows, lists } = nested;
  for (let row = 0; row < data.length; row++) {
    const [begin, end] = [rows[row]!, rows[row + 1]!];
    if (shape[0] !== null && end - begin !== shape[0] && data.getValid(row)) {
      yield ['matrix-shape', `row ${row}: expected ${shape[0]} rows, got ${end - begin}`];
    }
    for (let at = begin; at < end; at++) {
      const columns = lists[at + 1]! - lists[at]!;
      if (columns === shape[1]) continue;
      yield ['matrix-shape', `row ${row}: expected ${shape[1]} columns, got ${columns}`];
      break;
    }
  }
}
