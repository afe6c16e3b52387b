#include "models/vggish/vggish.hpp"

namespace melisma::models {

namespace {

// Positions in upstream's lists of layers, and the channels that each layer makes.
struct Position {
  int at;
  int64_t channels;
  bool pooledAfter = false;
};
constexpr Position convolutions[] = {{0, 64, true},  {3, 128, true},   {6, 256, false},
                                     {8, 256, true}, {11, 512, false}, {13, 512, true}};
constexpr Position dense[] = {{0, 4096}, {2, 4096}, {4, Vggish::embeddingSize}};

}  // namespace

Vggish::Vggish(const Weights& weights) {
  int64_t channels = 1;
  for (const Position& layer : convolutions) {
    const std::string name = "features." + std::to_string(layer.at);
    convolutions_.push_back({weights.take(name + ".weight", {layer.channels, channels, 3, 3}),
                             weights.take(name + ".bias", {layer.channels})});
    channels = layer.channels;
  }
  channels = features;
  for (const Position& layer : dense) {
    const std::string name = "embeddings." + std::to_string(layer.at);
    dense_.push_back({weights.take(name + ".weight", {layer.channels, channels}),
                      weights.take(name + ".bias", {layer.channels})});
    channels = layer.channels;
  }
}

at::Tensor Vggish::convolve(const at::Tensor& examples) const {
  using Sizes = std::vector<int64_t>;
  at::Tensor x = examples.unsqueeze(1);
  for (size_t i = 0; i < convolutions_.size(); i++) {
    x = at::conv2d(x, convolutions_[i].weight, convolutions_[i].bias, Sizes{1, 1}, Sizes{1, 1});
    x.relu_();
    if (convolutions[i].pooledAfter) x = at::max_pool2d(x, Sizes{2, 2});
  }
  // The dense layers were trained on channels last.
  return x.permute({0, 2, 3, 1}).reshape({x.size(0), features});
}

at::Tensor Vggish::embed(at::Tensor x) const {
  for (const Layer& layer : dense_) x = at::linear(x, layer.weight, layer.bias).relu_();
  return x;
}

}  // namespace melisma::models
