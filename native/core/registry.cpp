// The table of ops; filled by static objects before the first call.
#include <algorithm>

#include "core/error.hpp"
#include "core/op.hpp"

namespace melisma {

namespace {
std::vector<OpDescriptor>& table() {
  static auto* ops = new std::vector<OpDescriptor>;  // leaked: pool threads may outlive static destruction
  return *ops;
}
}  // namespace

void registerOp(OpDescriptor descriptor) {
  auto& ops = table();
  const auto before = [](const OpDescriptor& a, const OpDescriptor& b) { return a.name < b.name; };
  ops.insert(std::upper_bound(ops.begin(), ops.end(), descriptor, before), std::move(descriptor));
}

const std::vector<OpDescriptor>& registeredOps() { return table(); }

const OpDescriptor& findOp(const std::string& name) {
  for (const OpDescriptor& op : table()) {
    if (op.name == name) return op;
  }
  throw ParameterError("op: unknown name '" + name + "'");
}

}  // namespace melisma
