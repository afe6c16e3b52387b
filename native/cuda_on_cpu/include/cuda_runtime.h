// Stands in for CUDA's header when g++ compiles .cu files for the executor (-Inative/cuda_on_cpu/include).
#pragma once

#include "cuda_on_cpu/cuda_math.hpp"
#include "cuda_on_cpu/device_language.hpp"
#include "cuda_on_cpu/runtime_api.hpp"
