// Owns the tables of a transform with scipy's bits.
#pragma once

#include <vector>

#include "dsp/halfcomplex_plan.hpp"
#include "simd/halfcomplex.hpp"

namespace melisma::simd {

class Halfcomplex {
 public:
  Halfcomplex(std::vector<dsp::HalfcomplexPass> passes, std::vector<double> window)
      : tables_(std::move(passes)), window_(std::move(window)) {
    for (const dsp::HalfcomplexPass& pass : tables_) {
      passes_.push_back({pass.radix, pass.ido, pass.l1, pass.twiddles.data()});
    }
    const int n = static_cast<int>(window_.size());
    view_ = {n, n / 2 + 1, static_cast<int>(passes_.size()), passes_.data(), window_.data()};
  }
  Halfcomplex(const Halfcomplex&) = delete;
  Halfcomplex& operator=(const Halfcomplex&) = delete;

  const HalfcomplexView& view() const { return view_; }
  size_t bytes() const {
    size_t values = window_.size();
    for (const dsp::HalfcomplexPass& pass : tables_) values += pass.twiddles.size();
    return values * sizeof(double);
  }

 private:
  std::vector<dsp::HalfcomplexPass> tables_;
  std::vector<double> window_;
  std::vector<HalfcomplexPassView> passes_;
  HalfcomplexView view_{};
};

}  // namespace melisma::simd
