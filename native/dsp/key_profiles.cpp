#include "dsp/key_profiles.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace melisma::dsp {

namespace {

using Degrees = std::array<double, 12>;
struct Profile {
  const char* name;
  Degrees major, minor;
};

// In the order of the enum, from temperley on. Sources: Temperley, Music and Probability, 2007 (from the
// Kostka-Payne corpus); Krumhansl and Kessler 1982; Temperley 1999; Sha'ath 2011; Faraldo et al. 2016 (edma,
// edmm) and 2017 (bgate, braw) from electronic dance music.
const Profile profiles[] = {
    {"temperley",
     {0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400},
     {0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330}},
    {"krumhansl",
     {6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88},
     {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17}},
    {"temperley1999",
     {5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0},
     {5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0}},
    {"shaath",
     {6.6, 2.0, 3.5, 2.3, 4.6, 4.0, 2.5, 5.2, 2.4, 3.7, 2.3, 3.4},
     {6.5, 2.7, 3.5, 5.4, 2.6, 3.5, 2.5, 5.2, 4.0, 2.7, 4.3, 3.2}},
    {"edma",
     {0.16519551, 0.04749026, 0.08293076, 0.06687112, 0.09994645, 0.09274123, 0.05294487, 0.13159476,
      0.05218986, 0.07443653, 0.06940723, 0.06425150},
     {0.17235348, 0.05336489, 0.07610090, 0.10043649, 0.05621498, 0.08527853, 0.04979150, 0.13451001,
      0.07458916, 0.05003023, 0.09187879, 0.05545106}},
    {"edmm",
     {0.083, 0.083, 0.083, 0.083, 0.083, 0.083, 0.083, 0.083, 0.083, 0.083, 0.083, 0.083},
     {0.17235348, 0.04, 0.07610090, 0.12, 0.05621498, 0.08527853, 0.04979150, 0.13451001, 0.07458916,
      0.05003023, 0.09187879, 0.05545106}},
    {"bgate",
     {1.00, 0.00, 0.42, 0.00, 0.53, 0.37, 0.00, 0.77, 0.00, 0.38, 0.21, 0.30},
     {1.00, 0.00, 0.36, 0.39, 0.00, 0.38, 0.00, 0.74, 0.27, 0.00, 0.42, 0.23}},
    {"braw",
     {1.0000, 0.1573, 0.4200, 0.1570, 0.5296, 0.3669, 0.1632, 0.7711, 0.1676, 0.3827, 0.2113, 0.2965},
     {1.0000, 0.2330, 0.3615, 0.3905, 0.2925, 0.3777, 0.1961, 0.7425, 0.2701, 0.2161, 0.4228, 0.2272}},
};

// The values minus their mean, of unit length; zeros where they are all alike.
Degrees centred(const double* values) {
  Degrees result{};
  double mean = 0, energy = 0;
  for (size_t i = 0; i < 12; i++) mean += values[i] / 12;
  for (size_t i = 0; i < 12; i++) result[i] = values[i] - mean, energy += result[i] * result[i];
  const double length = std::sqrt(energy);
  for (double& value : result) value = length > 1e-12 * std::fabs(mean) ? value / length : 0;
  return result;
}

std::vector<double> correlations(const Degrees& x, KeyProfile profile) {
  const Profile& chosen = profiles[static_cast<size_t>(profile) - 1];
  std::vector<double> scores;
  for (const Degrees* degrees : {&chosen.major, &chosen.minor}) {
    const Degrees p = centred(degrees->data());
    for (size_t tonic = 0; tonic < 12; tonic++) {
      double sum = 0;
      for (size_t i = 0; i < 12; i++) sum += x[(i + tonic) % 12] * p[i];
      scores.push_back(sum);
    }
  }
  return scores;
}

}  // namespace

std::vector<std::string> keyProfileNames() {
  std::vector<std::string> names{"balanced"};
  for (const Profile& profile : profiles) names.emplace_back(profile.name);
  return names;
}

std::vector<double> keyScores(const std::vector<double>& chroma, KeyProfile profile) {
  const Degrees x = centred(chroma.data());
  if (profile != KeyProfile::balanced) return correlations(x, profile);
  std::vector<double> scores = correlations(x, KeyProfile::temperley);
  const std::vector<double> rated = correlations(x, KeyProfile::krumhansl);
  for (size_t i = 0; i < scores.size(); i++) scores[i] = 0.6 * scores[i] + 0.4 * rated[i];
  return scores;
}

}  // namespace melisma::dsp
