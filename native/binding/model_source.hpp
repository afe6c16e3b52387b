// { tensors: [{ name, file, byteOffset, dtype, shape, strides }], file?, device? } from JavaScript.
#pragma once

#include <napi.h>

#include "core/model_source.hpp"

namespace melisma::binding {

// Throws ParameterError for anything that is not of this form.
ModelSource readModelSource(Napi::Value value);

}  // namespace melisma::binding
