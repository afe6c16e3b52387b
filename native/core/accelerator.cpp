#include "core/accelerator.hpp"

namespace melisma {

namespace {
Accelerator* registered = nullptr;  // set by a static object, before any call
}

Accelerator* accelerator() { return registered; }
void registerAccelerator(Accelerator* instance) { registered = instance; }

}  // namespace melisma
