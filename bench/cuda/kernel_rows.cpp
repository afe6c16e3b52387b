#include "kernel_rows.hpp"

#include <cmath>

namespace melisma::bench {

namespace {

constexpr double bins = 1025, hop = 512, rate = 22050, frames = rate / hop;

// As counted in cuda/spectra_kernel.cuh, less what only that kernel does: two exchanges and the samples.
Row spectral(const char* name, const char* op, double nFft, double hopLength, ParamMap options,
             double outputs) {
  const double count = rate / hopLength, flops = nFft + 2.5 * nFft * std::log2(nFft) + 3 * nFft / 2;
  options["nFft"] = nFft;
  options["hopLength"] = hopLength;
  return {name, op, rate, options, count * flops, count * nFft * 4 * 6, rate * 4 + count * outputs * 4};
}

// As counted in ops/cqt/reduction_cuda.cu and constant_q_spectra_cuda.cu: 7 octaves of frames of `nFft` with
// `weights` complex ones, and 383 taps for as many samples as the input has; a fused multiply-add is one
// operation.
Row constantQ(const char* name, const char* op, ParamMap options, double nFft, double weights,
              double outputs) {
  constexpr double taps = 383, octaves = 7;
  const double flops = octaves * frames * (nFft + 2.5 * nFft * std::log2(nFft) + 4 * weights);
  options["sampleRate"] = rate;
  return {name,
          op,
          rate,
          options,
          flops + rate * taps,
          octaves * frames * (nFft * 4 * 6 + weights * 8),
          rate * 4 * 3 + frames * outputs * 4};
}

Row resampling(const char* name, double from, double to, double taps) {
  return {name,      "resample", from,           {{"sampleRate", from}, {"targetSampleRate", to}},
          to * taps, 0,          (from + to) * 4};
}

Row alone(const char* name, Row row) {
  row.name = name;
  row.alone = true;
  return row;
}

// Three transforms; two medians of 31 at 42 minima and maxima a value; the spectrum is computed again instead
// of read.
Row separation() {
  Row row = spectral("hpss 2048/512", "hpss", 2048, hop, {}, 0);
  row.flops *= 3, row.sharedBytes *= 3, row.memoryBytes = 0.93e6;
  row.minMax = frames * bins * 2 * 42;
  return row;
}

Row medians(const char* name, const char* axis) {
  return {name,
          "medianFilter",
          rate,
          {{"axis", std::string(axis)}},
          0,
          0,
          frames * bins * 8,
          frames * bins * 42,
          false,
          Row::Input::magnitudes};
}

// As counted in ops/istft/inverse_register_cuda.cu.
Row inverse() {
  return {"istft 2048/512",
          "istft",
          rate,
          {{"nFft", 2048.0}, {"hopLength", hop}},
          frames * 71e3,
          frames * 2048 * 4 * 6,
          frames * bins * 8 + rate * 4,
          0,
          false,
          Row::Input::spectra};
}

// Each sample is in four frames.
Row sums(const char* name, const char* op) {
  return {name,
          op,
          rate,
          {{"frameLength", 2048.0}, {"hopLength", hop}},
          rate * 4,
          rate * 4 * 4,
          rate * 4 + frames * 4};
}

// As counted in ops/tempogram/tempogram_cuda.cu: 384 lags a column, and the envelope of onset strength.
Row lags() {
  Row row = spectral("tempogram", "tempogram", 2048, hop, {{"sampleRate", rate}}, 384);
  row.options.erase("nFft");
  row.flops += frames * 74e3, row.sharedBytes += frames * 147e3;
  return row;
}

}  // namespace

TensorSpec Row::spec(double seconds) const {
  const int64_t samples = static_cast<int64_t>(seconds * rate),
                columns = 1 + samples / static_cast<int64_t>(hop);
  if (input == Input::audio) return {DType::float32, {1, samples}, ""};
  return {input == Input::spectra ? DType::complex64 : DType::float32,
          {1, static_cast<int64_t>(bins), columns},
          ""};
}

std::vector<Row> kernelRows() {
  const ParamMap at22{{"sampleRate", rate}}, untuned{{"tuning", 0.0}};
  ParamMap dB = at22, precise = at22, median = at22, inTune = at22;
  dB["scale"] = std::string("db");
  precise["precision"] = std::string("f64");
  median["aggregate"] = std::string("median");
  inTune["tuning"] = 0.0;
  const Row logMel = spectral("log-mel 2048/512/128", "mel", 2048, hop, dB, 128);
  const Row speech{"whisper",
                   "whisper",
                   16000,
                   {{"sampleRate", 16000.0}, {"length", nullptr}},
                   1.14e6,
                   100.0 * 400 * 4 * 6,
                   16000 * 4 + 100 * 80 * 4};
  return {
      spectral("stft 2048/512", "stft", 2048, hop, {}, 2 * bins),
      spectral("stft f64 2048/512", "stft", 2048, hop, {{"precision", std::string("f64")}}, 2 * bins),
      spectral("spectrogram 2048/512", "spectrogram", 2048, hop, {}, bins),
      inverse(),
      spectral("mel 2048/512/128", "mel", 2048, hop, at22, 128),
      spectral("mel f64 2048/512/128", "mel", 2048, hop, precise, 128),
      logMel,
      alone("log-mel 2048/512/128, one clip", logMel),
      spectral("log-mel 1024/256/128", "mel", 1024, 256, dB, 128),
      spectral("mfcc 2048/512", "mfcc", 2048, hop, at22, 20),
      speech,
      alone("whisper, one clip", speech),
      spectral("chroma 2048/512", "chroma", 2048, hop, inTune, 12),
      spectral("chroma 2048/512, tuning estimated", "chroma", 2048, hop, at22, 12),
      spectral("tuning 2048/512", "estimateTuning", 2048, hop, at22, 0),
      spectral("centroid 2048/512", "spectralCentroid", 2048, hop, at22, 1),
      spectral("bandwidth 2048/512", "spectralBandwidth", 2048, hop, at22, 1),
      spectral("rolloff 2048/512", "spectralRolloff", 2048, hop, at22, 1),
      spectral("flatness 2048/512", "spectralFlatness", 2048, hop, {}, 1),
      spectral("contrast 2048/512", "spectralContrast", 2048, hop, at22, 7),
      sums("rms 2048/512", "rms"),
      sums("zero crossings 2048/512", "zeroCrossingRate"),
      spectral("onset strength 2048/512", "onsetStrength", 2048, hop, at22, 1),
      spectral("onset strength, median", "onsetStrength", 2048, hop, median, 1),
      lags(),
      separation(),
      medians("medians of 31, time", "time"),
      medians("medians of 31, frequency", "frequency"),
      constantQ("cqt, 84 bins", "cqt", untuned, 256, 159, 2 * 84),
      constantQ("chroma CQT", "chromaCqt", untuned, 1024, 683, 12),
      constantQ("chroma CQT, tuning estimated", "chromaCqt", {}, 1024, 683, 12),
      constantQ("chroma CENS", "chromaCens", untuned, 1024, 683, 12),
      constantQ("tonnetz", "tonnetz", untuned, 1024, 683, 6),
      resampling("resample 44.1 to 32 kHz", 44100, 32000, 286),
      resampling("resample 44.1 to 16 kHz", 44100, 16000, 572),
      resampling("resample 22.05 to 19.001 kHz", 22050, 19001, 564),  // stage after stage
  };
}

}  // namespace melisma::bench
