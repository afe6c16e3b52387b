#include "binding/convert.hpp"

#include <cstdint>
#include <cstring>

#include "core/copy_finite.hpp"
#include "core/error.hpp"

namespace melisma::binding {

namespace {

constexpr const char* dtypeNames[] = {"float32", "float64", "int32", "complex64", "complex128"};

DType readDType(const std::string& name) {
  for (size_t i = 0; i < std::size(dtypeNames); i++) {
    if (name == dtypeNames[i]) return static_cast<DType>(i);
  }
  throw ParameterError("dtype: unknown element type '" + name + "'");
}

// Complex numbers come as pairs.
napi_typedarray_type arrayTypeOf(DType dtype) {
  if (dtype == DType::int32) return napi_int32_array;
  return dtype == DType::float64 || dtype == DType::complex128 ? napi_float64_array : napi_float32_array;
}

}  // namespace

const char* nameOf(DType dtype) { return dtypeNames[static_cast<size_t>(dtype)]; }

ParamMap readOptions(Napi::Value value) {
  ParamMap options;
  if (value.IsUndefined()) return options;
  if (!value.IsObject()) throw ParameterError("options: expected an object");
  const Napi::Object object = value.As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); i++) {
    const std::string name = names.Get(i).ToString();
    const Napi::Value entry = object.Get(name);
    switch (entry.Type()) {
      case napi_undefined:
        break;
      case napi_null:
        options[name] = nullptr;
        break;
      case napi_boolean:
        options[name] = entry.ToBoolean().Value();
        break;
      case napi_number:
        options[name] = entry.ToNumber().DoubleValue();
        break;
      case napi_string:
        options[name] = entry.ToString().Utf8Value();
        break;
      default:
        throw ParameterError(name + ": expected a number, string, boolean or null");
    }
  }
  return options;
}

Napi::Value writeValue(Napi::Env env, const ParamValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return Napi::Boolean::New(env, *flag);
  if (const double* number = std::get_if<double>(&value)) return Napi::Number::New(env, *number);
  if (const std::string* text = std::get_if<std::string>(&value)) return Napi::String::New(env, *text);
  return env.Null();
}

Napi::Object writeOptions(Napi::Env env, const std::vector<std::pair<std::string, ParamValue>>& options) {
  Napi::Object object = Napi::Object::New(env);
  for (const auto& [name, value] : options) object.Set(name, writeValue(env, value));
  return object;
}

void readTensor(Napi::Value value, TensorSpec& spec, Buffer& data, int threads) {
  if (!value.IsObject()) throw ParameterError("input: expected { dtype, shape, data }");
  const Napi::Object object = value.As<Napi::Object>();
  spec.dtype = readDType(object.Get("dtype").ToString());
  const Napi::Array shape = object.Get("shape").As<Napi::Array>();
  for (uint32_t i = 0; i < shape.Length(); i++) {
    spec.shape.push_back(shape.Get(i).ToNumber().Int64Value());
    if (spec.shape.back() < 0) throw ParameterError("shape: expected no negative extent");
  }
  if (!spec.fitsMemory()) throw ParameterError("shape: would be larger than any memory");
  const Napi::Value given = object.Get("data");
  if (!given.IsTypedArray()) throw ParameterError("data: expected a typed array");
  // Straight from Node-API: shared memory has typed arrays whose buffer is no ArrayBuffer.
  napi_typedarray_type type;
  size_t length = 0;
  void* source = nullptr;
  napi_get_typedarray_info(given.Env(), given, &type, &length, &source, nullptr, nullptr);
  if (type != arrayTypeOf(spec.dtype)) {
    throw ParameterError(std::string("data: a tensor of dtype ") + nameOf(spec.dtype) +
                         " is held by another kind of typed array");
  }
  const size_t width = type == napi_float64_array ? 8 : 4;
  if (length * width != spec.bytes())
    throw ParameterError("data: does not hold exactly the elements of its shape");
  data = Buffer(spec.bytes());
  if (spec.dtype == DType::int32) {
    std::memcpy(data.data(), source, spec.bytes());
    return;
  }
  const bool complex = spec.dtype == DType::complex64 || spec.dtype == DType::complex128;
  const size_t values = static_cast<size_t>(spec.size()) * (complex ? 2 : 1);
  const auto bad = copyFinite(data.data(), source, values, width, threads);
  if (bad) {
    throw ParameterError("audio: contains NaN or Inf, first at index " +
                         std::to_string(*bad / (complex ? 2 : 1)));
  }
}

namespace {
void recycleExternal(napi_env, void* data, void* hint) {
  Buffer::recycle(data, reinterpret_cast<size_t>(hint));
}
}  // namespace

napi_value writeTensor(napi_env env, const TensorSpec& spec, Buffer& data) {
  napi_value result = nullptr, name = nullptr, dtype = nullptr, shape = nullptr, buffer = nullptr;
  const size_t bytes = data.bytes();
  if (napi_create_object(env, &result) != napi_ok) return nullptr;
  if (napi_create_string_utf8(env, spec.name.c_str(), spec.name.size(), &name) != napi_ok) return nullptr;
  if (napi_create_string_utf8(env, nameOf(spec.dtype), NAPI_AUTO_LENGTH, &dtype) != napi_ok) return nullptr;
  if (napi_create_array_with_length(env, spec.shape.size(), &shape) != napi_ok) return nullptr;
  for (size_t i = 0; i < spec.shape.size(); i++) {
    napi_value extent = nullptr;
    if (napi_create_int64(env, spec.shape[i], &extent) != napi_ok) return nullptr;
    if (napi_set_element(env, shape, static_cast<uint32_t>(i), extent) != napi_ok) return nullptr;
  }
  // Small results are copied: an external buffer costs a finalizer. Electron refuses external ones.
  constexpr size_t worthSharing = 16 << 10;
  // Node 20 has no external buffers above 4 GiB, and finalizes the memory before it says so.
  constexpr size_t mostShared = size_t{1} << 32;
  const bool shared = bytes >= worthSharing && bytes <= mostShared &&
                      napi_create_external_arraybuffer(env, data.data(), bytes, recycleExternal,
                                                       reinterpret_cast<void*>(bytes), &buffer) == napi_ok;
  if (shared) {
    data.release();
  } else {
    void* to = nullptr;
    if (napi_create_arraybuffer(env, bytes, &to, &buffer) != napi_ok) return nullptr;
    if (bytes > 0) std::memcpy(to, data.data(), bytes);
    data.reset();
  }
  const bool set = napi_set_named_property(env, result, "name", name) == napi_ok &&
                   napi_set_named_property(env, result, "dtype", dtype) == napi_ok &&
                   napi_set_named_property(env, result, "shape", shape) == napi_ok &&
                   napi_set_named_property(env, result, "data", buffer) == napi_ok;
  return set ? result : nullptr;
}

std::pair<std::string, std::string> describe(std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return {error.code(), error.what()};
  } catch (const std::bad_alloc&) {
    return {"ERR_DEVICE", "out of host memory"};
  } catch (const std::exception& error) {
    return {"ERR_INTERNAL", error.what()};
  } catch (...) {
    return {"ERR_INTERNAL", "unknown native exception"};
  }
}

Napi::Error toJavaScript(Napi::Env env, std::exception_ptr failure) {
  const auto [code, message] = describe(failure);
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

}  // namespace melisma::binding
