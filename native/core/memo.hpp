// Intermediate results that the ops of a combined plan find instead of computing them again: arrays by
// what they were computed with (a hash of tables and options) and from (an address inside the input).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace melisma {

class Memo {
 public:
  struct Key {
    uint64_t how;      // identity of the computation
    const void* from;  // first value read
    long step;         // distance of frames
    bool operator==(const Key& other) const {
      return how == other.how && from == other.from && step == other.step;
    }
  };

  // Null when nothing was kept under this key.
  const float* find(const Key& key) const {
    for (size_t i = 0; i < used_; i++) {
      if (entries_[i].key == key) return entries_[i].values.data();
    }
    return nullptr;
  }
  // Room for `count` values under a new key; stays valid until clear().
  float* add(const Key& key, size_t count) {
    if (used_ == entries_.size()) entries_.emplace_back();
    Entry& entry = entries_[used_++];
    entry.key = key;
    if (entry.values.size() < count) entry.values.resize(count);
    return entry.values.data();
  }
  // Forgets all, keeps the memory.
  void clear() { used_ = 0; }

 private:
  // Kernels store whole vectors.
  template <class T>
  struct Aligned {
    using value_type = T;
    template <class U>
    struct rebind {
      using other = Aligned<U>;
    };
    T* allocate(size_t count) {
      return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t(64)));
    }
    void deallocate(T* memory, size_t) { ::operator delete(memory, std::align_val_t(64)); }
    bool operator==(const Aligned&) const { return true; }
    bool operator!=(const Aligned&) const { return false; }
  };
  struct Entry {
    Key key;
    std::vector<float, Aligned<float>> values;
  };
  std::vector<Entry> entries_;
  size_t used_ = 0;
};

}  // namespace melisma
