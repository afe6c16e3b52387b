#include "models/t5/t5_pass.hpp"

#include <limits>
#include <utility>

namespace melisma::models {

namespace {

// The part's share of `count` along an axis.
at::Tensor share(const at::Tensor& whole, int64_t axis, int64_t part, int64_t parts) {
  const int64_t count = whole.size(axis), from = part * count / parts;
  return whole.narrow(axis, from, (part + 1) * count / parts - from);
}

}  // namespace

T5Pass::T5Pass(const T5Encoder& model, at::Tensor tokens, at::Tensor mask)
    : model_(model), mask_(std::move(mask)), bias_(model.distanceBias(tokens.size(0))) {
  at::Tensor x = at::embedding(model.embedding(), tokens);
  if (mask_.defined()) {
    const double lowest =
        x.scalar_type() == at::kHalf ? -65504.0 : static_cast<double>(std::numeric_limits<float>::lowest());
    bias_ = bias_ + ((1 - mask_.to(at::kFloat)) * lowest).to(x.scalar_type()).view({1, 1, tokens.size(0)});
  }
  for (auto& summands : summands_) summands.resize(static_cast<size_t>(model.parts()));
  summands_[0][0] = std::move(x);
}

at::Tensor T5Pass::run(int64_t step, int64_t part) {
  at::Tensor x;
  for (const at::Tensor& summand : summands_[step % 2]) {
    // The first step has one summand.
    if (summand.defined()) x = x.defined() ? x + summand : summand;
  }
  if (step + 1 == steps()) return finish(x);
  const T5Layer& layer = model_.layers()[static_cast<size_t>(step / 2)];
  const bool attends = step % 2 == 0;
  const at::Tensor seen = model_.normalise(x, attends ? layer.attentionNorm : layer.feedForwardNorm);
  const at::Tensor inner = attends ? attention(layer, seen, part) : feedForward(layer, seen, part);
  const at::Tensor columns = share(attends ? layer.o : layer.out, 1, part, model_.parts()).t();
  summands_[(step + 1) % 2][static_cast<size_t>(part)] =
      part == 0 ? x.addmm(inner, columns) : inner.mm(columns);
  return {};
}

at::Tensor T5Pass::attention(const T5Layer& layer, const at::Tensor& seen, int64_t part) const {
  const int64_t parts = model_.parts(), tokens = seen.size(0);
  const at::Tensor bias = share(bias_, 0, part, parts);
  const auto project = [&](const at::Tensor& weight) {
    return at::linear(seen, share(weight, 0, part, parts)).view({tokens, bias.size(0), -1}).transpose(0, 1);
  };
  const at::Tensor q = project(layer.q), k = project(layer.k), v = project(layer.v);
  const at::Tensor scores = q.matmul(k.transpose(1, 2)) + bias;
  const at::Tensor shares = at::softmax(scores, -1, at::kFloat).to(seen.scalar_type());
  return shares.matmul(v).transpose(0, 1).reshape({tokens, -1});
}

at::Tensor T5Pass::feedForward(const T5Layer& layer, const at::Tensor& seen, int64_t part) const {
  const int64_t parts = model_.parts();
  at::Tensor hidden = at::linear(seen, share(layer.in, 0, part, parts));
  hidden = model_.params().activation == T5Activation::relu ? at::relu(hidden) : at::gelu(hidden, "tanh");
  if (layer.gate.defined()) hidden = hidden * at::linear(seen, share(layer.gate, 0, part, parts));
  return hidden;
}

at::Tensor T5Pass::finish(const at::Tensor& x) const {
  const at::Tensor y = model_.normalise(x, model_.finalNorm());
  const T5Projection& project = model_.projection();
  if (!project.weight.defined()) return y;
  const at::Tensor projected = at::linear(y, project.weight, project.bias);
  return mask_.defined() ? projected * mask_.to(y.scalar_type()).unsqueeze(1) : projected;
}

}  // namespace melisma::models
