export { demucs, demucs as separate } from './demucs.ts';
export type { DemucsOptions } from './options.ts';
export { instrumental, mixWithout, type Stems } from './stems.ts';
