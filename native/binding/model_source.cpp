#include "binding/model_source.hpp"

#include <cmath>

#include "core/error.hpp"

namespace melisma::binding {

namespace {

Napi::Object objectOf(Napi::Value value, const char* what) {
  if (!value.IsObject()) throw ParameterError(std::string(what) + ": expected an object");
  return value.As<Napi::Object>();
}

std::string textOf(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsString()) throw ParameterError(std::string(name) + ": expected a string");
  return value.ToString();
}

int64_t countOf(Napi::Value value, const char* name) {
  const double number = value.IsNumber() ? value.ToNumber().DoubleValue() : -1;
  if (!(number >= 0 && number <= 9007199254740991.0 && number == std::floor(number)))
    throw ParameterError(std::string(name) + ": expected a whole number of at least 0");
  return static_cast<int64_t>(number);
}

std::vector<int64_t> countsOf(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsArray()) throw ParameterError(std::string(name) + ": expected an array");
  const Napi::Array array = value.As<Napi::Array>();
  std::vector<int64_t> counts(array.Length());
  for (uint32_t i = 0; i < array.Length(); i++) counts[i] = countOf(array.Get(i), name);
  return counts;
}

}  // namespace

ModelSource readModelSource(Napi::Value value) {
  const Napi::Object object = objectOf(value, "source");
  ModelSource source;
  if (object.Has("file")) source.file = textOf(object, "file");
  if (object.Has("device")) source.device = textOf(object, "device");
  if (!object.Has("tensors")) return source;
  const Napi::Value list = object.Get("tensors");
  if (!list.IsArray()) throw ParameterError("tensors: expected an array");
  const Napi::Array tensors = list.As<Napi::Array>();
  source.tensors.resize(tensors.Length());
  for (uint32_t i = 0; i < tensors.Length(); i++) {
    const Napi::HandleScope scope(value.Env());
    const Napi::Object entry = objectOf(tensors.Get(i), "tensors");
    StoredTensor& tensor = source.tensors[i];
    tensor.name = textOf(entry, "name");
    tensor.file = textOf(entry, "file");
    tensor.dtype = textOf(entry, "dtype");
    tensor.byteOffset = static_cast<uint64_t>(countOf(entry.Get("byteOffset"), "byteOffset"));
    tensor.shape = countsOf(entry, "shape");
    tensor.strides = countsOf(entry, "strides");
  }
  return source;
}

}  // namespace melisma::binding
