import FFT from 'fft.js';

/** The one-sided discrete Fourier transform of real frames of one length, in float64. */
export class RealFourier {
  /** `1 + floor(length / 2)`. */
  readonly bins: number;
  readonly #length: number;
  readonly #fft: FFT | undefined;
  readonly #spectrum: number[];
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;

  constructor(length: number) {
    this.#length = length;
    this.bins = 1 + Math.floor(length / 2);
    const powerOfTwo = length > 1 && (length & (length - 1)) === 0;
    this.#fft = powerOfTwo ? new FFT(length) : undefined;
    this.#spectrum = this.#fft ? this.#fft.createComplexArray() : [];
    const angles = Float64Array.from({ length: powerOfTwo ? 0 : length }, (_, i) => (2 * Math.PI * i) / length);
    this.#cosines = angles.map(Math.cos);
    this.#sines = angles.map(Math.sin);
  }

  /** Writes `re, im` of each bin to `out` (interleaved, `2 * bins` numbers). */
  transform(frame: Float64Array, out: Float64Array): void {
    if (this.#fft) {
      this.#fft.realTransform(this.#spectrum, frame as unknown as number[]);
      for (let i = 0; i < 2 * this.bins; i++) out[i] = this.#spectrum[i]!;
      return;
    }
    // The definition, for lengths that fft.js does not take.
    const n = this.#length;
    for (let k = 0; k < this.bins; k++) {
      let re = 0;
      let im = 0;
      for (let i = 0; i < n; i++) {
        const angle = (i * k) % n;
        re += frame[i]! * this.#cosines[angle]!;
        im -= frame[i]! * this.#sines[angle]!;
      }
      out[2 * k] = re;
      out[2 * k + 1] = im;
    }
  }
}
