export { type EncodecDecodeOptions, encodecDecode } from './decode.ts';
export { type EncodecCodes, encodec, encodecWithScales } from './encodec.ts';
export type { EncodecOptions } from './options.ts';
