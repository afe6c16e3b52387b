export { type VggishOptions, vggish } from './vggish.ts';
