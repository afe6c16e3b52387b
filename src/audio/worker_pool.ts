import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DecodeError } from '../core/errors.ts';
import { BEAT, CANCEL, type Job, type JobResults, type Reply, type WorkerData } from './worker/protocol.ts';
import { decodeWorkerSource } from './worker.generated.ts';

/** A job that shows no progress for this long is given up and its thread ended. */
const STALL_MS = 60_000;

const PACKAGES = [
  'node-av/lib',
  'node-av/constants',
  'mpg123-decoder',
  '@wasm-audio-decoders/flac',
  '@wasm-audio-decoders/ogg-vorbis',
  'ogg-opus-decoder',
  'wav-decoder',
];

interface Task {
  job: Job;
  label: string;
  signal: AbortSignal | undefined;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** The reason a job failed in the worker, `DecodeError` in shape; `final` when no other backend can do better. */
export class JobError extends DecodeError {
  final = false;
  override name = 'DecodeError';
}

const queue: Task[] = [];
const slots = new Set<Slot>();
let packages: Record<string, string> | undefined;

/**
 * Runs one job on a thread of the pool: at most one thread a core, started when first needed, kept,
 * and no obstacle to the end of the process while idle.
 *
 * @throws JobError, or `signal.reason`
 */
export function runJob<J extends Job>(job: J, label: string, signal?: AbortSignal): Promise<JobResults[J['kind']]> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    queue.push({ job, label, signal, resolve: resolve as (result: unknown) => void, reject });
    dispatch();
  });
}

/** Package name to file URL, for those that are installed. */
export function installedPackages(): Record<string, string> {
  if (!packages) {
    const { resolve } = createRequire(import.meta.url);
    packages = {};
    for (const name of PACKAGES) {
      try {
        packages[name] = pathToFileURL(resolve(name)).href;
      } catch {
        // Not installed: the optional ones may be missing, and the worker says so when asked for it.
      }
    }
  }
  return packages;
}

/** Ends the threads that have nothing to do: each holds the memory of a decoder. */
export function endIdleWorkers(): void {
  for (const slot of slots) if (!slot.busy) slot.end();
}

function dispatch(): void {
  while (queue.length > 0) {
    if (queue[0]!.signal?.aborted) {
      const { reject, signal } = queue.shift()!;
      reject(signal!.reason);
      continue;
    }
    let slot = [...slots].find((candidate) => !candidate.busy);
    if (!slot) {
      if (slots.size >= availableParallelism()) return;
      slot = new Slot();
      slots.add(slot);
    }
    slot.run(queue.shift()!);
  }
}

/** One thread and the task on it. */
class Slot {
  readonly #worker: Worker;
  readonly #control = new Int32Array(new SharedArrayBuffer(8));
  #task: Task | undefined;
  #watch: NodeJS.Timeout | undefined;
  #onAbort: (() => void) | undefined;

  constructor() {
    const data: WorkerData = { packages: installedPackages(), control: this.#control };
    // No inherited flags: a loader such as tsx's would slow every start and has nothing to load.
    this.#worker = new Worker(decodeWorkerSource, {
      eval: true,
      workerData: data,
      execArgv: [],
      name: 'melisma-decode',
    });
    this.#worker.on('message', (reply: Reply) => this.#finish(reply));
    this.#worker.on('error', (error) => this.#die(`the decode thread failed: ${error.message}`, error));
    this.#worker.on('exit', () => this.#die('the decode thread ended'));
  }

  get busy(): boolean {
    return this.#task !== undefined;
  }

  run(task: Task): void {
    this.#task = task;
    Atomics.store(this.#control, CANCEL, 0);
    this.#worker.ref();
    this.#onAbort = () => {
      Atomics.store(this.#control, CANCEL, 1);
      task.reject(task.signal!.reason);
    };
    task.signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#startWatch();
    this.#worker.postMessage(task.job);
  }

  end(): void {
    slots.delete(this);
    void this.#worker.terminate();
  }

  #startWatch(): void {
    let last = Atomics.load(this.#control, BEAT);
    this.#watch = setInterval(() => {
      const now = Atomics.load(this.#control, BEAT);
      if (now === last) {
        this.#die(`no progress for ${STALL_MS / 1000} s`);
        void this.#worker.terminate();
      }
      last = now;
    }, STALL_MS);
    this.#watch.unref();
  }

  /** Takes the task off the thread. */
  #release(): Task | undefined {
    const task = this.#task;
    this.#task = undefined;
    clearInterval(this.#watch);
    if (this.#onAbort) task?.signal?.removeEventListener('abort', this.#onAbort);
    return task;
  }

  #finish(reply: Reply): void {
    const task = this.#release();
    this.#worker.unref();
    if (task && 'result' in reply) task.resolve(reply.result);
    else if (task && 'failure' in reply) {
      const { stage, reason, samplesDecoded, final } = reply.failure;
      const error = new JobError(task.label, stage, reason, { samplesDecoded });
      error.final = final;
      task.reject(error);
    }
    dispatch();
  }

  #die(reason: string, cause?: Error): void {
    const task = this.#release();
    slots.delete(this);
    if (task) {
      const error = new JobError(task.label, 'backend', reason, { cause });
      error.final = true;
      task.reject(error);
    }
    dispatch();
  }
}
