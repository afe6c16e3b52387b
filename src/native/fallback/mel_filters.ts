/** Triangular filters `[nMels][bins]`, as librosa's `filters.mel`. */
export function melFilters(options: {
  sampleRate: number;
  nFft: number;
  nMels: number;
  fMin: number;
  fMax: number;
  melScale: string;
  norm: string;
}): Float32Array[] {
  const { sampleRate, nFft, nMels, fMin, fMax, melScale, norm } = options;
  const { toMel, toHz } = melScale === 'htk' ? htk : slaney;
  const low = toMel(fMin);
  const high = toMel(fMax);
  const edges = Array.from({ length: nMels + 2 }, (_, i) => toHz(low + ((high - low) * i) / (nMels + 1)));
  const bins = 1 + Math.floor(nFft / 2);
  return Array.from({ length: nMels }, (_, band) => {
    const [left, centre, right] = edges.slice(band, band + 3) as [number, number, number];
    const weights = new Float32Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      const frequency = (bin * sampleRate) / nFft;
      const rising = (frequency - left) / (centre - left);
      const falling = (right - frequency) / (right - centre);
      weights[bin] = Math.max(0, Math.min(rising, falling));
    }
    // librosa rounds the triangle to float32 before it scales it to unit area.
    return norm === 'slaney' ? weights.map((weight) => weight * (2 / (right - left))) : weights;
  });
}

const htk = {
  toMel: (hz: number) => 2595 * Math.log10(1 + hz / 700),
  toHz: (mel: number) => 700 * (10 ** (mel / 2595) - 1),
};

/** Linear to 1 kHz, logarithmic above (Slaney's Auditory Toolbox). */
export const slaney = {
  toMel: (hz: number) => (hz < 1000 ? (3 * hz) / 200 : 15 + Math.log(hz / 1000) / (Math.log(6.4) / 27)),
  toHz: (mel: number) => (mel < 15 ? (200 * mel) / 3 : 1000 * Math.exp((mel - 15) * (Math.log(6.4) / 27))),
};
