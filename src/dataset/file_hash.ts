export { hashFile } from '../core/file_hash.ts';
