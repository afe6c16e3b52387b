#include "models/torch/weights.hpp"

#include <cstring>
#include <optional>

#include "core/error.hpp"
#include "models/torch/mapped_file.hpp"

namespace melisma::models {

namespace {

struct Entry {
  StoredTensor where;
  at::ScalarType dtype;
  std::shared_ptr<const MappedFile> file;
};

at::ScalarType readDType(const StoredTensor& tensor) {
  static const std::map<std::string, at::ScalarType> types{
      {"float32", at::kFloat}, {"float16", at::kHalf}, {"bfloat16", at::kBFloat16}, {"float64", at::kDouble},
      {"int64", at::kLong},    {"int32", at::kInt},    {"int16", at::kShort},       {"int8", at::kChar},
      {"uint8", at::kByte},    {"bool", at::kBool}};
  const auto found = types.find(tensor.dtype);
  if (found == types.end()) throw ModelError(tensor.name + ": unknown element type '" + tensor.dtype + "'");
  return found->second;
}

// One past the last byte that the tensor reads, or nothing when that is not representable.
std::optional<uint64_t> endOf(const StoredTensor& tensor, uint64_t elementBytes) {
  uint64_t last = 0;  // index of the last element from the first
  for (size_t axis = 0; axis < tensor.shape.size(); axis++) {
    if (tensor.shape[axis] == 0) return tensor.byteOffset;
    const uint64_t steps = static_cast<uint64_t>(tensor.shape[axis]) - 1;
    uint64_t distance = 0;
    if (__builtin_mul_overflow(steps, static_cast<uint64_t>(tensor.strides[axis]), &distance) ||
        __builtin_add_overflow(last, distance, &last))
      return std::nullopt;
  }
  uint64_t bytes = 0, end = 0;
  if (__builtin_add_overflow(last, uint64_t{1}, &last) ||
      __builtin_mul_overflow(last, elementBytes, &bytes) ||
      __builtin_add_overflow(tensor.byteOffset, bytes, &end))
    return std::nullopt;
  return end;
}

void check(const Entry& entry) {
  const StoredTensor& tensor = entry.where;
  if (tensor.shape.size() != tensor.strides.size() || tensor.shape.size() > 8)
    throw ModelError(tensor.name + ": expected as many strides as extents, at most 8");
  // Zero strides would let a few bytes stand for a tensor larger than memory.
  uint64_t elements = 1;
  for (size_t axis = 0; axis < tensor.shape.size(); axis++) {
    if (__builtin_mul_overflow(elements, static_cast<uint64_t>(tensor.shape[axis]), &elements))
      throw ModelError(tensor.name + ": has more elements than can be counted");
  }
  const uint64_t elementBytes = at::elementSize(entry.dtype);
  const std::optional<uint64_t> end = endOf(tensor, elementBytes);
  if (!end || *end > entry.file->size() || elements > entry.file->size() / elementBytes) {
    throw ModelError(tensor.name + ": reaches beyond the end of " + tensor.file + " (" +
                     std::to_string(entry.file->size()) + " bytes)");
  }
}

std::string toText(at::IntArrayRef shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); i++)
    text += (i ? ", " : "") + (shape[i] < 0 ? "any" : std::to_string(shape[i]));
  return text + "]";
}

}  // namespace

struct Weights::Table {
  std::map<std::string, Entry> entries;
  size_t bytesTaken = 0;
};

Weights::Weights(const ModelSource& source, at::Device device, at::ScalarType dtype)
    : table_(std::make_shared<Table>()), device_(device), dtype_(dtype) {
  std::map<std::string, std::shared_ptr<const MappedFile>> files;
  for (const StoredTensor& tensor : source.tensors) {
    auto& file = files[tensor.file];
    if (!file) file = MappedFile::open(tensor.file);
    const Entry entry{tensor, readDType(tensor), file};
    check(entry);
    if (!table_->entries.emplace(tensor.name, entry).second)
      throw ModelError(tensor.name + ": appears twice in the checkpoint");
  }
}

Weights Weights::under(const std::string& prefix) const {
  Weights view = *this;
  view.prefix_ += prefix;
  return view;
}

Weights Weights::as(at::ScalarType dtype) const {
  Weights view = *this;
  view.dtype_ = dtype;
  return view;
}

Weights Weights::behindFirstOf(const std::vector<std::string>& prefixes, const std::string& name) const {
  for (const std::string& prefix : prefixes) {
    if (has(prefix + name)) return under(prefix);
  }
  return *this;
}

bool Weights::has(const std::string& name) const { return table_->entries.count(prefix_ + name) > 0; }

bool Weights::hasUnder(const std::string& prefix) const {
  const std::string start = prefix_ + prefix;
  const auto found = table_->entries.lower_bound(start);
  return found != table_->entries.end() && found->first.compare(0, start.size(), start) == 0;
}

at::Tensor Weights::take(const std::string& name, const std::vector<int64_t>& shape) const {
  const auto found = table_->entries.find(prefix_ + name);
  if (found == table_->entries.end())
    throw ModelError("weights: '" + prefix_ + name + "' is not in the checkpoint");
  const auto& [where, dtype, file] = found->second;
  bool fits = shape.empty() || shape.size() == where.shape.size();
  for (size_t i = 0; fits && i < shape.size(); i++) fits = shape[i] < 0 || shape[i] == where.shape[i];
  if (!fits)
    throw ModelError("weights: '" + where.name + "': expected shape " + toText(shape) + ", got " +
                     toText(where.shape));

  const char* data = file->data() + where.byteOffset;
  const bool aligned = reinterpret_cast<uintptr_t>(data) % at::elementSize(dtype) == 0;
  at::Tensor tensor;
  if (aligned || file->size() == 0) {
    // Used where it lies; the mapping lives as long as the tensor. Nothing ever writes to weights.
    const auto keep = [file = file](void*) {};
    tensor =
        at::from_blob(const_cast<char*>(data), where.shape, where.strides, keep, at::TensorOptions(dtype));
  } else {
    const uint64_t bytes = *endOf(where, at::elementSize(dtype)) - where.byteOffset;
    at::Tensor copy =
        at::empty({static_cast<int64_t>(bytes / at::elementSize(dtype))}, at::TensorOptions(dtype));
    std::memcpy(copy.data_ptr(), data, bytes);
    tensor = copy.as_strided(where.shape, where.strides);
  }
  tensor = tensor.to(device_, at::isFloatingType(dtype) ? dtype_ : dtype).contiguous();
  if (tensor.data_ptr() != data) file->forget(where.byteOffset, tensor.numel() * at::elementSize(dtype));
  table_->bytesTaken += tensor.nbytes();
  return tensor;
}

at::Tensor Weights::takeIfPresent(const std::string& name) const {
  return has(name) ? take(name) : at::Tensor();
}

at::Tensor Weights::takeFolded(const std::string& prefix) const {
  static const std::pair<const char*, const char*> dialects[] = {
      {"weight_g", "weight_v"}, {"parametrizations.weight.original0", "parametrizations.weight.original1"}};
  for (const auto& [magnitude, direction] : dialects) {
    if (!has(prefix + magnitude)) continue;
    const Weights exact = as(at::kFloat);
    const auto before = table_->bytesTaken;
    const at::Tensor folded =
        at::_weight_norm(exact.take(prefix + direction), exact.take(prefix + magnitude), 0).to(dtype_);
    // Neither is needed again.
    for (const char* part : {direction, magnitude}) {
      const auto& [where, dtype, file] = table_->entries.at(prefix_ + prefix + part);
      file->forget(where.byteOffset, *endOf(where, at::elementSize(dtype)) - where.byteOffset);
    }
    table_->bytesTaken = before + folded.nbytes();
    return folded;
  }
  return take(prefix + "weight");
}

int64_t Weights::count(const std::string& before, const std::string& after) const {
  int64_t number = 0;
  while (has(before + std::to_string(number) + after)) number++;
  return number;
}

size_t Weights::bytesTaken() const { return table_->bytesTaken; }

}  // namespace melisma::models
