#include "models/demucs/demucs.hpp"

#include <tuple>

namespace melisma::models {

namespace {

struct Scale {
  at::Tensor mean, deviation;
};

// To mean 0 and deviation 1 over the whole of it; what undoes it.
Scale standardise(at::Tensor& x) {
  const Scale scale{x.mean(), x.std(/*unbiased=*/true)};
  x = (x - scale.mean).div_(scale.deviation + 1e-5);
  return scale;
}

}  // namespace

Demucs::Demucs(const Weights& weights, const DemucsParams& params)
    : params_(params),
      dtype_(weights.dtype()),
      spectrum_(params.nFft, weights.device()),
      transformer_(CrossTransformer::find(weights, params)) {
  const int64_t depth = weights.count("encoder.", ".conv.weight");
  const int64_t kernel = weights.take("tencoder.0.conv.weight").size(2);
  std::vector<LayerShape> shapes, timeShapes;
  for (int64_t i = 0, bins = params.nFft / 2; i < depth; i++) {
    const bool overBins = bins > 1, lastOverBins = overBins && bins <= kernel;
    const int64_t stride = overBins ? params.stride : params.timeStride;
    // The layer that ends the bins takes them all in one step, without padding.
    shapes.push_back({overBins, stride,
                      lastOverBins ? 0
                      : overBins   ? kernel / 4
                                   : params.timeStride * 2 / 4,
                      false});
    if (overBins) timeShapes.push_back({false, params.stride, kernel / 4, lastOverBins});
    bins = lastOverBins ? 1 : bins / stride;
  }
  const auto name = [](const char* prefix, size_t i) { return prefix + std::to_string(i); };
  const auto addBranch = [&](std::vector<EncoderLayer>& encoder, std::vector<DecoderLayer>& decoder,
                             const std::vector<LayerShape>& layers, const char* encoderName,
                             const char* decoderName) {
    for (size_t i = 0; i < layers.size(); i++) {
      const size_t mirrored = layers.size() - 1 - i;
      encoder.emplace_back(weights, name(encoderName, i), layers[i], params.normGroups, params.dilated);
      decoder.emplace_back(weights, name(decoderName, i), layers[mirrored], params.normGroups, params.dilated,
                           mirrored == 0);
    }
  };
  addBranch(encoder_, decoder_, shapes, "encoder.", "decoder.");
  addBranch(timeEncoder_, timeDecoder_, timeShapes, "tencoder.", "tdecoder.");
  const at::Tensor embedding = weights.takeIfPresent("freq_emb.embedding.weight");
  if (embedding.defined())
    frequencyEmbedding_ = (embedding.t() * params.embeddingScale).unsqueeze(2).contiguous();
}

at::Tensor Demucs::forward(const at::Tensor& mix) const {
  const int64_t length = mix.size(1), missing = params_.trainingLength - length;
  const at::Tensor audio = missing > 0 ? at::constant_pad_nd(mix, {0, missing}) : mix;
  at::Tensor x = spectrum_.forward(audio), xt = audio;
  const int64_t bins = x.size(1), frames = x.size(2);
  const Scale scale = standardise(x), timeScale = standardise(xt);

  // Spectra stay in float32, whatever the network runs in.
  const auto channelsLast = [this](const at::Tensor& y) {
    return y.unsqueeze(0).to(dtype_).contiguous(at::MemoryFormat::ChannelsLast);
  };
  xt = channelsLast(xt.unsqueeze(1));
  x = runUnet(channelsLast(x), xt).to(at::kFloat).reshape({params_.sources, -1, bins, frames});
  x = x.mul_(scale.deviation).add_(scale.mean);
  const at::Tensor stems = spectrum_.inverse(x, audio.size(1));
  xt = xt.to(at::kFloat).reshape(stems.sizes()).mul(timeScale.deviation).add_(timeScale.mean);
  return xt.add_(stems).narrow(2, 0, length);
}

at::Tensor Demucs::runUnet(at::Tensor x, at::Tensor& xt) const {
  std::vector<at::Tensor> skips, timeSkips;
  std::vector<int64_t> lengths, timeLengths;  // of the inputs of layers, to cut what their padding added
  for (size_t i = 0; i < encoder_.size(); i++) {
    at::Tensor merged;
    lengths.push_back(x.size(-1));
    if (i < timeEncoder_.size()) {
      timeLengths.push_back(xt.size(3));
      xt = timeEncoder_[i].forward(xt);
      if (timeEncoder_[i].convolutionOnly()) {
        merged = xt;
      } else {
        timeSkips.push_back(xt);
      }
    }
    x = encoder_[i].forward(x, merged);
    if (i == 0 && frequencyEmbedding_.defined()) x.add_(frequencyEmbedding_);
    skips.push_back(x);
  }
  if (transformer_) {
    std::tie(x, xt) = transformer_->forward(x, xt);
  } else if (params_.zeroBottom) {
    x = at::zeros_like(x);  // all of the signal goes through the skips
  }
  const size_t offset = decoder_.size() - timeDecoder_.size();
  for (size_t i = 0; i < decoder_.size(); i++) {
    auto [output, before] = decoder_[i].forward(x, skips.back(), lengths.back());
    skips.pop_back();
    lengths.pop_back();
    x = output;
    if (i < offset) continue;
    const DecoderLayer& layer = timeDecoder_[i - offset];
    if (layer.convolutionOnly()) {
      xt = layer.forward(before, {}, timeLengths.back()).output;
    } else {
      xt = layer.forward(xt, timeSkips.back(), timeLengths.back()).output;
      timeSkips.pop_back();
    }
    timeLengths.pop_back();
  }
  return x;
}

}  // namespace melisma::models
