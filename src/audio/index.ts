export { type DecoderBackend, type DecoderInfo, decoderInfo } from './backends.ts';
export { type AudioWarning, type LoadOptions, loadAudio } from './load.ts';
export { type AudioInfo, probeAudio } from './probe.ts';
export { type SaveOptions, saveAudio } from './save.ts';
export type { AudioSource } from './source.ts';
