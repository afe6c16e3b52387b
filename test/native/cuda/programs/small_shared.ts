// Prints, for each length of transform: the largest difference of CUDA's and the CPU's result over its largest value,
// or the error. The caller says how much shared memory the executor's device has.
import { AudioSignal, cqt, hpss, istft, mfcc, spectralRolloff, stft } from '../../../../src/index.ts';

const signal = new AudioSignal(
  Float32Array.from({ length: 20000 }, (_, i) => Math.sin(i * 0.05) + 0.1 * Math.sin(i * i)),
  { sampleRate: 22050 },
);

async function difference(
  compute: (device: 'cuda' | 'cpu') => Promise<{ data: ArrayLike<number> }>,
): Promise<number | string> {
  try {
    const [cuda, cpu] = [await compute('cuda'), await compute('cpu')];
    const largest = Math.max(...Array.from(cpu.data, Math.abs));
    return Math.max(...Array.from(cpu.data, (value, i) => Math.abs(cuda.data[i]! - value))) / largest;
  } catch (error) {
    return String(error);
  }
}

const results: Record<string, number | string> = {};
for (const nFft of [256, 400, 960, 1024, 1920, 2048, 4096]) {
  results[`stft ${nFft}`] = await difference((device) => stft(signal, { nFft, device }));
  results[`f64 ${nFft}`] = await difference((device) => stft(signal, { nFft, precision: 'f64', device }));
  results[`rolloff ${nFft}`] = await difference((device) => spectralRolloff(signal, { nFft, device }));
  results[`mfcc ${nFft}`] = await difference((device) => mfcc(signal, { nFft, nMels: 80, topDb: null, device }));
  const spectrum = await stft(signal, { nFft, device: 'cpu' });
  results[`istft ${nFft}`] = await difference((device) => istft(spectrum, { nFft, sampleRate: 22050, device }));
  results[`hpss ${nFft}`] = await difference(async (device) => (await hpss(signal, { nFft, device })).harmonic);
}
for (const binsPerOctave of [12, 192, 384]) {
  const options = { fMin: 2800, nBins: 12, binsPerOctave, hopLength: 2048 };
  results[`cqt ${binsPerOctave}`] = await difference((device) => cqt(signal, { ...options, device }));
}
const many = { nFft: 256, topDb: null };
results['2048 bands'] = await difference((device) => mfcc(signal, { ...many, nMels: 2048, device }));
results['60000 bands'] = await difference((device) => mfcc(signal, { ...many, nMels: 60000, device }));
console.log(JSON.stringify(results));
