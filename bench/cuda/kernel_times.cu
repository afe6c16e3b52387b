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
#include "kernel_rows.hpp"

namespace melisma::bench {

namespace {

using cuda::check;

// Two tones in noise; magnitudes are not negative.
std::vector<float> music(int64_t length, Row::Input input) {
  std::vector<float> samples(static_cast<size_t>(length));
  unsigned seed = 1;
  for (int64_t i = 0; i < length; i++) {
    seed = seed * 1664525u + 1013904223u;
    const double t = static_cast<double>(i);
    samples[static_cast<size_t>(i)] =
        static_cast<float>(0.3 * std::sin(t * 0.03) + 0.2 * std::sin(t * 0.11) +
                           0.05 * (static_cast<double>(seed >> 8) / (1 << 23) - 1));
    if (input == Row::Input::magnitudes)
      samples[static_cast<size_t>(i)] = std::abs(samples[static_cast<size_t>(i)]);
  }
  return samples;
}

// Numbers of a result, a complex one as two.
std::vector<double> valuesOf(const TensorSpec& spec, const std::vector<char>& bytes) {
  const bool isDouble = spec.dtype == DType::float64 || spec.dtype == DType::complex128;
  const char* const data = bytes.data();
  if (!isDouble) {
    const auto* const values = reinterpret_cast<const float*>(data);
    return {values, values + bytes.size() / sizeof(float)};
  }
  const auto* const values = reinterpret_cast<const double*>(data);
  return {values, values + bytes.size() / sizeof(double)};
}

// Mean square of the difference over that of the reference, on one item: the worst of its outputs.
double errorOf(const Plan& host, const TensorSpec& spec, const std::vector<float>& input,
               const std::vector<std::vector<char>>& ours) {
  const std::vector<TensorSpec> specs = host.outputs(spec);
  std::vector<std::vector<char>> references;
  std::vector<TensorView> views;
  for (const TensorSpec& output : specs) references.emplace_back(output.bytes());
  for (size_t o = 0; o < specs.size(); o++) views.push_back({&specs[o], references[o].data()});
  Scratch scratch;
  const auto work = host.start({&spec, input.data()}, views);
  for (int phase = 0; phase < work->phases(); phase++) {
    for (int64_t tile = 0; tile < work->tiles(phase); tile++) {
      scratch.reset();
      work->run(phase, tile, scratch);
    }
  }
  double worst = 0;
  for (size_t o = 0; o < references.size(); o++) {
    const std::vector<double> expected = valuesOf(specs[o], references[o]), got = valuesOf(specs[o], ours[o]);
    double difference = 0, size = 0;
    for (size_t i = 0; i < expected.size(); i++) {
      difference += std::pow(got[i] - expected[i], 2);
      size += std::pow(expected[i], 2);
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
  const TensorSpec spec = row.spec(seconds);
  const std::vector<TensorSpec> outputs = host->outputs(spec);
  const std::vector<float> input = music(static_cast<int64_t>(spec.bytes() / sizeof(float)), row.input);
  constexpr int turns = 4;
  std::vector<Memory> memory;
  std::vector<CudaBatch> batches(turns);
  for (CudaBatch& batch : batches) {
    for (int clip = 0; clip < clips; clip++) {
      CudaItem item;
      memory.emplace_back(spec.bytes());
      item.input = memory.back().pointer;
      check(cudaMemcpy(memory.back().pointer, input.data(), spec.bytes(), cudaMemcpyHostToDevice),
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
  std::vector<std::vector<char>> ours;
  for (size_t o = 0; o < outputs.size(); o++) {
    ours.emplace_back(outputs[o].bytes());
    check(cudaMemcpy(ours[o].data(), batches[0][0].outputs[o], outputs[o].bytes(), cudaMemcpyDeviceToHost),
          "bench: copy");
  }
  std::printf(
      "%s\n    {\"name\": \"%s\", \"seconds\": %.9g, \"audioSeconds\": %.9g, \"error\": %.3g, \"flops\": "
      "%.6g, "
      "\"sharedBytes\": %.6g, \"memoryBytes\": %.6g, \"minMax\": %.6g}",
      first ? "" : ",", row.name, times[times.size() / 2], seconds * clips, errorOf(*host, spec, input, ours),
      row.flops, row.sharedBytes, row.memoryBytes, row.minMax);
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
      for (const Row& row : kernelRows()) {
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
