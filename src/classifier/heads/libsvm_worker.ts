import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { DataError } from '../../core/errors.ts';
import type { Matrix } from '../matrix.ts';

/** Options of libsvm's C-SVC, by the names of libsvm-js. */
export interface LibsvmOptions {
  kernel: 'linear' | 'rbf';
  gamma: number;
  cost: number;
  tolerance: number;
  cacheSize: number;
  probabilityEstimates: boolean;
}

/** libsvm's own text of a model, and which training rows became support vectors, in the order of the text. */
export interface LibsvmResult {
  text: string;
  supportIndices: Int32Array;
}

// Plain CommonJS in a string: one form that a worker runs from the sources, from a bundle and from both module kinds.
const WORKER = `
const { workerData, parentPort } = require('node:worker_threads');
const { library, data, rows, columns, labels, options } = workerData;
require(library).then((SVM) => {
  const samples = Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns));
  const kernel = options.kernel === 'linear' ? SVM.KERNEL_TYPES.LINEAR : SVM.KERNEL_TYPES.RBF;
  const svm = new SVM({ ...options, kernel, type: SVM.SVM_TYPES.C_SVC });
  svm.train(samples, Array.from(labels));
  parentPort.postMessage({ text: svm.serializeModel(), supportIndices: Int32Array.from(svm.getSVIndices()) });
});
`;

/**
 * Trains libsvm (WebAssembly, libsvm-js) in a worker thread: the call is one long synchronous one.
 * An abort terminates the worker.
 *
 * @throws DataError when libsvm fails, for example out of memory
 * @throws `signal.reason` when aborted
 */
export async function trainLibsvm(
  x: Matrix,
  labels: Int32Array,
  options: LibsvmOptions,
  signal?: AbortSignal,
): Promise<LibsvmResult> {
  signal?.throwIfAborted();
  const library = createRequire(import.meta.url).resolve('libsvm-js');
  const { rows, columns, data } = x;
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: { library, data, rows, columns, labels, options },
    // libsvm prints its progress; nobody reads it.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<LibsvmResult>((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.once('message', resolve);
      worker.once('error', (cause) => reject(new DataError(`libsvm: training failed: ${String(cause)}`, { cause })));
      worker.once('exit', (code) => reject(new DataError(`libsvm: the worker ended with code ${code} and no model`)));
    });
  } finally {
    if (onAbort) signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
