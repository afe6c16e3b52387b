export { loadTokenizer, type Tokenizer } from './load_tokenizer.ts';
