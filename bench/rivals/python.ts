import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

interface Reply {
  error?: string;
  rivals?: string[];
  missing?: Record<string, string>;
  versions?: Record<string, string>;
}

/** A Python process that runs rivals, one call at a time. */
export class PythonRivals {
  readonly names: ReadonlySet<string>;
  readonly versions: Record<string, string>;
  /** Why others that the script knows are not among `names`. */
  readonly missing: Record<string, string>;
  readonly #child: ChildProcess;
  readonly #replies: AsyncIterator<string>;

  private constructor(child: ChildProcess, replies: AsyncIterator<string>, hello: Reply) {
    this.#child = child;
    this.#replies = replies;
    this.names = new Set(hello.rivals);
    this.versions = hello.versions ?? {};
    this.missing = hello.missing ?? {};
  }

  /** Starts a script of this folder with `MELISMA_PYTHON` or `python3`; undefined when it has not what it needs. */
  static async start(name = 'rivals.py', args: readonly string[] = []): Promise<PythonRivals | undefined> {
    const script = fileURLToPath(new URL(name, import.meta.url));
    const child = spawn(process.env.MELISMA_PYTHON ?? 'python3', [script, ...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
    const replies = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const first = await Promise.race([replies.next(), failed]);
    if (!first || first.done) return undefined;
    return new PythonRivals(child, replies, JSON.parse(first.value));
  }

  /** Keeps a signal (a file of float32 samples) under a name. */
  async load(name: string, signal: string, rate: number): Promise<void> {
    await this.ask({ name, signal, rate });
  }

  /** CPU seconds of one call; saves its result when `out` is given. */
  async run(rival: string, signal: string, out?: string): Promise<number> {
    const { seconds } = await this.ask<{ seconds: number }>({ run: rival, signal, out });
    return seconds;
  }

  stop(): void {
    this.#child.kill();
  }

  /** The answer to one request in the script's own terms. */
  async ask<Answer = unknown>(request: object): Promise<Answer> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#replies.next();
    if (done) throw new Error('the Python rivals stopped');
    const reply = JSON.parse(value) as Reply;
    if (reply.error) throw new Error(reply.error);
    return reply as Answer;
  }
}
