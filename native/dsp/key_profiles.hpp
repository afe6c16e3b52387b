// How often each degree of a scale sounds in music of a key, and how alike that is to a chroma vector.
#pragma once

#include <string>
#include <vector>

namespace melisma::dsp {

enum class KeyProfile { balanced, temperley, krumhansl, temperley1999, shaath, edma, edmm, bgate, braw };

// The names of the profiles, in the order of the enum.
std::vector<std::string> keyProfileNames();

// Pearson correlations of 12 values from C on with the profile of each key: C to B major, then C to B minor;
// 0 for values that are all alike. `balanced` takes 3/5 of temperley's and 2/5 of krumhansl's.
std::vector<double> keyScores(const std::vector<double>& chroma, KeyProfile profile);

}  // namespace melisma::dsp
