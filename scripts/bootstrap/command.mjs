import { spawn, spawnSync } from 'node:child_process';
import { StepError } from './report.mjs';

const windows = process.platform === 'win32';

/** Is there such a program on the PATH? */
export function hasProgram(name) {
  return spawnSync(windows ? 'where' : 'which', [name], { stdio: 'ignore' }).status === 0;
}

/** Runs a program in the package root and shows its output only when it fails. */
export function runQuietly(program, args, { root, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell: windows && !program.endsWith('.exe'),
      stdio: process.env.MELISMA_VERBOSE ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => reject(new StepError(`${program} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const tail = Buffer.concat(output).toString().trimEnd().split('\n').slice(-60).join('\n');
      reject(new StepError(`${[program, ...args].join(' ')} failed (${signal ?? `exit code ${code}`})\n${tail}`));
    });
  });
}

/** Runs the thing itself with this terminal; resolves with its exit code. */
export function runVisibly(args, { root, env = {} }) {
  return new Promise((resolve, reject) => {
    // Ctrl-C reaches the child too, which decides how to end.
    const wait = () => {};
    process.on('SIGINT', wait);
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      resolve(signal ? 1 : code);
    });
  });
}
