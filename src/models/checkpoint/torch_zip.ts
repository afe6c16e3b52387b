import type { CheckpointFile } from './checkpoint_file.ts';
import { type Pickle, readPickle } from './pickle/machine.ts';
import { locateTensors, type TorchContent } from './torch_content.ts';
import { checkpointDTypeBytes } from './types.ts';
import { readZipDirectory } from './zip_directory.ts';

export { isZip } from './zip_directory.ts';

/** Far above the pickle of any release (below 1 MB without NumPy arrays). */
const maxPickleBytes = 256 * 2 ** 20;

/**
 * Reads a file that `torch.save` of PyTorch 1.6 or later wrote: a zip file with a pickle and an entry
 * for each storage.
 *
 * @throws ModelError naming the file and the reason
 */
export async function readTorchZip(file: CheckpointFile): Promise<TorchContent> {
  const entries = await readZipDirectory(file);
  const pickles = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  const entry = pickles[0];
  if (!entry || pickles.length > 1)
    return file.fail(`zip: expected one data.pkl, as torch.save writes it, got ${pickles.length}`);
  const prefix = entry.name.slice(0, -'data.pkl'.length);
  if (entries.has(`${prefix}constants.pkl`)) {
    file.fail('is a TorchScript module, which is a program; torchscript({ path }) loads those that are trusted');
  }
  const order = entries.get(`${prefix}byteorder`);
  if (order) {
    const text = (await file.read(order.byteOffset, Math.min(order.byteLength, 16), 'byteorder')).toString('latin1');
    if (text !== 'little') file.fail(`byteorder: expected little, got ${JSON.stringify(text)}`);
  }
  if (entry.byteLength > maxPickleBytes) {
    file.fail(`data.pkl: expected at most ${maxPickleBytes} bytes, got ${entry.byteLength}`);
  }
  const pickle = interpret(file, await file.read(entry.byteOffset, entry.byteLength, 'data.pkl'));
  return locateTensors(file, pickle, ({ key, dtype, length }) => {
    const data = entries.get(`${prefix}data/${key}`);
    if (!data) throw new SyntaxError(`zip: storage '${key.slice(0, 80)}' is missing`);
    const bytes = length * checkpointDTypeBytes[dtype];
    if (data.byteLength !== bytes) {
      throw new SyntaxError(`zip: '${data.name}': expected ${bytes} bytes, got ${data.byteLength}`);
    }
    return { file: file.path, ...data };
  });
}

function interpret(file: CheckpointFile, bytes: Buffer): Pickle {
  try {
    return readPickle(bytes);
  } catch (error) {
    if (error instanceof SyntaxError) file.fail(`data.pkl: ${error.message}`, error);
    throw error;
  }
}
