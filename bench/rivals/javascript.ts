// The npm rivals, used as their READMEs show: one frame after another on the JavaScript thread.
import { createRequire } from 'node:module';
import FFT from 'fft.js';

const require = createRequire(import.meta.url);
type Run = (samples: Float32Array, rate: number) => Promise<void> | void;

/** Makes a rival ready; undefined when its package is not installed. */
export async function javascriptRival(name: string): Promise<{ run: Run; version: string } | undefined> {
  const maker = makers[name];
  if (!maker) throw new Error(`no rival is called ${name}`);
  try {
    return await maker();
  } catch (error) {
    console.error(`  ${name} is left out: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

const versionOf = (name: string): string => {
  const path = require.resolve(name);
  const root = path.slice(0, path.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}/`.length);
  return require(`${root}package.json`).version;
};

const makers: Record<string, () => Promise<{ run: Run; version: string }>> = {
  async 'fft.js stft'() {
    const fft = new FFT(2048);
    const window = Float64Array.from({ length: 2048 }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 2048));
    const frame = new Array<number>(2048).fill(0);
    const spectrum = fft.createComplexArray();
    return {
      version: versionOf('fft.js'),
      run(samples) {
        for (let start = 0; start + 2048 <= samples.length; start += 512) {
          for (let i = 0; i < 2048; i++) frame[i] = samples[start + i]! * window[i]!;
          fft.realTransform(spectrum, frame);
        }
      },
    };
  },
  async 'meyda.mfcc'() {
    const Meyda = require('meyda');
    return {
      version: versionOf('meyda'),
      run(samples, rate) {
        Meyda.bufferSize = 2048;
        Meyda.sampleRate = rate;
        Meyda.melBands = 128;
        Meyda.numberOfMFCCCoefficients = 20;
        for (let start = 0; start + 2048 <= samples.length; start += 512) {
          Meyda.extract('mfcc', samples.subarray(start, start + 2048));
        }
      },
    };
  },
  async 'essentia.mfcc'() {
    const { Essentia, EssentiaWASM } = require('essentia.js');
    const essentia = new Essentia(EssentiaWASM);
    return {
      version: versionOf('essentia.js'),
      run(samples, rate) {
        for (let start = 0; start + 2048 <= samples.length; start += 512) {
          const frame = essentia.arrayToVector(samples.subarray(start, start + 2048));
          const windowed = essentia.Windowing(frame, true, 2048, 'hann');
          const { spectrum } = essentia.Spectrum(windowed.frame, 2048);
          const result = essentia.MFCC(spectrum, 2, rate / 2, 1025, 0, 'dbpow', 0, 'unit_sum', 128, 20, rate);
          for (const vector of [frame, windowed.frame, spectrum, result.bands, result.mfcc]) vector.delete();
        }
      },
    };
  },
  'essentia.rhythm degara': () => essentiaRhythm('degara'),
  'essentia.rhythm multifeature': () => essentiaRhythm('multifeature'),
  // KeyExtractor wants 44.1 kHz: every sample of half that rate is given twice.
  async 'essentia.key'() {
    const { Essentia, EssentiaWASM } = require('essentia.js');
    const essentia = new Essentia(EssentiaWASM);
    return {
      version: versionOf('essentia.js'),
      run(samples) {
        const vector = essentia.arrayToVector(
          Float32Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1]!),
        );
        essentia.KeyExtractor(vector);
        vector.delete();
      },
    };
  },
  // An optional rival: found where NODE_PATH says. A call takes at most 30 s.
  async 'transformers.js whisper80'() {
    const { WhisperFeatureExtractor } = require('@huggingface/transformers');
    const extract = new WhisperFeatureExtractor({
      feature_size: 80,
      sampling_rate: 16000,
      hop_length: 160,
      n_fft: 400,
      chunk_length: 30,
      n_samples: 480000,
      nb_max_frames: 3000,
    });
    return { version: versionOf('@huggingface/transformers'), run: (samples) => extract(samples) };
  },
  async 'libsamplerate-js best'() {
    const { create, ConverterType } = require('@alexanderolsen/libsamplerate-js');
    const converter = await create(1, 44100, 32000, { converterType: ConverterType.SRC_SINC_BEST_QUALITY });
    return { version: versionOf('@alexanderolsen/libsamplerate-js'), run: (samples) => void converter.simple(samples) };
  },
};

/** RhythmExtractor2013 wants 44.1 kHz: every sample of half that rate is given twice. */
async function essentiaRhythm(method: string) {
  const { Essentia, EssentiaWASM } = require('essentia.js');
  const essentia = new Essentia(EssentiaWASM);
  return {
    version: versionOf('essentia.js'),
    run(samples: Float32Array) {
      const vector = essentia.arrayToVector(
        Float32Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1]!),
      );
      const result = essentia.RhythmExtractor2013(vector, 208, method, 40);
      for (const used of [vector, result.ticks, result.estimates, result.bpmIntervals]) used.delete();
    },
  };
}
