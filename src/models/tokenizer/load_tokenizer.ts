import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../../core/errors.ts';
import { readJsonObject } from '../json_file.ts';
import { makePipeline, type TokenizerPipeline } from './exact_pipeline.ts';

/** The largest published vocabularies take half of this. */
const maxTokenizerBytes = 64_000_000;

/** Turns text into the numbers that a text model takes. */
export interface Tokenizer {
  /** The pieces of a text and, where the model has one, its end mark; the mask is 1 for each. */
  encode(text: string): { inputIds: number[]; attentionMask: number[] };
}

/**
 * Loads the tokenizer of a model from its `tokenizer.json`; equal ids to those of Python's
 * `tokenizers` for every text. Half surrogates, which no UTF-8 can hold, count as U+FFFD.
 *
 * @param location the file, or the folder that it is in
 * @throws ModelError when it is missing or malformed
 *
 * @example
 * const tokenizer = await loadTokenizer('models/t5-base');
 * const { inputIds } = tokenizer.encode('a calm piano melody');
 */
export async function loadTokenizer(location: string): Promise<Tokenizer> {
  const folder = (await stat(location).catch(() => null))?.isDirectory();
  const file = folder ? path.join(location, 'tokenizer.json') : location;
  const description = await readJsonObject(file, maxTokenizerBytes);
  if (!description) throw new ModelError(`${file}: no such file; a tokenizer.json is needed`);
  let pipeline: TokenizerPipeline;
  try {
    pipeline = await makePipeline(description);
  } catch (error) {
    throw new ModelError(`${file}: ${(error as Error).message}`, { cause: error });
  }
  return {
    encode: (text) => {
      const { ids } = pipeline.encode(text.replace(/\p{Surrogate}/gu, '\ufffd'));
      return { inputIds: ids, attentionMask: new Array(ids.length).fill(1) };
    },
  };
}
