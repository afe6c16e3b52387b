/** A step that cannot go on; its message is all that the user sees of it. */
export class StepError extends Error {}

export function say(text) {
  process.stderr.write(`melisma: ${text}\n`);
}

/** Runs a step and says how long it took. */
export async function timed(name, step) {
  say(`${name} ...`);
  const start = performance.now();
  const result = await step();
  say(`${name} took ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
