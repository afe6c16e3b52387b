// kernel_times [seconds of audio in a clip] [clips]: the time of each op's kernels on device 0 by events,
// without transfers, its error against the CPU op, whole jobs with their transfers, and the ceilings of the
// device, as one JSON object on stdout. Inputs take turns, so that they do not stay in L2 from run to run.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "ceilings.hpp"
#include "core/accelerator.hpp"
#include "core/op.hpp"
#include "cuda/batch_stream.hpp"
#include "cuda/check.hpp"
#include "cuda/context.hpp"
#include "cuda/device_plan.hpp"
#include "end_to_end.hpp"

namespace melisma::bench {

namespace {

using cuda::check;

// Operations and bytes of one frame (or sample, for resample): what bounds the kernel at least.
struct Row {
  const char* name;
  const char* op;
  double rate;
  ParamMap options;
  double flops, sharedBytes, memoryBytes;  // per second of audio; a multiply-add is one, as an addition is
  double minMax = 0;
  bool alone = false;  // one clip: latency
};

// As counted in cuda/spectra_kernel.cuh, less what only that kernel does: two exchanges and the samples.
Row spectral(const char* name, const char* op, double rate, double nFft, double hop, ParamMap options,
             double outputs) {
  const double frames = rate / hop, flops = nFft + 2.5 * nFft * std::log2(nFft) + 3 * nFft / 2;
  options["nFft"] = nFft;
  options["hopLength"] = hop;
  return {name, op, rate, options, frames * flops, frames * nFft * 4 * 6, rate * 4 + frames * outputs * 4};
}

// As counted in ops/cqt/reduction_cuda.cu and constant_q_spectra_cuda.cu: 7 octaves of frames of `nFft` with
// `weights` complex ones, and 383 taps for as many samples as the input has; a fused multiply-add is one operation.
Row constantQ(const char* name, const char* op, ParamMap options, double nFft, double weights, double outputs) {
  constexpr double rate = 22050, frames = rate / 512, taps = 383, octaves = 7;
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

std::vector<Row> rows() {
  const ParamMap at22{{"sampleRate", 22050.0}};
  ParamMap dB = at22, precise = at22, median = at22, whisper{{"sampleRate", 16000.0}, {"length", nullptr}};
  dB["scale"] = std::string("db");
  precise["precision"] = std::string("f64");
  median["aggregate"] = std::string("median");
  const auto resample = [](const char* name, double from, double to, double taps) {
    return Row{name,     "resample", from,           {{"sampleRate", from}, {"targetSampleRate", to}},
               to * taps, 0,          (from + to) * 4};
  };
  const auto alone = [](const char* name, Row row) {
    row.name = name;
    row.alone = true;
    return row;
  };
  const Row logMel = spectral("log-mel 2048/512/128", "mel", 22050, 2048, 512, dB, 128);
  const Row speech{"whisper", "whisper", 16000, whisper, 1.14e6, 100.0 * 400 * 4 * 6, 16000 * 4 + 100 * 80 * 4};
  // Three transforms; two medians of 31 at 42 minima and maxima a value; the spectrum is computed again instead
  // of read.
  Row separation = spectral("hpss 2048/512", "hpss", 22050, 2048, 512, {}, 0);
  separation.flops *= 3, separation.sharedBytes *= 3, separation.memoryBytes = 0.93e6;
  separation.minMax = 22050.0 / 512 * 1025 * 2 * 42;
  return {
      spectral("stft 2048/512", "stft", 22050, 2048, 512, {}, 2 * 1025),
      spectral("stft f64 2048/512", "stft", 22050, 2048, 512, {{"precision", std::string("f64")}}, 2 * 1025),
      spectral("mel 2048/512/128", "mel", 22050, 2048, 512, at22, 128),
      logMel,
      alone("log-mel 2048/512/128, one clip", logMel),
      spectral("log-mel 1024/256/128", "mel", 22050, 1024, 256, dB, 128),
      spectral("mfcc 2048/512", "mfcc", 22050, 2048, 512, at22, 20),
      spectral("chroma 2048/512", "chroma", 22050, 2048, 512, {{"sampleRate", 22050.0}, {"tuning", 0.0}}, 12),
      spectral("chroma 2048/512, tuning estimated", "chroma", 22050, 2048, 512, at22, 12),
      spectral("centroid 2048/512", "spectralCentroid", 22050, 2048, 512, at22, 1),
      spectral("contrast 2048/512", "spectralContrast", 22050, 2048, 512, at22, 7),
      spectral("mel f64 2048/512/128", "mel", 22050, 2048, 512, precise, 128),
      spectral("onset strength 2048/512", "onsetStrength", 22050, 2048, 512, at22, 1),
      spectral("onset strength, median", "onsetStrength", 22050, 2048, 512, median, 1),
      speech,
      alone("whisper, one clip", speech),
      separation,
      constantQ("cqt, 84 bins", "cqt", {{"tuning", 0.0}}, 256, 159, 2 * 84),
      constantQ("chroma CQT", "chromaCqt", {{"tuning", 0.0}}, 1024, 683, 12),
      constantQ("chroma CQT, tuning estimated", "chromaCqt", {}, 1024, 683, 12),
      resample("resample 44.1 to 32 kHz", 44100, 32000, 286),
      resample("resample 44.1 to 16 kHz", 44100, 16000, 572),
      resample("resample 22.05 to 19.001 kHz", 22050, 19001, 564),  // stage after stage
  };
}

std::vector<float> music(int64_t length, unsigned seed) {
  std::vector<float> samples(static_cast<size_t>(length));
  for (int64_t i = 0; i < length; i++) {
    seed = seed * 1664525u + 1013904223u;
    const double t = static_cast<double>(i);
    samples[static_cast<size_t>(i)] =
        static_cast<float>(0.3 * std::sin(t * 0.03) + 0.2 * std::sin(t * 0.11) +
                           0.05 * (static_cast<double>(seed >> 8) / (1 << 23) - 1));
  }
  return samples;
}

// Mean square of the difference over that of the reference, on one item: the worst of its outputs.
double errorOf(const Plan& host, const TensorSpec& spec, const std::vector<float>& samples,
               const std::vector<std::vector<float>>& ours) {
  std::vector<TensorSpec> specs = host.outputs(spec);
  std::vector<std::vector<float>> references;
  std::vector<TensorView> views;
  for (const TensorSpec& output : specs) references.emplace_back(output.bytes() / sizeof(float));
  for (size_t o = 0; o < specs.size(); o++) views.push_back({&specs[o], references[o].data()});
  Scratch scratch;
  const auto work = host.start({&spec, samples.data()}, views);
  for (int phase = 0; phase < work->phases(); phase++) {
    for (int64_t tile = 0; tile < work->tiles(phase); tile++) {
      scratch.reset();
      work->run(phase, tile, scratch);
    }
  }
  double worst = 0;
  for (size_t o = 0; o < references.size(); o++) {
    double difference = 0, size = 0;
    for (size_t i = 0; i < references[o].size(); i++) {
      difference += std::pow(static_cast<double>(ours[o][i]) - references[o][i], 2);
      size += std::pow(static_cast<double>(references[o][i]), 2);
    }
    worst = std::max(worst, size > 0 ? difference / size : difference);
  }
  return worst;
}

struct Memory {
  explicit Memory(size_t bytes) { check(cudaMalloc(&pointer, std::max<size_t>(bytes, 1)), "bench: memory"); }
  Memory(Memory&& other) noexcept : pointer(other.pointer) { other.pointer = nullptr; }
  ~Memory() { cudaFree(pointer); }
  void* pointer = nullptr;
};

void measure(const Row& row, double seconds, int allClips, cuda::Context::Parts& parts, bool first) {
  const int clips = row.alone ? 1 : allClips;
  const OpDescriptor& op = findOp(row.op);
  const std::shared_ptr<const Plan> host = op.plan(row.options),
                                    made = accelerator()->plan(op, row.options, 0);
  const auto& plan = dynamic_cast<const cuda::DevicePlan&>(*made);
  const TensorSpec spec{DType::float32, {1, static_cast<int64_t>(seconds * row.rate)}, ""};
  const std::vector<TensorSpec> outputs = host->outputs(spec);
  const std::vector<float> samples = music(spec.shape[1], 1);
  constexpr int turns = 4;
  std::vector<Memory> memory;
  std::vector<CudaBatch> batches(turns);
  for (CudaBatch& batch : batches) {
    for (int clip = 0; clip < clips; clip++) {
      CudaItem item;
      memory.emplace_back(spec.bytes());
      item.input = memory.back().pointer;
      check(cudaMemcpy(memory.back().pointer, samples.data(), spec.bytes(), cudaMemcpyHostToDevice),
            "bench: copy");
      for (const TensorSpec& output : outputs) {
        memory.emplace_back(output.bytes());
        item.outputs.push_back(memory.back().pointer);
      }
      item.inputSpec = &spec;
      item.outputSpecs = &outputs;
      batch.push_back(item);
    }
  }
  std::vector<double> times;
  cudaEvent_t from, to;
  check(cudaEventCreate(&from), "bench: event");
  check(cudaEventCreate(&to), "bench: event");
  for (int run = 0; run < 2 * turns + 1; run++) {  // the first warms up
    cuda::BatchStream stream(parts);
    check(cudaEventRecord(from, stream.handle()), "bench: event");
    plan.run(batches[static_cast<size_t>(run % turns)], stream);
    check(cudaEventRecord(to, stream.handle()), "bench: event");
    check(cudaStreamSynchronize(stream.handle()), row.name);
    float milliseconds = 0;
    check(cudaEventElapsedTime(&milliseconds, from, to), "bench: event");
    if (run > 0) times.push_back(milliseconds / 1e3);
  }
  check(cudaEventDestroy(from), "bench: event");
  check(cudaEventDestroy(to), "bench: event");
  std::sort(times.begin(), times.end());
  std::vector<std::vector<float>> ours;
  for (size_t o = 0; o < outputs.size(); o++) {
    ours.emplace_back(outputs[o].bytes() / sizeof(float));
    check(cudaMemcpy(ours[o].data(), batches[0][0].outputs[o], outputs[o].bytes(), cudaMemcpyDeviceToHost),
          "bench: copy");
  }
  std::printf(
      "%s\n    {\"name\": \"%s\", \"seconds\": %.9g, \"audioSeconds\": %.9g, \"error\": %.3g, \"flops\": "
      "%.6g, "
      "\"sharedBytes\": %.6g, \"memoryBytes\": %.6g, \"minMax\": %.6g}",
      first ? "" : ",", row.name, times[times.size() / 2], seconds * clips,
      errorOf(*host, spec, samples, ours), row.flops, row.sharedBytes, row.memoryBytes, row.minMax);
}

void run(double seconds, int clips) {
  cuda::Context& context = cuda::Context::of(0);
  std::promise<void> done;
  context.post([&] {
    try {
      context.open();
      cuda::Context::Parts& parts = context.parts();
      cudaDeviceProp properties;
      check(cudaGetDeviceProperties(&properties, 0), "bench: device");
      const bool executed = std::string(properties.name) == "CPU executor";
      const Ceilings c = measureCeilings(executed ? 1e-4 : 1, parts.device.multiprocessors);
      std::printf(
          "{\n  \"device\": \"%s\",\n  \"ceilings\": {\"copyBytes\": %.4g, \"butterflies\": %.4g, "
          "\"sharedBytes\": %.4g, \"minMax\": %.4g, \"hostToDeviceBytes\": %.4g},\n  \"rows\": [",
          properties.name, c.copyBytes, c.butterflies, c.sharedBytes, c.minMax, c.hostToDeviceBytes);
      bool first = true;
      for (const Row& row : rows()) {
        measure(row, seconds, clips, parts, first);
        first = false;
      }
      std::printf("\n  ],\n  \"endToEnd\": [");
      done.set_value();
    } catch (...) {
      done.set_exception(std::current_exception());
    }
  });
  done.get_future().get();
  const char* separator = "";
  for (const EndToEnd& row : measureEndToEnd(seconds, clips)) {
    std::printf(
        "%s\n    {\"name\": \"%s\", \"seconds\": %.9g, \"audioSeconds\": %.9g, \"uploadBytes\": %.9g}",
        separator, row.name.c_str(), row.seconds, row.audioSeconds, row.uploadBytes);
    separator = ",";
  }
  std::printf("\n  ]\n}\n");
}

}  // namespace

}  // namespace melisma::bench

int main(int count, char** arguments) {
  try {
    melisma::bench::run(count > 1 ? std::atof(arguments[1]) : 30, count > 2 ? std::atoi(arguments[2]) : 120);
    std::fflush(stdout);
    std::_Exit(0);  // the submission thread has no end
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::_Exit(1);
  }
}
