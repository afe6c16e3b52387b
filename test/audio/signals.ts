/** Deterministic numbers in [0, 1): the mulberry32 generator. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A chord with a little noise; every channel has its own pitch and level. */
export function chord(numberOfChannels: number, length: number, sampleRate: number, seed = 1): Float32Array[] {
  const random = randomNumbers(seed);
  return Array.from({ length: numberOfChannels }, (_, c) =>
    Float32Array.from({ length }, (_, i) => {
      const t = (2 * Math.PI * i) / sampleRate;
      const tone = Math.sin(220 * (c + 1) * t) + 0.5 * Math.sin(331 * (c + 2) * t);
      return (0.4 / (c + 1)) * tone + 0.02 * (random() - 0.5);
    }),
  );
}
