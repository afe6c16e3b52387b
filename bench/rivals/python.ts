import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

interface Reply {
  seconds?: number;
  error?: string;
  rivals?: string[];
  versions?: Record<string, string>;
}

/** The Python process that runs librosa, soxr and torch, one call at a time. */
export class PythonRivals {
  readonly names: ReadonlySet<string>;
  readonly versions: Record<string, string>;
  readonly #child: ChildProcess;
  readonly #replies: AsyncIterator<string>;

  private constructor(child: ChildProcess, replies: AsyncIterator<string>, hello: Reply) {
    this.#child = child;
    this.#replies = replies;
    this.names = new Set(hello.rivals);
    this.versions = hello.versions ?? {};
  }

  /** Starts it with `MELISMA_PYTHON` or `python3`; undefined when there is no Python with NumPy. */
  static async start(): Promise<PythonRivals | undefined> {
    const script = fileURLToPath(new URL('./rivals.py', import.meta.url));
    const child = spawn(process.env.MELISMA_PYTHON ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
    const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
    const replies = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const first = await Promise.race([replies.next(), failed]);
    if (!first || first.done) return undefined;
    return new PythonRivals(child, replies, JSON.parse(first.value));
  }

  /** Keeps a signal (a file of float32 samples) under a name. */
  async load(name: string, signal: string, rate: number): Promise<void> {
    await this.#ask({ name, signal, rate });
  }

  /** CPU seconds of one call; saves its result when `out` is given. */
  async run(rival: string, signal: string, out?: string): Promise<number> {
    const reply = await this.#ask({ run: rival, signal, out });
    return reply.seconds!;
  }

  stop(): void {
    this.#child.kill();
  }

  async #ask(request: object): Promise<Reply> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#replies.next();
    if (done) throw new Error('the Python rivals stopped');
    const reply = JSON.parse(value) as Reply;
    if (reply.error) throw new Error(reply.error);
    return reply;
  }
}
