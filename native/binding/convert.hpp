// JavaScript values to and from the core's types.
#pragma once

#include <napi.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "core/buffer.hpp"
#include "core/params.hpp"
#include "core/tensor.hpp"

namespace melisma::binding {

// A plain object of options; undefined values count as absent.
ParamMap readOptions(Napi::Value value);
Napi::Object writeOptions(Napi::Env env, const std::vector<std::pair<std::string, ParamValue>>& options);
Napi::Value writeValue(Napi::Env env, const ParamValue& value);

// { dtype, shape, data }: the data is copied, and checked to be finite on the way.
void readTensor(Napi::Value value, TensorSpec& spec, Buffer& data, int threads);
// { name, dtype, shape, data: ArrayBuffer }; takes the buffer over. Raw Node-API, because it runs while
// the environment may be going down: returns nullptr when JavaScript cannot be reached any more.
napi_value writeTensor(napi_env env, const TensorSpec& spec, Buffer& data);

const char* nameOf(DType dtype);

// Runs `body` and throws what it throws as a JavaScript Error with a `code`.
template <class Body>
auto guarded(Napi::Env env, Body body) -> decltype(body());
std::pair<std::string, std::string> describe(std::exception_ptr failure);  // code, message
Napi::Error toJavaScript(Napi::Env env, std::exception_ptr failure);

template <class Body>
auto guarded(Napi::Env env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {
    throw toJavaScript(env, std::current_exception());
  }
}

}  // namespace melisma::binding
