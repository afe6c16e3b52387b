// Generated from the parameter lists in native/ops by `npm run generate`. Do not edit.

import type { OpSchema } from './addon.ts';

/** Options of `addNoise`: Adds white noise at a signal-to-noise ratio. */
export interface AddNoiseOptions {
  /**
   * Power of the signal over that of the noise. In dB, at least -200, at most 200.
   * @default 20
   */
  snrDb?: number;
  /**
   * Which noise: the same seed gives the same noise to every signal. At least 0.
   * @default 0
   */
  seed?: number;
}

/** Options of `amplitudeToDb`: Decibels of amplitudes. */
export interface AmplitudeToDbOptions {
  /**
   * Value that is 0 dB; 'max' is the maximum.
   * @default 1
   */
  ref?: number | 'max';
  /**
   * Smallest value that is told from silence. Above 0.
   * @default 0.00001
   */
  amin?: number;
  /**
   * Raises everything to at least the maximum minus this; null leaves it. In dB, at least 0.
   * @default 80
   */
  topDb?: number | null;
  /**
   * Whose maximum topDb and ref 'max' mean: each tensor's own, or that of all tensors of the call.
   * @default "item"
   */
  topDbScope?: 'item' | 'batch';
}

/** Options of `audioQuality`: Level, clipping, offset, silence, bandwidth and stereo correlation of a recording. */
export interface AudioQualityOptions {
  /**
   * Magnitude from which a sample may be clipped. Above 0.
   * @default 0.9999
   */
  clipLevel?: number;
  /**
   * Shortest run that counts as clipped. In samples, at least 1.
   * @default 3
   */
  clipRun?: number;
  /**
   * Level of a frame, re full scale, below which it is silent. In dB.
   * @default -60
   */
  silenceDb?: number;
  /**
   * Fall of the long-term spectrum within about 200 Hz that ends the bandwidth. In dB, above 0.
   * @default 24
   */
  collapseDb?: number;
}

/** Options of `beatTrack`: Tempo and beats. */
export interface BeatTrackOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Most likely tempo before anything is heard. In BPM, above 0.
   * @default 120
   */
  startBpm?: number;
  /**
   * How closely beats keep the tempo. Above 0.
   * @default 100
   */
  tightness?: number;
  /**
   * Leaves out beats with weak onsets at both ends.
   * @default true
   */
  trim?: boolean;
  /**
   * Tempo to use; null to estimate it. In BPM, above 0.
   * @default null
   */
  bpm?: number | null;
  /**
   * The one lag that librosa takes, or a comb of half a beat, one, two and four: more often right.
   * @default "librosa"
   */
  method?: 'librosa' | 'comb';
}

/** Options of `chroma`: Energy of each pitch class, from short-time spectra. */
export interface ChromaOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Pitch classes in an octave. In classes, at least 1, at most 1200.
   * @default 12
   */
  nChroma?: number;
  /**
   * Deviation from A4 = 440 Hz in fractions of a class; null estimates it. In classes.
   * @default null
   */
  tuning?: number | null;
  /**
   * What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or nothing.
   * @default "inf"
   */
  norm?: 'inf' | 'l1' | 'l2' | 'none';
  /**
   * Octave with the largest weight, above 27.5 Hz. In octaves.
   * @default 5
   */
  ctrOct?: number;
  /**
   * Width of the weight over octaves; null weighs all alike. In octaves, above 0.
   * @default 2
   */
  octWidth?: number | null;
  /**
   * Begins with C; off begins with A.
   * @default true
   */
  baseC?: boolean;
}

/** Options of `chromaCens`: Chroma energy normalised statistics: pitch classes over longer stretches of time. */
export interface ChromaCensOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Lowest frequency; C1 unless given. In Hz, above 0.
   * @default 32.70319566257483
   */
  fMin?: number;
  /**
   * Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates it. In bins.
   * @default null
   */
  tuning?: number | null;
  /**
   * Pitch classes in an octave. In classes, at least 1, at most 1200.
   * @default 12
   */
  nChroma?: number;
  /**
   * Bins of the constant-Q transform in an octave, a multiple of nChroma. In bins, at least 1, at most 1200.
   * @default 36
   */
  binsPerOctave?: number;
  /**
   * Octaves that are added up. In octaves, at least 1, at most 16.
   * @default 7
   */
  nOctaves?: number;
  /**
   * What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or nothing.
   * @default "l2"
   */
  norm?: 'inf' | 'l1' | 'l2' | 'none';
  /**
   * Frames that the smoothing takes together; null leaves it out. In frames, at least 1, at most 65536.
   * @default 41
   */
  winLenSmooth?: number | null;
  /**
   * Weights of the smoothing, symmetric.
   * @default "hann"
   */
  smoothingWindow?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
}

/** Options of `chromaCqt`: Energy of each pitch class, from a constant-Q transform. */
export interface ChromaCqtOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Lowest frequency; C1 unless given. In Hz, above 0.
   * @default 32.70319566257483
   */
  fMin?: number;
  /**
   * Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates it. In bins.
   * @default null
   */
  tuning?: number | null;
  /**
   * Pitch classes in an octave. In classes, at least 1, at most 1200.
   * @default 12
   */
  nChroma?: number;
  /**
   * Bins of the constant-Q transform in an octave, a multiple of nChroma. In bins, at least 1, at most 1200.
   * @default 36
   */
  binsPerOctave?: number;
  /**
   * Octaves that are added up. In octaves, at least 1, at most 16.
   * @default 7
   */
  nOctaves?: number;
  /**
   * Sums below become 0.
   * @default 0
   */
  threshold?: number;
  /**
   * What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or nothing.
   * @default "inf"
   */
  norm?: 'inf' | 'l1' | 'l2' | 'none';
}

/** Options of `cqt`: Constant-Q transform. */
export interface CqtOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Lowest frequency; C1 unless given. In Hz, above 0.
   * @default 32.70319566257483
   */
  fMin?: number;
  /**
   * Bins in an octave. In bins, at least 1, at most 1200.
   * @default 12
   */
  binsPerOctave?: number;
  /**
   * Shifts all frequencies by fractions of a bin; null estimates it. In bins.
   * @default 0
   */
  tuning?: number | null;
  /**
   * Length of the filters: shorter ones tell times better and frequencies worse. Above 0.
   * @default 1
   */
  filterScale?: number;
  /**
   * What becomes 1 in each filter before it is scaled.
   * @default "l1"
   */
  norm?: 'inf' | 'l1' | 'l2' | 'none';
  /**
   * Share of each filter's spectrum that is left out. At least 0, below 1.
   * @default 0.01
   */
  sparsity?: number;
  /**
   * Window of the filters.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Divides by the root of each filter's length.
   * @default true
   */
  scale?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Number of frequencies. In bins, at least 1, at most 16384.
   * @default 84
   */
  nBins?: number;
}

/** Options of `delta`: Derivative of a feature along its frames. */
export interface DeltaOptions {
  /**
   * Length of the window, odd. In frames, at least 3, at most 65535.
   * @default 9
   */
  width?: number;
  /**
   * Order of the derivative: 1 for delta, 2 for delta-delta. At least 1, at most 8.
   * @default 1
   */
  order?: number;
  /**
   * What is beyond the ends: a polynomial, the end frame, a reflection without it, zeros, the other end.
   * @default "interp"
   */
  mode?: 'interp' | 'nearest' | 'mirror' | 'constant' | 'wrap';
}

/** Options of `estimateKey`: Key and scale of a recording. */
export interface EstimateKeyOptions {
  /**
   * How often the degrees of a scale sound: in classical and folk music (temperley, temperley1999), as listeners rate them (krumhansl, shaath), in electronic dance music (edma, edmm, bgate, braw), or 3/5 of temperley and 2/5 of krumhansl (balanced).
   * @default "balanced"
   */
  profile?: 'balanced' | 'temperley' | 'krumhansl' | 'temperley1999' | 'shaath' | 'edma' | 'edmm' | 'bgate' | 'braw';
  /**
   * Deviation from A4 = 440 Hz; null estimates it. In semitones.
   * @default null
   */
  tuning?: number | null;
  /**
   * Lowest frequency; C3 unless given. In Hz, above 0.
   * @default 130.8127826502993
   */
  fMin?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 1024
   */
  hopLength?: number;
  /**
   * Octaves that are added up. In octaves, at least 1, at most 16.
   * @default 4
   */
  nOctaves?: number;
}

/** Options of `estimateTuning`: Deviation of a recording from A4 = 440 Hz, in fractions of a bin. */
export interface EstimateTuningOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Bins of the scale in an octave. In bins, at least 1.
   * @default 12
   */
  binsPerOctave?: number;
  /**
   * Step of the result, in fractions of a bin. In bins, at least 0.000001, at most 1.
   * @default 0.01
   */
  resolution?: number;
  /**
   * Peaks below are not counted. In Hz, at least 0.
   * @default 150
   */
  fMin?: number;
  /**
   * Peaks from here on are not counted. In Hz, above fMin.
   * @default 4000
   */
  fMax?: number;
  /**
   * Least height of a peak over the frame's maximum. At least 0.
   * @default 0.1
   */
  threshold?: number;
  /**
   * Peaks of the magnitude (1), or of the power (2) as chroma looks for them. At least 1, at most 2.
   * @default 1
   */
  power?: number;
}

/** Options of `fourierTransform`: Discrete Fourier transform of a whole signal. */
export interface FourierTransformOptions {
  /**
   * Length of the transform; null is the length of the signal. In samples, at least 1, at most 16777216.
   * @default null
   */
  length?: number | null;
}

/** Options of `griffinLim`: A signal from magnitudes alone. */
export interface GriffinLimOptions {
  /**
   * How often phases are improved. At least 0, at most 1048576.
   * @default 32
   */
  iterations?: number;
  /**
   * Speeds up; 0 is the original algorithm. At least 0.
   * @default 0.99
   */
  momentum?: number;
  /**
   * The phases to begin with.
   * @default "random"
   */
  init?: 'random' | 'zeros';
  /**
   * Chooses the random phases. At least 0, at most 9007199254740991.
   * @default 0
   */
  seed?: number;
  /**
   * Samples of the result; null takes what the frames cover. In samples, at least 1.
   * @default null
   */
  length?: number | null;
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
}

/** Options of `hpss`: Harmonic and percussive parts. */
export interface HpssOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Size of both median filters. At least 1, at most 65535.
   * @default 31
   */
  kernelSize?: number;
  /**
   * Size of the filter over time, which keeps what is steady. In frames, at least 1, at most 65535.
   * @default kernelSize
   */
  harmonicKernelSize?: number;
  /**
   * Size of the filter over frequency, which keeps what is broad. In bins, at least 1, at most 65535.
   * @default kernelSize
   */
  percussiveKernelSize?: number;
  /**
   * Exponent of the soft masks; larger ones are harder. Above 0.
   * @default 2
   */
  power?: number;
  /**
   * How many times stronger one part must be than the other; above 1 a residual stays in neither. At least 1.
   * @default 1
   */
  margin?: number;
  /**
   * The margin of the harmonic mask. At least 1.
   * @default margin
   */
  harmonicMargin?: number;
  /**
   * The margin of the percussive mask. At least 1.
   * @default margin
   */
  percussiveMargin?: number;
}

/** Options of `hpssSpectrogram`: Harmonic and percussive parts of a spectrogram. */
export interface HpssSpectrogramOptions {
  /**
   * Size of both median filters. At least 1, at most 65535.
   * @default 31
   */
  kernelSize?: number;
  /**
   * Size of the filter over time, which keeps what is steady. In frames, at least 1, at most 65535.
   * @default kernelSize
   */
  harmonicKernelSize?: number;
  /**
   * Size of the filter over frequency, which keeps what is broad. In bins, at least 1, at most 65535.
   * @default kernelSize
   */
  percussiveKernelSize?: number;
  /**
   * Exponent of the soft masks; larger ones are harder. Above 0.
   * @default 2
   */
  power?: number;
  /**
   * How many times stronger one part must be than the other; above 1 a residual stays in neither. At least 1.
   * @default 1
   */
  margin?: number;
  /**
   * The margin of the harmonic mask. At least 1.
   * @default margin
   */
  harmonicMargin?: number;
  /**
   * The margin of the percussive mask. At least 1.
   * @default margin
   */
  percussiveMargin?: number;
  /**
   * Gives the masks instead of the parts.
   * @default false
   */
  mask?: boolean;
}

/** Options of `icqtOctaves`: Spectra of the octaves of a constant-Q transform. */
export interface IcqtOctavesOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Lowest frequency; C1 unless given. In Hz, above 0.
   * @default 32.70319566257483
   */
  fMin?: number;
  /**
   * Bins in an octave. In bins, at least 1, at most 1200.
   * @default 12
   */
  binsPerOctave?: number;
  /**
   * Shift of all frequencies in fractions of a bin. In bins.
   * @default 0
   */
  tuning?: number;
  /**
   * Length of the filters: shorter ones tell times better and frequencies worse. Above 0.
   * @default 1
   */
  filterScale?: number;
  /**
   * What becomes 1 in each filter before it is scaled.
   * @default "l1"
   */
  norm?: 'inf' | 'l1' | 'l2' | 'none';
  /**
   * Share of each filter's spectrum that is left out. At least 0, below 1.
   * @default 0.01
   */
  sparsity?: number;
  /**
   * Window of the filters.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Divides by the root of each filter's length.
   * @default true
   */
  scale?: boolean;
  /**
   * Number of frequencies. In bins, at least 1, at most 16384.
   * @default 84
   */
  nBins?: number;
}

/** Options of `integratedLoudness`: Integrated loudness after EBU R 128. */
export interface IntegratedLoudnessOptions {

}

/** Options of `istft`: Inverse short-time Fourier transform. */
export interface IstftOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * Samples of the result, cut or filled up with zeros; null takes what the frames cover. In samples, at least 1.
   * @default null
   */
  length?: number | null;
}

/** Options of `kaldiFbank`: Log filter bank energies as Kaldi's. */
export interface KaldiFbankOptions {
  /**
   * Length of a frame, 25 ms unless given. In samples, at least 2, at most 1048576.
   * @default sampleRate / 40
   */
  winLength?: number;
  /**
   * Distance of two frames, 10 ms unless given. In samples, at least 1, at most 1073741824.
   * @default sampleRate / 100
   */
  hopLength?: number;
  /**
   * Number of mel bands. In bands, at least 1, at most 65536.
   * @default 80
   */
  nMels?: number;
  /**
   * Lower edge of the lowest band. In Hz, at least 0.
   * @default 20
   */
  fMin?: number;
  /**
   * Upper edge of the highest band. In Hz, above fMin.
   * @default sampleRate / 2
   */
  fMax?: number;
  /**
   * Symmetric window function; Povey's is Hann's to the power 0.85.
   * @default "povey"
   */
  window?: 'povey' | 'hanning' | 'hamming';
  /**
   * Share of the sample before that is taken off. At least 0, at most 1.
   * @default 0.97
   */
  preemphasis?: number;
  /**
   * Takes the mean off each frame.
   * @default true
   */
  removeDcOffset?: boolean;
  /**
   * Factor of the samples: Kaldi reads 16-bit integers. Above 0.
   * @default 32768
   */
  gain?: number;
}

/** Options of `loudness`: Momentary or short-term loudness after EBU R 128. */
export interface LoudnessOptions {
  /**
   * Length of the windows: 400 ms (momentary) or 3 s (shortTerm).
   * @default "momentary"
   */
  window?: 'momentary' | 'shortTerm';
}

/** Options of `loudnessRange`: Loudness range after EBU Tech 3342. */
export interface LoudnessRangeOptions {

}

/** Options of `medianFilter`: Sliding median along one axis. */
export interface MedianFilterOptions {
  /**
   * Length of the window. In values, at least 1, at most 65535.
   * @default 31
   */
  kernelSize?: number;
  /**
   * Along which axis the window slides: the last one (time) or the one before it.
   * @default "time"
   */
  axis?: 'time' | 'frequency';
}

/** Options of `mel`: Mel spectrogram, in power or decibels. */
export interface MelOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Number of mel bands. In bands, at least 1, at most 65536.
   * @default 128
   */
  nMels?: number;
  /**
   * Lower edge of the lowest band. In Hz, at least 0.
   * @default 0
   */
  fMin?: number;
  /**
   * Upper edge of the highest band. In Hz, above fMin.
   * @default sampleRate / 2
   */
  fMax?: number;
  /**
   * Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.
   * @default "slaney"
   */
  melScale?: 'slaney' | 'htk';
  /**
   * Triangles of equal area, or of height 1.
   * @default "slaney"
   */
  norm?: 'slaney' | 'none';
  /**
   * Exponent of the magnitude: 1 energy-like, 2 power. Above 0.
   * @default 2
   */
  power?: number;
  /**
   * Sums of power, or decibels.
   * @default "power"
   */
  scale?: 'power' | 'db';
  /**
   * Power that is 0 dB; 'max' is the maximum of the signal.
   * @default 1
   */
  ref?: number | 'max';
  /**
   * Smallest power that is told from silence. Above 0.
   * @default 1e-10
   */
  amin?: number;
  /**
   * Raises everything to at least the maximum of the signal minus this; null leaves it. In dB, at least 0.
   * @default 80
   */
  topDb?: number | null;
  /**
   * f64 transforms in double, as librosa does; the result is float32 all the same.
   * @default "f32"
   */
  precision?: 'f32' | 'f64';
}

/** Options of `melToStft`: Magnitudes that a mel spectrogram may come from. */
export interface MelToStftOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Exponent of the magnitudes that the bands are sums of. Above 0.
   * @default 2
   */
  power?: number;
  /**
   * Lower edge of the lowest band. In Hz, at least 0.
   * @default 0
   */
  fMin?: number;
  /**
   * Upper edge of the highest band. In Hz, above fMin.
   * @default sampleRate / 2
   */
  fMax?: number;
  /**
   * Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.
   * @default "slaney"
   */
  melScale?: 'slaney' | 'htk';
  /**
   * Triangles of equal area, or of height 1.
   * @default "slaney"
   */
  norm?: 'slaney' | 'none';
  /**
   * Steps of the search. At least 0, at most 100000.
   * @default 200
   */
  iterations?: number;
}

/** Options of `mfcc`: Mel-frequency cepstral coefficients. */
export interface MfccOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Number of mel bands. In bands, at least 1, at most 65536.
   * @default 128
   */
  nMels?: number;
  /**
   * Lower edge of the lowest band. In Hz, at least 0.
   * @default 0
   */
  fMin?: number;
  /**
   * Upper edge of the highest band. In Hz, above fMin.
   * @default sampleRate / 2
   */
  fMax?: number;
  /**
   * Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.
   * @default "slaney"
   */
  melScale?: 'slaney' | 'htk';
  /**
   * Triangles of equal area, or of height 1.
   * @default "slaney"
   */
  norm?: 'slaney' | 'none';
  /**
   * Exponent of the magnitude: 1 energy-like, 2 power. Above 0.
   * @default 2
   */
  power?: number;
  /**
   * Number of coefficients. In coefficients, at least 1, at most nMels.
   * @default 20
   */
  nMfcc?: number;
  /**
   * Type of the discrete cosine transform. At least 1, at most 3.
   * @default 2
   */
  dctType?: number;
  /**
   * Cepstral filter; 0 is none. At least 0.
   * @default 0
   */
  lifter?: number;
  /**
   * Smallest power that is told from silence. Above 0.
   * @default 1e-10
   */
  amin?: number;
  /**
   * Raises everything to at least the maximum of the signal minus this; null leaves it. In dB, at least 0.
   * @default 80
   */
  topDb?: number | null;
}

/** Options of `normalize`: Scales each channel to norm 1. */
export interface NormalizeOptions {
  /**
   * What becomes 1: the largest magnitude, the sum of magnitudes, or the root of the sum of squares.
   * @default "inf"
   */
  norm?: 'inf' | 'l1' | 'l2';
}

/** Options of `onsetDetect`: Frames in which something begins to sound. */
export interface OnsetDetectOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Frames before an onset that are not louder. In frames, at least 0, at most 1073741824.
   * @default 0.03 * sampleRate / hopLength
   */
  preMax?: number;
  /**
   * Frames from an onset on that are not louder. In frames, at least 1, at most 1073741824.
   * @default 1
   */
  postMax?: number;
  /**
   * Frames before an onset in its mean. In frames, at least 0, at most 1073741824.
   * @default 0.1 * sampleRate / hopLength
   */
  preAvg?: number;
  /**
   * Frames from an onset on in its mean. In frames, at least 1, at most 1073741824.
   * @default 0.1 * sampleRate / hopLength + 1
   */
  postAvg?: number;
  /**
   * Frames after an onset that cannot be one. In frames, at least 0, at most 1073741824.
   * @default 0.03 * sampleRate / hopLength
   */
  wait?: number;
  /**
   * How far above the mean an onset is. At least 0.
   * @default 0.07
   */
  delta?: number;
  /**
   * Scales the strength to 0 … 1 before.
   * @default true
   */
  normalize?: boolean;
  /**
   * Moves onsets back to the minimum before: where to cut.
   * @default false
   */
  backtrack?: boolean;
}

/** Options of `onsetStrength`: How much louder the bands get from frame to frame. */
export interface OnsetStrengthOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Delays the result by nFft / (2 hopLength) frames, so that an onset is where it is heard.
   * @default true
   */
  center?: boolean;
  /**
   * What frames see beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Number of mel bands. In bands, at least 1, at most 65536.
   * @default 128
   */
  nMels?: number;
  /**
   * Lower edge of the lowest band. In Hz, at least 0.
   * @default 0
   */
  fMin?: number;
  /**
   * Upper edge of the highest band. In Hz, above fMin.
   * @default sampleRate / 2
   */
  fMax?: number;
  /**
   * Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.
   * @default "slaney"
   */
  melScale?: 'slaney' | 'htk';
  /**
   * Triangles of equal area, or of height 1.
   * @default "slaney"
   */
  norm?: 'slaney' | 'none';
  /**
   * Exponent of the magnitude: 1 energy-like, 2 power. Above 0.
   * @default 2
   */
  power?: number;
  /**
   * How the bands are summed up.
   * @default "mean"
   */
  aggregate?: 'mean' | 'median';
  /**
   * Distance of the frames compared. In frames, at least 1, at most 1048576.
   * @default 1
   */
  lag?: number;
  /**
   * Bands around each that the reference is the maximum of; 3 makes vibrato no onset. In bands, at least 1, at most 65536.
   * @default 1
   */
  maxSize?: number;
  /**
   * Filters out what does not change.
   * @default false
   */
  detrend?: boolean;
}

/** Options of `pcen`: Per-channel energy normalisation of a spectrogram. */
export interface PcenOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Share of the level that is taken out. At least 0.
   * @default 0.98
   */
  gain?: number;
  /**
   * Offset before the compression. At least 0.
   * @default 2
   */
  bias?: number;
  /**
   * Exponent of the compression. At least 0.
   * @default 0.5
   */
  power?: number;
  /**
   * How long the smoothing remembers. In s, above 0.
   * @default 0.4
   */
  timeConstant?: number;
  /**
   * Keeps silence from being divided by 0. Above 0.
   * @default 0.000001
   */
  eps?: number;
  /**
   * Weight of the newest frame; null follows from timeConstant. At least 0, at most 1.
   * @default null
   */
  smoothing?: number | null;
  /**
   * Bands of the maximum filter. In bands, at least 1, at most 65536.
   * @default 1
   */
  maxSize?: number;
}

/** Options of `phaseVocoder`: A spectrogram played faster or slower. */
export interface PhaseVocoderOptions {
  /**
   * How many times faster: above 1 shortens. At least 0.001, at most 1000.
   * @default 1
   */
  rate?: number;
  /**
   * Distance of two frames; null takes nFft / 4. In samples, at least 1, at most 1073741824.
   * @default null
   */
  hopLength?: number | null;
  /**
   * Length of the transform, which an odd one needs told; null takes 2 (bins - 1). In samples, at least 1, at most 1073741824.
   * @default null
   */
  nFft?: number | null;
}

/** Options of `pitchShift`: Phase vocoder: pitch without tempo. */
export interface PitchShiftOptions {
  /**
   * How many steps up, below 0 down; fractions are allowed.
   * @default 0
   */
  steps?: number;
  /**
   * Steps of an octave. At least 1.
   * @default 12
   */
  binsPerOctave?: number;
  /**
   * Keeps the energy over resampling instead of the amplitude.
   * @default false
   */
  scale?: boolean;
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Arithmetic of the forward transform. Rounding errors are the phases of faint bins, and they add up: f64 has librosa's, f32 its own and is faster.
   * @default "f64"
   */
  precision?: 'f32' | 'f64';
}

/** Options of `plp`: Where the local tempo puts its pulses. */
export interface PlpOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Length of the stretches in which the pulse is taken as steady. In frames, at least 2, at most 65536.
   * @default 384
   */
  winLength?: number;
  /**
   * Slowest tempo; null for no limit. In BPM, at least 0.
   * @default 30
   */
  tempoMin?: number | null;
  /**
   * Fastest tempo; null for no limit. In BPM, at least 0.
   * @default 300
   */
  tempoMax?: number | null;
  /**
   * How much each stretch counts: as in librosa, by its strength and phase; or all the same.
   * @default "librosa"
   */
  weighting?: 'librosa' | 'equal';
}

/** Options of `polyFeatures`: Polynomials that fit the magnitudes of each frame. */
export interface PolyFeaturesOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Degree of the polynomial. At least 0, at most 8.
   * @default 1
   */
  order?: number;
}

/** Options of `powerToDb`: Decibels of power. */
export interface PowerToDbOptions {
  /**
   * Value that is 0 dB; 'max' is the maximum.
   * @default 1
   */
  ref?: number | 'max';
  /**
   * Smallest value that is told from silence. Above 0.
   * @default 1e-10
   */
  amin?: number;
  /**
   * Raises everything to at least the maximum minus this; null leaves it. In dB, at least 0.
   * @default 80
   */
  topDb?: number | null;
  /**
   * Whose maximum topDb and ref 'max' mean: each tensor's own, or that of all tensors of the call.
   * @default "item"
   */
  topDbScope?: 'item' | 'batch';
}

/** Options of `preemphasis`: Raises high frequencies. */
export interface PreemphasisOptions {
  /**
   * Share of the sample before that is taken off. At least 0, at most 1.
   * @default 0.97
   */
  coef?: number;
}

/** Options of `pyin`: Fundamental frequency and voicing of each frame by probabilistic YIN. */
export interface PyinOptions {
  /**
   * Lowest frequency; the default is the note C2. In Hz, above 0.
   * @default 65.40639132514966
   */
  fMin?: number;
  /**
   * Highest frequency; the default is the note C7. In Hz, above fMin, at most sampleRate / 2.
   * @default 2093.004522404789
   */
  fMax?: number;
  /**
   * Length of a frame; two periods of fMin should fit. In samples, at least 4, at most 65536.
   * @default 2048
   */
  frameLength?: number;
  /**
   * Distance between frames. In samples, at least 1.
   * @default frameLength / 4
   */
  hopLength?: number;
  /**
   * Pads both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * How the ends are padded.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Number of thresholds from 0 to 1. At least 1, at most 10000.
   * @default 100
   */
  nThresholds?: number;
  /**
   * First shape parameter of the prior over thresholds. Above 0.
   * @default 2
   */
  betaAlpha?: number;
  /**
   * Second shape parameter of the prior over thresholds. Above 0.
   * @default 18
   */
  betaBeta?: number;
  /**
   * Prior over troughs; larger values prefer short periods more. Above 0.
   * @default 2
   */
  boltzmannParameter?: number;
  /**
   * Width of a pitch bin, rounded down to a whole part of a semitone. In semitones, above 0, at most 1.
   * @default 0.1
   */
  resolution?: number;
  /**
   * Fastest change of pitch. In octaves/s, above 0.
   * @default 35.92
   */
  maxTransitionRate?: number;
  /**
   * Probability of a change between voiced and unvoiced from one frame to the next; below 1. Above 0.
   * @default 0.01
   */
  switchProbability?: number;
  /**
   * Most that the lowest trough gains from thresholds that no trough is below. At least 0, at most 1.
   * @default 0.01
   */
  noTroughProbability?: number;
  /**
   * What f0 is where unvoiced; 'guess' gives the frequency that the track has there.
   * @default "nan"
   */
  fillNa?: 'nan' | 'zero' | 'guess';
}

/** Options of `resample`: Changes the sample rate with the response of soxr's HQ setting. */
export interface ResampleOptions {
  /**
   * Sample rate of the result. In Hz, above 0.
   */
  targetSampleRate: number;
  /**
   * Makes the length ceil(length * targetSampleRate / sampleRate); off leaves it rounded to nearest.
   * @default true
   */
  fix?: boolean;
  /**
   * Divides by sqrt(targetSampleRate / sampleRate), which keeps the energy.
   * @default false
   */
  scale?: boolean;
}

/** Options of `rms`: Root mean square of each frame. */
export interface RmsOptions {
  /**
   * Length of a frame. In samples, at least 1, at most 1073741824.
   * @default 2048
   */
  frameLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Pads by frameLength / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
}

/** Options of `spectralBandwidth`: Spread of each frame around its centroid. */
export interface SpectralBandwidthOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Order of the deviation. Above 0.
   * @default 2
   */
  p?: number;
  /**
   * Divides by the sum of magnitudes.
   * @default true
   */
  norm?: boolean;
}

/** Options of `spectralCentroid`: Mean frequency of each frame, weighted by magnitude. */
export interface SpectralCentroidOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
}

/** Options of `spectralContrast`: Peaks over valleys of the spectrum in octave bands. */
export interface SpectralContrastOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Upper edge of the lowest band. In Hz, above 0.
   * @default 200
   */
  fMin?: number;
  /**
   * Number of octave bands above it. In bands, at least 1, at most 64.
   * @default 6
   */
  nBands?: number;
  /**
   * Share of a band's bins that are averaged. Above 0, below 1.
   * @default 0.02
   */
  quantile?: number;
  /**
   * Difference of magnitudes instead of decibels.
   * @default false
   */
  linear?: boolean;
}

/** Options of `spectralFlatness`: How much each frame is like noise rather than tones. */
export interface SpectralFlatnessOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Smallest power that counts as such. Above 0.
   * @default 1e-10
   */
  amin?: number;
  /**
   * Exponent of the magnitude. Above 0.
   * @default 2
   */
  power?: number;
}

/** Options of `spectralRolloff`: Frequency below which most of the magnitude of each frame lies. */
export interface SpectralRolloffOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Share of the magnitude that lies below. Above 0, below 1.
   * @default 0.85
   */
  rollPercent?: number;
}

/** Options of `spectrogram`: Magnitude or power spectrogram. */
export interface SpectrogramOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Exponent of the magnitude: 1 magnitude, 2 power. Above 0.
   * @default 1
   */
  power?: number;
}

/** Options of `split`: Finds what is not silent. */
export interface SplitOptions {
  /**
   * How far below the loudest frame silence begins. In dB, above 0.
   * @default 60
   */
  topDb?: number;
  /**
   * Length of a frame. In samples, at least 1, at most 1073741824.
   * @default 2048
   */
  frameLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
}

/** Options of `stft`: Short-time Fourier transform. */
export interface StftOptions {
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Arithmetic of the transform; the result is complex64 either way.
   * @default "f32"
   */
  precision?: 'f32' | 'f64';
}

/** Options of `tempo`: Beats per minute. */
export interface TempoOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Most likely tempo before anything is heard. In BPM, above 0.
   * @default 120
   */
  startBpm?: number;
  /**
   * Standard deviation of the prior around startBpm. In octaves, above 0.
   * @default 1
   */
  stdBpm?: number;
  /**
   * Length of the stretches that are compared with themselves. In s, above 0.
   * @default 8
   */
  acSize?: number;
  /**
   * Fastest tempo; null for no limit. In BPM, above 0.
   * @default 320
   */
  maxTempo?: number | null;
  /**
   * A comb of half a beat, one, two and four, or the one lag that librosa takes: less often right.
   * @default "comb"
   */
  method?: 'librosa' | 'comb';
}

/** Options of `tempogram`: Local autocorrelation of onset strength. */
export interface TempogramOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Length of the stretch of envelope that is compared with itself; also the number of lags. In frames, at least 1, at most 65536.
   * @default 384
   */
  winLength?: number;
  /**
   * Centres column t on frame t; off, it begins there.
   * @default true
   */
  center?: boolean;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * What is 1 in every column: its maximum, its sum, its energy, or nothing.
   * @default "inf"
   */
  norm?: 'inf' | 'l1' | 'l2' | 'none';
}

/** Options of `timeStretch`: Phase vocoder: tempo without pitch. */
export interface TimeStretchOptions {
  /**
   * How many times faster: above 1 shortens. At least 0.001, at most 1000.
   * @default 1
   */
  rate?: number;
  /**
   * Length of the FFT. In samples, at least 2, at most 1048576.
   * @default 2048
   */
  nFft?: number;
  /**
   * Length of the window, centred in the frame; the rest of the frame is 0. In samples, at least 1, at most nFft.
   * @default nFft
   */
  winLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default winLength / 4
   */
  hopLength?: number;
  /**
   * Periodic window function.
   * @default "hann"
   */
  window?: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'bartlett' | 'ones';
  /**
   * Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Arithmetic of the forward transform. Rounding errors are the phases of faint bins, and they add up: f64 has librosa's, f32 its own and is faster.
   * @default "f64"
   */
  precision?: 'f32' | 'f64';
}

/** Options of `tonnetz`: Tonal centroids: chroma on circles of fifths and thirds. */
export interface TonnetzOptions {
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Lowest frequency; C1 unless given. In Hz, above 0.
   * @default 32.70319566257483
   */
  fMin?: number;
  /**
   * Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates it. In bins.
   * @default null
   */
  tuning?: number | null;
  /**
   * Pitch classes in an octave. In classes, at least 1, at most 1200.
   * @default 12
   */
  nChroma?: number;
  /**
   * Bins of the constant-Q transform in an octave, a multiple of nChroma. In bins, at least 1, at most 1200.
   * @default 36
   */
  binsPerOctave?: number;
  /**
   * Octaves that are added up. In octaves, at least 1, at most 16.
   * @default 7
   */
  nOctaves?: number;
}

/** Options of `trim`: Cuts silence from both ends. */
export interface TrimOptions {
  /**
   * How far below the loudest frame silence begins. In dB, above 0.
   * @default 60
   */
  topDb?: number;
  /**
   * Length of a frame. In samples, at least 1, at most 1073741824.
   * @default 2048
   */
  frameLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
}

/** Options of `truePeak`: Largest magnitude between samples after ITU-R BS.1770. */
export interface TruePeakOptions {

}

/** Options of `vggishExamples`: Log-mel examples that VGGish reads. */
export interface VggishExamplesOptions {

}

/** Options of `whisper`: Log-mel spectrogram that Whisper reads. */
export interface WhisperOptions {
  /**
   * Number of mel bands: 80, or 128 for large-v3 and later. In bands, at least 1, at most 1024.
   * @default 80
   */
  nMels?: number;
  /**
   * What the signal is cut or filled up to, 30 s unless given; null takes it as it is. In samples at 16 kHz, at least 160.
   * @default 480000
   */
  length?: number | null;
}

/** Options of `yin`: Fundamental frequency of each frame by YIN. */
export interface YinOptions {
  /**
   * Lowest frequency; the default is the note C2. In Hz, above 0.
   * @default 65.40639132514966
   */
  fMin?: number;
  /**
   * Highest frequency; the default is the note C7. In Hz, above fMin, at most sampleRate / 2.
   * @default 2093.004522404789
   */
  fMax?: number;
  /**
   * Length of a frame; two periods of fMin should fit. In samples, at least 4, at most 65536.
   * @default 2048
   */
  frameLength?: number;
  /**
   * Distance between frames. In samples, at least 1.
   * @default frameLength / 4
   */
  hopLength?: number;
  /**
   * Pads both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
  /**
   * How the ends are padded.
   * @default "constant"
   */
  padMode?: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /**
   * Value of d' below which a trough is a period. Above 0.
   * @default 0.1
   */
  troughThreshold?: number;
}

/** Options of `zeroCrossingRate`: Share of samples at which the sign changes, of each frame. */
export interface ZeroCrossingRateOptions {
  /**
   * Length of a frame. In samples, at least 1, at most 1073741824.
   * @default 2048
   */
  frameLength?: number;
  /**
   * Distance of two frames. In samples, at least 1, at most 1073741824.
   * @default 512
   */
  hopLength?: number;
  /**
   * Pads by frameLength / 2 at both ends, so that frame t is centred on sample t * hopLength.
   * @default true
   */
  center?: boolean;
}

/** Names of the native ops. */
export type OpName =
  | 'addNoise'
  | 'amplitudeToDb'
  | 'audioQuality'
  | 'beatTrack'
  | 'chroma'
  | 'chromaCens'
  | 'chromaCqt'
  | 'cqt'
  | 'delta'
  | 'estimateKey'
  | 'estimateTuning'
  | 'fourierTransform'
  | 'griffinLim'
  | 'hpss'
  | 'hpssSpectrogram'
  | 'icqtOctaves'
  | 'integratedLoudness'
  | 'istft'
  | 'kaldiFbank'
  | 'loudness'
  | 'loudnessRange'
  | 'medianFilter'
  | 'mel'
  | 'melToStft'
  | 'mfcc'
  | 'normalize'
  | 'onsetDetect'
  | 'onsetStrength'
  | 'pcen'
  | 'phaseVocoder'
  | 'pitchShift'
  | 'plp'
  | 'polyFeatures'
  | 'powerToDb'
  | 'preemphasis'
  | 'pyin'
  | 'resample'
  | 'rms'
  | 'spectralBandwidth'
  | 'spectralCentroid'
  | 'spectralContrast'
  | 'spectralFlatness'
  | 'spectralRolloff'
  | 'spectrogram'
  | 'split'
  | 'stft'
  | 'tempo'
  | 'tempogram'
  | 'timeStretch'
  | 'tonnetz'
  | 'trim'
  | 'truePeak'
  | 'vggishExamples'
  | 'whisper'
  | 'yin'
  | 'zeroCrossingRate';

/** What the addon says of its ops: the material of CLI flags and of the TypeScript fallback. */
export const opSchemas: Record<OpName, OpSchema> = {
  "addNoise": {
    "name": "addNoise",
    "version": 1,
    "input": "audio",
    "doc": "Adds white noise at a signal-to-noise ratio.",
    "fields": [
      {
        "name": "snrDb",
        "type": "number",
        "doc": "Power of the signal over that of the noise.",
        "unit": "dB",
        "nullable": false,
        "required": false,
        "default": 20,
        "minimum": -200,
        "maximum": 200,
        "choices": []
      },
      {
        "name": "seed",
        "type": "integer",
        "doc": "Which noise: the same seed gives the same noise to every signal.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      }
    ]
  },
  "amplitudeToDb": {
    "name": "amplitudeToDb",
    "version": 1,
    "input": "spectrogram",
    "doc": "Decibels of amplitudes.",
    "fields": [
      {
        "name": "ref",
        "type": "number",
        "doc": "Value that is 0 dB; 'max' is the maximum.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "checked": true,
        "choices": [
          "max"
        ]
      },
      {
        "name": "amin",
        "type": "number",
        "doc": "Smallest value that is told from silence.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.00001,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "topDb",
        "type": "number",
        "doc": "Raises everything to at least the maximum minus this; null leaves it.",
        "unit": "dB",
        "nullable": true,
        "required": false,
        "default": 80,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "topDbScope",
        "type": "choice",
        "doc": "Whose maximum topDb and ref 'max' mean: each tensor's own, or that of all tensors of the call.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "item",
        "choices": [
          "item",
          "batch"
        ]
      }
    ]
  },
  "audioQuality": {
    "name": "audioQuality",
    "version": 1,
    "input": "audio",
    "doc": "Level, clipping, offset, silence, bandwidth and stereo correlation of a recording.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "clipLevel",
        "type": "number",
        "doc": "Magnitude from which a sample may be clipped.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.9999,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "clipRun",
        "type": "integer",
        "doc": "Shortest run that counts as clipped.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 3,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "silenceDb",
        "type": "number",
        "doc": "Level of a frame, re full scale, below which it is silent.",
        "unit": "dB",
        "nullable": false,
        "required": false,
        "default": -60,
        "choices": []
      },
      {
        "name": "collapseDb",
        "type": "number",
        "doc": "Fall of the long-term spectrum within about 200 Hz that ends the bandwidth.",
        "unit": "dB",
        "nullable": false,
        "required": false,
        "default": 24,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "beatTrack": {
    "name": "beatTrack",
    "version": 2,
    "input": "audio",
    "doc": "Tempo and beats.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio, also of that which a given envelope was taken from.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "startBpm",
        "type": "number",
        "doc": "Most likely tempo before anything is heard.",
        "unit": "BPM",
        "nullable": false,
        "required": false,
        "default": 120,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "tightness",
        "type": "number",
        "doc": "How closely beats keep the tempo.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 100,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "trim",
        "type": "boolean",
        "doc": "Leaves out beats with weak onsets at both ends.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "bpm",
        "type": "number",
        "doc": "Tempo to use; null to estimate it.",
        "unit": "BPM",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 0,
        "exclusiveMinimum": true,
        "checked": true,
        "choices": []
      },
      {
        "name": "method",
        "type": "choice",
        "doc": "The one lag that librosa takes, or a comb of half a beat, one, two and four: more often right.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "librosa",
        "choices": [
          "librosa",
          "comb"
        ]
      }
    ]
  },
  "chroma": {
    "name": "chroma",
    "version": 1,
    "input": "audio",
    "doc": "Energy of each pitch class, from short-time spectra.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "nChroma",
        "type": "integer",
        "doc": "Pitch classes in an octave.",
        "unit": "classes",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "maximum": 1200,
        "choices": []
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Deviation from A4 = 440 Hz in fractions of a class; null estimates it.",
        "unit": "classes",
        "nullable": true,
        "required": false,
        "default": null,
        "choices": []
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or nothing.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "inf",
        "choices": [
          "inf",
          "l1",
          "l2",
          "none"
        ]
      },
      {
        "name": "ctrOct",
        "type": "number",
        "doc": "Octave with the largest weight, above 27.5 Hz.",
        "unit": "octaves",
        "nullable": false,
        "required": false,
        "default": 5,
        "choices": []
      },
      {
        "name": "octWidth",
        "type": "number",
        "doc": "Width of the weight over octaves; null weighs all alike.",
        "unit": "octaves",
        "nullable": true,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "baseC",
        "type": "boolean",
        "doc": "Begins with C; off begins with A.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      }
    ]
  },
  "chromaCens": {
    "name": "chromaCens",
    "version": 1,
    "input": "audio",
    "doc": "Chroma energy normalised statistics: pitch classes over longer stretches of time.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; C1 unless given.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 32.70319566257483,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates it.",
        "unit": "bins",
        "nullable": true,
        "required": false,
        "default": null,
        "choices": []
      },
      {
        "name": "nChroma",
        "type": "integer",
        "doc": "Pitch classes in an octave.",
        "unit": "classes",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "maximum": 1200,
        "choices": []
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Bins of the constant-Q transform in an octave, a multiple of nChroma.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 36,
        "minimum": 1,
        "maximum": 1200,
        "checked": true,
        "choices": []
      },
      {
        "name": "nOctaves",
        "type": "integer",
        "doc": "Octaves that are added up.",
        "unit": "octaves",
        "nullable": false,
        "required": false,
        "default": 7,
        "minimum": 1,
        "maximum": 16,
        "checked": true,
        "choices": []
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or nothing.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "l2",
        "choices": [
          "inf",
          "l1",
          "l2",
          "none"
        ]
      },
      {
        "name": "winLenSmooth",
        "type": "integer",
        "doc": "Frames that the smoothing takes together; null leaves it out.",
        "unit": "frames",
        "nullable": true,
        "required": false,
        "default": 41,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "smoothingWindow",
        "type": "choice",
        "doc": "Weights of the smoothing, symmetric.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      }
    ]
  },
  "chromaCqt": {
    "name": "chromaCqt",
    "version": 1,
    "input": "audio",
    "doc": "Energy of each pitch class, from a constant-Q transform.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; C1 unless given.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 32.70319566257483,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates it.",
        "unit": "bins",
        "nullable": true,
        "required": false,
        "default": null,
        "choices": []
      },
      {
        "name": "nChroma",
        "type": "integer",
        "doc": "Pitch classes in an octave.",
        "unit": "classes",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "maximum": 1200,
        "choices": []
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Bins of the constant-Q transform in an octave, a multiple of nChroma.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 36,
        "minimum": 1,
        "maximum": 1200,
        "checked": true,
        "choices": []
      },
      {
        "name": "nOctaves",
        "type": "integer",
        "doc": "Octaves that are added up.",
        "unit": "octaves",
        "nullable": false,
        "required": false,
        "default": 7,
        "minimum": 1,
        "maximum": 16,
        "checked": true,
        "choices": []
      },
      {
        "name": "threshold",
        "type": "number",
        "doc": "Sums below become 0.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0,
        "choices": []
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or nothing.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "inf",
        "choices": [
          "inf",
          "l1",
          "l2",
          "none"
        ]
      }
    ]
  },
  "cqt": {
    "name": "cqt",
    "version": 1,
    "input": "audio",
    "doc": "Constant-Q transform.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; C1 unless given.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 32.70319566257483,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Bins in an octave.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "maximum": 1200,
        "choices": []
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Shifts all frequencies by fractions of a bin; null estimates it.",
        "unit": "bins",
        "nullable": true,
        "required": false,
        "default": 0,
        "choices": []
      },
      {
        "name": "filterScale",
        "type": "number",
        "doc": "Length of the filters: shorter ones tell times better and frequencies worse.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "What becomes 1 in each filter before it is scaled.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "l1",
        "choices": [
          "inf",
          "l1",
          "l2",
          "none"
        ]
      },
      {
        "name": "sparsity",
        "type": "number",
        "doc": "Share of each filter's spectrum that is left out.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.01,
        "minimum": 0,
        "maximum": 1,
        "exclusiveMaximum": true,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Window of the filters.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "scale",
        "type": "boolean",
        "doc": "Divides by the root of each filter's length.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "nBins",
        "type": "integer",
        "doc": "Number of frequencies.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 84,
        "minimum": 1,
        "maximum": 16384,
        "checked": true,
        "choices": []
      }
    ]
  },
  "delta": {
    "name": "delta",
    "version": 1,
    "input": "spectrogram",
    "doc": "Derivative of a feature along its frames.",
    "fields": [
      {
        "name": "width",
        "type": "integer",
        "doc": "Length of the window, odd.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "default": 9,
        "minimum": 3,
        "maximum": 65535,
        "checked": true,
        "choices": []
      },
      {
        "name": "order",
        "type": "integer",
        "doc": "Order of the derivative: 1 for delta, 2 for delta-delta.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "maximum": 8,
        "checked": true,
        "choices": []
      },
      {
        "name": "mode",
        "type": "choice",
        "doc": "What is beyond the ends: a polynomial, the end frame, a reflection without it, zeros, the other end.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "interp",
        "choices": [
          "interp",
          "nearest",
          "mirror",
          "constant",
          "wrap"
        ]
      }
    ]
  },
  "estimateKey": {
    "name": "estimateKey",
    "version": 2,
    "input": "audio",
    "doc": "Key and scale of a recording.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "profile",
        "type": "choice",
        "doc": "How often the degrees of a scale sound: in classical and folk music (temperley, temperley1999), as listeners rate them (krumhansl, shaath), in electronic dance music (edma, edmm, bgate, braw), or 3/5 of temperley and 2/5 of krumhansl (balanced).",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "balanced",
        "choices": [
          "balanced",
          "temperley",
          "krumhansl",
          "temperley1999",
          "shaath",
          "edma",
          "edmm",
          "bgate",
          "braw"
        ]
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Deviation from A4 = 440 Hz; null estimates it.",
        "unit": "semitones",
        "nullable": true,
        "required": false,
        "default": null,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; C3 unless given.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 130.8127826502993,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 1024,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "nOctaves",
        "type": "integer",
        "doc": "Octaves that are added up.",
        "unit": "octaves",
        "nullable": false,
        "required": false,
        "default": 4,
        "minimum": 1,
        "maximum": 16,
        "checked": true,
        "choices": []
      }
    ]
  },
  "estimateTuning": {
    "name": "estimateTuning",
    "version": 1,
    "input": "audio",
    "doc": "Deviation of a recording from A4 = 440 Hz, in fractions of a bin.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Bins of the scale in an octave.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "resolution",
        "type": "number",
        "doc": "Step of the result, in fractions of a bin.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 0.01,
        "minimum": 0.000001,
        "maximum": 1,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Peaks below are not counted.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 150,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Peaks from here on are not counted.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 4000,
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "threshold",
        "type": "number",
        "doc": "Least height of a peak over the frame's maximum.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.1,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "power",
        "type": "integer",
        "doc": "Peaks of the magnitude (1), or of the power (2) as chroma looks for them.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "maximum": 2,
        "choices": []
      }
    ]
  },
  "fourierTransform": {
    "name": "fourierTransform",
    "version": 1,
    "input": "audio",
    "doc": "Discrete Fourier transform of a whole signal.",
    "fields": [
      {
        "name": "length",
        "type": "integer",
        "doc": "Length of the transform; null is the length of the signal.",
        "unit": "samples",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "maximum": 16777216,
        "choices": []
      }
    ]
  },
  "griffinLim": {
    "name": "griffinLim",
    "version": 1,
    "input": "spectrogram",
    "doc": "A signal from magnitudes alone.",
    "fields": [
      {
        "name": "iterations",
        "type": "integer",
        "doc": "How often phases are improved.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 32,
        "minimum": 0,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "momentum",
        "type": "number",
        "doc": "Speeds up; 0 is the original algorithm.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.99,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "init",
        "type": "choice",
        "doc": "The phases to begin with.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "random",
        "choices": [
          "random",
          "zeros"
        ]
      },
      {
        "name": "seed",
        "type": "integer",
        "doc": "Chooses the random phases.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "maximum": 9007199254740991,
        "choices": []
      },
      {
        "name": "length",
        "type": "integer",
        "doc": "Samples of the result; null takes what the frames cover.",
        "unit": "samples",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      }
    ]
  },
  "hpss": {
    "name": "hpss",
    "version": 1,
    "input": "audio",
    "doc": "Harmonic and percussive parts.",
    "fields": [
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "kernelSize",
        "type": "integer",
        "doc": "Size of both median filters.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 31,
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "harmonicKernelSize",
        "type": "integer",
        "doc": "Size of the filter over time, which keeps what is steady.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "defaultExpression": "kernelSize",
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "percussiveKernelSize",
        "type": "integer",
        "doc": "Size of the filter over frequency, which keeps what is broad.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "defaultExpression": "kernelSize",
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the soft masks; larger ones are harder.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "margin",
        "type": "number",
        "doc": "How many times stronger one part must be than the other; above 1 a residual stays in neither.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "harmonicMargin",
        "type": "number",
        "doc": "The margin of the harmonic mask.",
        "unit": "",
        "nullable": false,
        "required": false,
        "defaultExpression": "margin",
        "minimum": 1,
        "choices": []
      },
      {
        "name": "percussiveMargin",
        "type": "number",
        "doc": "The margin of the percussive mask.",
        "unit": "",
        "nullable": false,
        "required": false,
        "defaultExpression": "margin",
        "minimum": 1,
        "choices": []
      }
    ]
  },
  "hpssSpectrogram": {
    "name": "hpssSpectrogram",
    "version": 1,
    "input": "spectrogram",
    "doc": "Harmonic and percussive parts of a spectrogram.",
    "fields": [
      {
        "name": "kernelSize",
        "type": "integer",
        "doc": "Size of both median filters.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 31,
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "harmonicKernelSize",
        "type": "integer",
        "doc": "Size of the filter over time, which keeps what is steady.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "defaultExpression": "kernelSize",
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "percussiveKernelSize",
        "type": "integer",
        "doc": "Size of the filter over frequency, which keeps what is broad.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "defaultExpression": "kernelSize",
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the soft masks; larger ones are harder.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "margin",
        "type": "number",
        "doc": "How many times stronger one part must be than the other; above 1 a residual stays in neither.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "harmonicMargin",
        "type": "number",
        "doc": "The margin of the harmonic mask.",
        "unit": "",
        "nullable": false,
        "required": false,
        "defaultExpression": "margin",
        "minimum": 1,
        "choices": []
      },
      {
        "name": "percussiveMargin",
        "type": "number",
        "doc": "The margin of the percussive mask.",
        "unit": "",
        "nullable": false,
        "required": false,
        "defaultExpression": "margin",
        "minimum": 1,
        "choices": []
      },
      {
        "name": "mask",
        "type": "boolean",
        "doc": "Gives the masks instead of the parts.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "icqtOctaves": {
    "name": "icqtOctaves",
    "version": 1,
    "input": "spectrogram",
    "doc": "Spectra of the octaves of a constant-Q transform.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; C1 unless given.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 32.70319566257483,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Bins in an octave.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "maximum": 1200,
        "choices": []
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Shift of all frequencies in fractions of a bin.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 0,
        "choices": []
      },
      {
        "name": "filterScale",
        "type": "number",
        "doc": "Length of the filters: shorter ones tell times better and frequencies worse.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "What becomes 1 in each filter before it is scaled.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "l1",
        "choices": [
          "inf",
          "l1",
          "l2",
          "none"
        ]
      },
      {
        "name": "sparsity",
        "type": "number",
        "doc": "Share of each filter's spectrum that is left out.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.01,
        "minimum": 0,
        "maximum": 1,
        "exclusiveMaximum": true,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Window of the filters.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "scale",
        "type": "boolean",
        "doc": "Divides by the root of each filter's length.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "nBins",
        "type": "integer",
        "doc": "Number of frequencies.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 84,
        "minimum": 1,
        "maximum": 16384,
        "checked": true,
        "choices": []
      }
    ]
  },
  "integratedLoudness": {
    "name": "integratedLoudness",
    "version": 1,
    "input": "audio",
    "doc": "Integrated loudness after EBU R 128.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 4000,
        "choices": []
      }
    ]
  },
  "istft": {
    "name": "istft",
    "version": 1,
    "input": "spectrogram",
    "doc": "Inverse short-time Fourier transform.",
    "fields": [
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "length",
        "type": "integer",
        "doc": "Samples of the result, cut or filled up with zeros; null takes what the frames cover.",
        "unit": "samples",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "choices": []
      }
    ]
  },
  "kaldiFbank": {
    "name": "kaldiFbank",
    "version": 1,
    "input": "audio",
    "doc": "Log filter bank energies as Kaldi's.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of a frame, 25 ms unless given.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 40",
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames, 10 ms unless given.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 100",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "nMels",
        "type": "integer",
        "doc": "Number of mel bands.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 80,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lower edge of the lowest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 20,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Upper edge of the highest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 2",
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Symmetric window function; Povey's is Hann's to the power 0.85.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "povey",
        "choices": [
          "povey",
          "hanning",
          "hamming"
        ]
      },
      {
        "name": "preemphasis",
        "type": "number",
        "doc": "Share of the sample before that is taken off.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.97,
        "minimum": 0,
        "maximum": 1,
        "choices": []
      },
      {
        "name": "removeDcOffset",
        "type": "boolean",
        "doc": "Takes the mean off each frame.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "gain",
        "type": "number",
        "doc": "Factor of the samples: Kaldi reads 16-bit integers.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 32768,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "loudness": {
    "name": "loudness",
    "version": 1,
    "input": "audio",
    "doc": "Momentary or short-term loudness after EBU R 128.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 4000,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Length of the windows: 400 ms (momentary) or 3 s (shortTerm).",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "momentary",
        "choices": [
          "momentary",
          "shortTerm"
        ]
      }
    ]
  },
  "loudnessRange": {
    "name": "loudnessRange",
    "version": 1,
    "input": "audio",
    "doc": "Loudness range after EBU Tech 3342.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 4000,
        "choices": []
      }
    ]
  },
  "medianFilter": {
    "name": "medianFilter",
    "version": 1,
    "input": "spectrogram",
    "doc": "Sliding median along one axis.",
    "fields": [
      {
        "name": "kernelSize",
        "type": "integer",
        "doc": "Length of the window.",
        "unit": "values",
        "nullable": false,
        "required": false,
        "default": 31,
        "minimum": 1,
        "maximum": 65535,
        "choices": []
      },
      {
        "name": "axis",
        "type": "choice",
        "doc": "Along which axis the window slides: the last one (time) or the one before it.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "time",
        "choices": [
          "time",
          "frequency"
        ]
      }
    ]
  },
  "mel": {
    "name": "mel",
    "version": 1,
    "input": "audio",
    "doc": "Mel spectrogram, in power or decibels.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "nMels",
        "type": "integer",
        "doc": "Number of mel bands.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 128,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lower edge of the lowest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Upper edge of the highest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 2",
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "melScale",
        "type": "choice",
        "doc": "Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "htk"
        ]
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "Triangles of equal area, or of height 1.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "none"
        ]
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the magnitude: 1 energy-like, 2 power.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "scale",
        "type": "choice",
        "doc": "Sums of power, or decibels.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "power",
        "choices": [
          "power",
          "db"
        ]
      },
      {
        "name": "ref",
        "type": "number",
        "doc": "Power that is 0 dB; 'max' is the maximum of the signal.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "checked": true,
        "choices": [
          "max"
        ]
      },
      {
        "name": "amin",
        "type": "number",
        "doc": "Smallest power that is told from silence.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1e-10,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "topDb",
        "type": "number",
        "doc": "Raises everything to at least the maximum of the signal minus this; null leaves it.",
        "unit": "dB",
        "nullable": true,
        "required": false,
        "default": 80,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "f64 transforms in double, as librosa does; the result is float32 all the same.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "f32",
        "choices": [
          "f32",
          "f64"
        ]
      }
    ]
  },
  "melToStft": {
    "name": "melToStft",
    "version": 1,
    "input": "spectrogram",
    "doc": "Magnitudes that a mel spectrogram may come from.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the magnitudes that the bands are sums of.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lower edge of the lowest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Upper edge of the highest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 2",
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "melScale",
        "type": "choice",
        "doc": "Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "htk"
        ]
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "Triangles of equal area, or of height 1.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "none"
        ]
      },
      {
        "name": "iterations",
        "type": "integer",
        "doc": "Steps of the search.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 200,
        "minimum": 0,
        "maximum": 100000,
        "choices": []
      }
    ]
  },
  "mfcc": {
    "name": "mfcc",
    "version": 1,
    "input": "audio",
    "doc": "Mel-frequency cepstral coefficients.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "nMels",
        "type": "integer",
        "doc": "Number of mel bands.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 128,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lower edge of the lowest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Upper edge of the highest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 2",
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "melScale",
        "type": "choice",
        "doc": "Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "htk"
        ]
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "Triangles of equal area, or of height 1.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "none"
        ]
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the magnitude: 1 energy-like, 2 power.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nMfcc",
        "type": "integer",
        "doc": "Number of coefficients.",
        "unit": "coefficients",
        "nullable": false,
        "required": false,
        "default": 20,
        "minimum": 1,
        "maximumExpression": "nMels",
        "choices": []
      },
      {
        "name": "dctType",
        "type": "integer",
        "doc": "Type of the discrete cosine transform.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 1,
        "maximum": 3,
        "checked": true,
        "choices": []
      },
      {
        "name": "lifter",
        "type": "number",
        "doc": "Cepstral filter; 0 is none.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "amin",
        "type": "number",
        "doc": "Smallest power that is told from silence.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1e-10,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "topDb",
        "type": "number",
        "doc": "Raises everything to at least the maximum of the signal minus this; null leaves it.",
        "unit": "dB",
        "nullable": true,
        "required": false,
        "default": 80,
        "minimum": 0,
        "choices": []
      }
    ]
  },
  "normalize": {
    "name": "normalize",
    "version": 1,
    "input": "audio",
    "doc": "Scales each channel to norm 1.",
    "fields": [
      {
        "name": "norm",
        "type": "choice",
        "doc": "What becomes 1: the largest magnitude, the sum of magnitudes, or the root of the sum of squares.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "inf",
        "choices": [
          "inf",
          "l1",
          "l2"
        ]
      }
    ]
  },
  "onsetDetect": {
    "name": "onsetDetect",
    "version": 1,
    "input": "audio",
    "doc": "Frames in which something begins to sound.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio, also of that which a given envelope was taken from.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "preMax",
        "type": "integer",
        "doc": "Frames before an onset that are not louder.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "defaultExpression": "0.03 * sampleRate / hopLength",
        "minimum": 0,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "postMax",
        "type": "integer",
        "doc": "Frames from an onset on that are not louder.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "preAvg",
        "type": "integer",
        "doc": "Frames before an onset in its mean.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "defaultExpression": "0.1 * sampleRate / hopLength",
        "minimum": 0,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "postAvg",
        "type": "integer",
        "doc": "Frames from an onset on in its mean.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "defaultExpression": "0.1 * sampleRate / hopLength + 1",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "wait",
        "type": "integer",
        "doc": "Frames after an onset that cannot be one.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "defaultExpression": "0.03 * sampleRate / hopLength",
        "minimum": 0,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "delta",
        "type": "number",
        "doc": "How far above the mean an onset is.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.07,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "normalize",
        "type": "boolean",
        "doc": "Scales the strength to 0 … 1 before.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "backtrack",
        "type": "boolean",
        "doc": "Moves onsets back to the minimum before: where to cut.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "onsetStrength": {
    "name": "onsetStrength",
    "version": 1,
    "input": "audio",
    "doc": "How much louder the bands get from frame to frame.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Delays the result by nFft / (2 hopLength) frames, so that an onset is where it is heard.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What frames see beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "nMels",
        "type": "integer",
        "doc": "Number of mel bands.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 128,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lower edge of the lowest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Upper edge of the highest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "defaultExpression": "sampleRate / 2",
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "melScale",
        "type": "choice",
        "doc": "Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "htk"
        ]
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "Triangles of equal area, or of height 1.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "slaney",
        "choices": [
          "slaney",
          "none"
        ]
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the magnitude: 1 energy-like, 2 power.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "aggregate",
        "type": "choice",
        "doc": "How the bands are summed up.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "mean",
        "choices": [
          "mean",
          "median"
        ]
      },
      {
        "name": "lag",
        "type": "integer",
        "doc": "Distance of the frames compared.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "maxSize",
        "type": "integer",
        "doc": "Bands around each that the reference is the maximum of; 3 makes vibrato no onset.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "detrend",
        "type": "boolean",
        "doc": "Filters out what does not change.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "pcen": {
    "name": "pcen",
    "version": 1,
    "input": "spectrogram",
    "doc": "Per-channel energy normalisation of a spectrogram.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "gain",
        "type": "number",
        "doc": "Share of the level that is taken out.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.98,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "bias",
        "type": "number",
        "doc": "Offset before the compression.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the compression.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.5,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "timeConstant",
        "type": "number",
        "doc": "How long the smoothing remembers.",
        "unit": "s",
        "nullable": false,
        "required": false,
        "default": 0.4,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "eps",
        "type": "number",
        "doc": "Keeps silence from being divided by 0.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.000001,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "smoothing",
        "type": "number",
        "doc": "Weight of the newest frame; null follows from timeConstant.",
        "unit": "",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 0,
        "maximum": 1,
        "choices": []
      },
      {
        "name": "maxSize",
        "type": "integer",
        "doc": "Bands of the maximum filter.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      }
    ]
  },
  "phaseVocoder": {
    "name": "phaseVocoder",
    "version": 1,
    "input": "spectrogram",
    "doc": "A spectrogram played faster or slower.",
    "fields": [
      {
        "name": "rate",
        "type": "number",
        "doc": "How many times faster: above 1 shortens.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0.001,
        "maximum": 1000,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames; null takes nFft / 4.",
        "unit": "samples",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the transform, which an odd one needs told; null takes 2 (bins - 1).",
        "unit": "samples",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      }
    ]
  },
  "pitchShift": {
    "name": "pitchShift",
    "version": 1,
    "input": "audio",
    "doc": "Phase vocoder: pitch without tempo.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "steps",
        "type": "number",
        "doc": "How many steps up, below 0 down; fractions are allowed.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0,
        "choices": []
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Steps of an octave.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "checked": true,
        "choices": []
      },
      {
        "name": "scale",
        "type": "boolean",
        "doc": "Keeps the energy over resampling instead of the amplitude.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Arithmetic of the forward transform. Rounding errors are the phases of faint bins, and they add up: f64 has librosa's, f32 its own and is faster.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "f64",
        "choices": [
          "f32",
          "f64"
        ]
      }
    ]
  },
  "plp": {
    "name": "plp",
    "version": 1,
    "input": "audio",
    "doc": "Where the local tempo puts its pulses.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio, also of that which a given envelope was taken from.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the stretches in which the pulse is taken as steady.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "default": 384,
        "minimum": 2,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "tempoMin",
        "type": "number",
        "doc": "Slowest tempo; null for no limit.",
        "unit": "BPM",
        "nullable": true,
        "required": false,
        "default": 30,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "tempoMax",
        "type": "number",
        "doc": "Fastest tempo; null for no limit.",
        "unit": "BPM",
        "nullable": true,
        "required": false,
        "default": 300,
        "minimum": 0,
        "checked": true,
        "choices": []
      },
      {
        "name": "weighting",
        "type": "choice",
        "doc": "How much each stretch counts: as in librosa, by its strength and phase; or all the same.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "librosa",
        "choices": [
          "librosa",
          "equal"
        ]
      }
    ]
  },
  "polyFeatures": {
    "name": "polyFeatures",
    "version": 1,
    "input": "audio",
    "doc": "Polynomials that fit the magnitudes of each frame.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "order",
        "type": "integer",
        "doc": "Degree of the polynomial.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "maximum": 8,
        "checked": true,
        "choices": []
      }
    ]
  },
  "powerToDb": {
    "name": "powerToDb",
    "version": 1,
    "input": "spectrogram",
    "doc": "Decibels of power.",
    "fields": [
      {
        "name": "ref",
        "type": "number",
        "doc": "Value that is 0 dB; 'max' is the maximum.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "checked": true,
        "choices": [
          "max"
        ]
      },
      {
        "name": "amin",
        "type": "number",
        "doc": "Smallest value that is told from silence.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1e-10,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "topDb",
        "type": "number",
        "doc": "Raises everything to at least the maximum minus this; null leaves it.",
        "unit": "dB",
        "nullable": true,
        "required": false,
        "default": 80,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "topDbScope",
        "type": "choice",
        "doc": "Whose maximum topDb and ref 'max' mean: each tensor's own, or that of all tensors of the call.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "item",
        "choices": [
          "item",
          "batch"
        ]
      }
    ]
  },
  "preemphasis": {
    "name": "preemphasis",
    "version": 1,
    "input": "audio",
    "doc": "Raises high frequencies.",
    "fields": [
      {
        "name": "coef",
        "type": "number",
        "doc": "Share of the sample before that is taken off.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.97,
        "minimum": 0,
        "maximum": 1,
        "choices": []
      }
    ]
  },
  "pyin": {
    "name": "pyin",
    "version": 1,
    "input": "audio",
    "doc": "Fundamental frequency and voicing of each frame by probabilistic YIN.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; the default is the note C2.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 65.40639132514966,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Highest frequency; the default is the note C7.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 2093.004522404789,
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "maximumExpression": "sampleRate / 2",
        "choices": []
      },
      {
        "name": "frameLength",
        "type": "integer",
        "doc": "Length of a frame; two periods of fMin should fit.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 4,
        "maximum": 65536,
        "checked": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance between frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "frameLength / 4",
        "minimum": 1,
        "choices": []
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "How the ends are padded.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "nThresholds",
        "type": "integer",
        "doc": "Number of thresholds from 0 to 1.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 100,
        "minimum": 1,
        "maximum": 10000,
        "choices": []
      },
      {
        "name": "betaAlpha",
        "type": "number",
        "doc": "First shape parameter of the prior over thresholds.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "betaBeta",
        "type": "number",
        "doc": "Second shape parameter of the prior over thresholds.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 18,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "boltzmannParameter",
        "type": "number",
        "doc": "Prior over troughs; larger values prefer short periods more.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "resolution",
        "type": "number",
        "doc": "Width of a pitch bin, rounded down to a whole part of a semitone.",
        "unit": "semitones",
        "nullable": false,
        "required": false,
        "default": 0.1,
        "minimum": 0,
        "exclusiveMinimum": true,
        "maximum": 1,
        "checked": true,
        "choices": []
      },
      {
        "name": "maxTransitionRate",
        "type": "number",
        "doc": "Fastest change of pitch.",
        "unit": "octaves/s",
        "nullable": false,
        "required": false,
        "default": 35.92,
        "minimum": 0,
        "exclusiveMinimum": true,
        "checked": true,
        "choices": []
      },
      {
        "name": "switchProbability",
        "type": "number",
        "doc": "Probability of a change between voiced and unvoiced from one frame to the next; below 1.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.01,
        "minimum": 0,
        "exclusiveMinimum": true,
        "checked": true,
        "choices": []
      },
      {
        "name": "noTroughProbability",
        "type": "number",
        "doc": "Most that the lowest trough gains from thresholds that no trough is below.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.01,
        "minimum": 0,
        "maximum": 1,
        "choices": []
      },
      {
        "name": "fillNa",
        "type": "choice",
        "doc": "What f0 is where unvoiced; 'guess' gives the frequency that the track has there.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "nan",
        "choices": [
          "nan",
          "zero",
          "guess"
        ]
      }
    ]
  },
  "resample": {
    "name": "resample",
    "version": 1,
    "input": "audio",
    "doc": "Changes the sample rate with the response of soxr's HQ setting.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "targetSampleRate",
        "type": "number",
        "doc": "Sample rate of the result.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "checked": true,
        "choices": []
      },
      {
        "name": "fix",
        "type": "boolean",
        "doc": "Makes the length ceil(length * targetSampleRate / sampleRate); off leaves it rounded to nearest.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "scale",
        "type": "boolean",
        "doc": "Divides by sqrt(targetSampleRate / sampleRate), which keeps the energy.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "rms": {
    "name": "rms",
    "version": 1,
    "input": "audio",
    "doc": "Root mean square of each frame.",
    "fields": [
      {
        "name": "frameLength",
        "type": "integer",
        "doc": "Length of a frame.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by frameLength / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      }
    ]
  },
  "spectralBandwidth": {
    "name": "spectralBandwidth",
    "version": 2,
    "input": "audio",
    "doc": "Spread of each frame around its centroid.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "p",
        "type": "number",
        "doc": "Order of the deviation.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "norm",
        "type": "boolean",
        "doc": "Divides by the sum of magnitudes.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      }
    ]
  },
  "spectralCentroid": {
    "name": "spectralCentroid",
    "version": 2,
    "input": "audio",
    "doc": "Mean frequency of each frame, weighted by magnitude.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      }
    ]
  },
  "spectralContrast": {
    "name": "spectralContrast",
    "version": 1,
    "input": "audio",
    "doc": "Peaks over valleys of the spectrum in octave bands.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Upper edge of the lowest band.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 200,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nBands",
        "type": "integer",
        "doc": "Number of octave bands above it.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 6,
        "minimum": 1,
        "maximum": 64,
        "checked": true,
        "choices": []
      },
      {
        "name": "quantile",
        "type": "number",
        "doc": "Share of a band's bins that are averaged.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.02,
        "minimum": 0,
        "exclusiveMinimum": true,
        "maximum": 1,
        "exclusiveMaximum": true,
        "choices": []
      },
      {
        "name": "linear",
        "type": "boolean",
        "doc": "Difference of magnitudes instead of decibels.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "spectralFlatness": {
    "name": "spectralFlatness",
    "version": 1,
    "input": "audio",
    "doc": "How much each frame is like noise rather than tones.",
    "fields": [
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "amin",
        "type": "number",
        "doc": "Smallest power that counts as such.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1e-10,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the magnitude.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "spectralRolloff": {
    "name": "spectralRolloff",
    "version": 1,
    "input": "audio",
    "doc": "Frequency below which most of the magnitude of each frame lies.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "rollPercent",
        "type": "number",
        "doc": "Share of the magnitude that lies below.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.85,
        "minimum": 0,
        "exclusiveMinimum": true,
        "maximum": 1,
        "exclusiveMaximum": true,
        "choices": []
      }
    ]
  },
  "spectrogram": {
    "name": "spectrogram",
    "version": 1,
    "input": "audio",
    "doc": "Magnitude or power spectrogram.",
    "fields": [
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "power",
        "type": "number",
        "doc": "Exponent of the magnitude: 1 magnitude, 2 power.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "split": {
    "name": "split",
    "version": 1,
    "input": "audio",
    "doc": "Finds what is not silent.",
    "fields": [
      {
        "name": "topDb",
        "type": "number",
        "doc": "How far below the loudest frame silence begins.",
        "unit": "dB",
        "nullable": false,
        "required": false,
        "default": 60,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "frameLength",
        "type": "integer",
        "doc": "Length of a frame.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      }
    ]
  },
  "stft": {
    "name": "stft",
    "version": 2,
    "input": "audio",
    "doc": "Short-time Fourier transform.",
    "fields": [
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Arithmetic of the transform; the result is complex64 either way.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "f32",
        "choices": [
          "f32",
          "f64"
        ]
      }
    ]
  },
  "tempo": {
    "name": "tempo",
    "version": 3,
    "input": "audio",
    "doc": "Beats per minute.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio, also of that which a given envelope was taken from.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "startBpm",
        "type": "number",
        "doc": "Most likely tempo before anything is heard.",
        "unit": "BPM",
        "nullable": false,
        "required": false,
        "default": 120,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "stdBpm",
        "type": "number",
        "doc": "Standard deviation of the prior around startBpm.",
        "unit": "octaves",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "acSize",
        "type": "number",
        "doc": "Length of the stretches that are compared with themselves.",
        "unit": "s",
        "nullable": false,
        "required": false,
        "default": 8,
        "minimum": 0,
        "exclusiveMinimum": true,
        "checked": true,
        "choices": []
      },
      {
        "name": "maxTempo",
        "type": "number",
        "doc": "Fastest tempo; null for no limit.",
        "unit": "BPM",
        "nullable": true,
        "required": false,
        "default": 320,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "method",
        "type": "choice",
        "doc": "A comb of half a beat, one, two and four, or the one lag that librosa takes: less often right.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "comb",
        "choices": [
          "librosa",
          "comb"
        ]
      }
    ]
  },
  "tempogram": {
    "name": "tempogram",
    "version": 1,
    "input": "audio",
    "doc": "Local autocorrelation of onset strength.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio, also of that which a given envelope was taken from.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the stretch of envelope that is compared with itself; also the number of lags.",
        "unit": "frames",
        "nullable": false,
        "required": false,
        "default": 384,
        "minimum": 1,
        "maximum": 65536,
        "choices": []
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Centres column t on frame t; off, it begins there.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "norm",
        "type": "choice",
        "doc": "What is 1 in every column: its maximum, its sum, its energy, or nothing.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "inf",
        "choices": [
          "inf",
          "l1",
          "l2",
          "none"
        ]
      }
    ]
  },
  "timeStretch": {
    "name": "timeStretch",
    "version": 1,
    "input": "audio",
    "doc": "Phase vocoder: tempo without pitch.",
    "fields": [
      {
        "name": "rate",
        "type": "number",
        "doc": "How many times faster: above 1 shortens.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0.001,
        "maximum": 1000,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "Length of the FFT.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 2,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "winLength",
        "type": "integer",
        "doc": "Length of the window, centred in the frame; the rest of the frame is 0.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "nFft",
        "minimum": 1,
        "maximumExpression": "nFft",
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "winLength / 4",
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "window",
        "type": "choice",
        "doc": "Periodic window function.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "hann",
        "choices": [
          "hann",
          "hamming",
          "blackman",
          "blackmanharris",
          "bartlett",
          "ones"
        ]
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What is beyond the ends: zeros, a reflection without or with the end sample, or the end sample.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Arithmetic of the forward transform. Rounding errors are the phases of faint bins, and they add up: f64 has librosa's, f32 its own and is faster.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "f64",
        "choices": [
          "f32",
          "f64"
        ]
      }
    ]
  },
  "tonnetz": {
    "name": "tonnetz",
    "version": 1,
    "input": "audio",
    "doc": "Tonal centroids: chroma on circles of fifths and thirds.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; C1 unless given.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 32.70319566257483,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "tuning",
        "type": "number",
        "doc": "Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates it.",
        "unit": "bins",
        "nullable": true,
        "required": false,
        "default": null,
        "choices": []
      },
      {
        "name": "nChroma",
        "type": "integer",
        "doc": "Pitch classes in an octave.",
        "unit": "classes",
        "nullable": false,
        "required": false,
        "default": 12,
        "minimum": 1,
        "maximum": 1200,
        "choices": []
      },
      {
        "name": "binsPerOctave",
        "type": "integer",
        "doc": "Bins of the constant-Q transform in an octave, a multiple of nChroma.",
        "unit": "bins",
        "nullable": false,
        "required": false,
        "default": 36,
        "minimum": 1,
        "maximum": 1200,
        "checked": true,
        "choices": []
      },
      {
        "name": "nOctaves",
        "type": "integer",
        "doc": "Octaves that are added up.",
        "unit": "octaves",
        "nullable": false,
        "required": false,
        "default": 7,
        "minimum": 1,
        "maximum": 16,
        "checked": true,
        "choices": []
      }
    ]
  },
  "trim": {
    "name": "trim",
    "version": 1,
    "input": "audio",
    "doc": "Cuts silence from both ends.",
    "fields": [
      {
        "name": "topDb",
        "type": "number",
        "doc": "How far below the loudest frame silence begins.",
        "unit": "dB",
        "nullable": false,
        "required": false,
        "default": 60,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "frameLength",
        "type": "integer",
        "doc": "Length of a frame.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      }
    ]
  },
  "truePeak": {
    "name": "truePeak",
    "version": 1,
    "input": "audio",
    "doc": "Largest magnitude between samples after ITU-R BS.1770.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "vggishExamples": {
    "name": "vggishExamples",
    "version": 2,
    "input": "audio",
    "doc": "Log-mel examples that VGGish reads.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "whisper": {
    "name": "whisper",
    "version": 2,
    "input": "audio",
    "doc": "Log-mel spectrogram that Whisper reads.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the audio.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "nMels",
        "type": "integer",
        "doc": "Number of mel bands: 80, or 128 for large-v3 and later.",
        "unit": "bands",
        "nullable": false,
        "required": false,
        "default": 80,
        "minimum": 1,
        "maximum": 1024,
        "choices": []
      },
      {
        "name": "length",
        "type": "integer",
        "doc": "What the signal is cut or filled up to, 30 s unless given; null takes it as it is.",
        "unit": "samples at 16 kHz",
        "nullable": true,
        "required": false,
        "default": 480000,
        "minimum": 160,
        "choices": []
      }
    ]
  },
  "yin": {
    "name": "yin",
    "version": 1,
    "input": "audio",
    "doc": "Fundamental frequency of each frame by YIN.",
    "fields": [
      {
        "name": "sampleRate",
        "type": "number",
        "doc": "Sample rate of the input.",
        "unit": "Hz",
        "nullable": false,
        "required": true,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "fMin",
        "type": "number",
        "doc": "Lowest frequency; the default is the note C2.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 65.40639132514966,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "fMax",
        "type": "number",
        "doc": "Highest frequency; the default is the note C7.",
        "unit": "Hz",
        "nullable": false,
        "required": false,
        "default": 2093.004522404789,
        "minimumExpression": "fMin",
        "exclusiveMinimum": true,
        "maximumExpression": "sampleRate / 2",
        "choices": []
      },
      {
        "name": "frameLength",
        "type": "integer",
        "doc": "Length of a frame; two periods of fMin should fit.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 4,
        "maximum": 65536,
        "checked": true,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance between frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "defaultExpression": "frameLength / 4",
        "minimum": 1,
        "choices": []
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "How the ends are padded.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "constant",
        "choices": [
          "constant",
          "reflect",
          "symmetric",
          "edge"
        ]
      },
      {
        "name": "troughThreshold",
        "type": "number",
        "doc": "Value of d' below which a trough is a period.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.1,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      }
    ]
  },
  "zeroCrossingRate": {
    "name": "zeroCrossingRate",
    "version": 1,
    "input": "audio",
    "doc": "Share of samples at which the sign changes, of each frame.",
    "fields": [
      {
        "name": "frameLength",
        "type": "integer",
        "doc": "Length of a frame.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 2048,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "hopLength",
        "type": "integer",
        "doc": "Distance of two frames.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 512,
        "minimum": 1,
        "maximum": 1073741824,
        "choices": []
      },
      {
        "name": "center",
        "type": "boolean",
        "doc": "Pads by frameLength / 2 at both ends, so that frame t is centred on sample t * hopLength.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      }
    ]
  }
};
