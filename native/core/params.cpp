// Reading and checking of options; see params.hpp.
#include "core/params.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/error.hpp"

namespace melisma {

namespace {

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "'" : ", '") + word + "'";
  return text;
}

size_t editDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); j++) row[j] = j;
  for (size_t i = 1; i <= a.size(); i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); j++) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

// As JavaScript writes numbers: the shortest digits that read back, an exponent only when the point would
// be far from them.
std::string toText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == 0) return "0";
  char buffer[40];
  for (int digits = 0; digits <= 16; digits++) {
    std::snprintf(buffer, sizeof buffer, "%.*e", digits, std::fabs(value));
    if (std::strtod(buffer, nullptr) == std::fabs(value)) break;
  }
  std::string digits = buffer;
  const size_t mark = digits.find('e');
  const int exponent = std::atoi(digits.c_str() + mark + 1);
  digits.erase(mark);
  if (digits.size() > 1) digits.erase(1, 1);  // the point
  const int count = static_cast<int>(digits.size()), point = exponent + 1;
  std::string text;
  if (point > 21 || point <= -6) {
    text = digits.substr(0, 1) + (count > 1 ? "." + digits.substr(1) : "") + (exponent > 0 ? "e+" : "e-") +
           std::to_string(std::abs(exponent));
  } else if (point <= 0) {
    text = "0." + std::string(static_cast<size_t>(-point), '0') + digits;
  } else if (point >= count) {
    text = digits + std::string(static_cast<size_t>(point - count), '0');
  } else {
    text = digits.substr(0, static_cast<size_t>(point)) + "." + digits.substr(static_cast<size_t>(point));
  }
  return value < 0 ? "-" + text : text;
}

std::string toText(const ParamValue& value) {
  if (std::holds_alternative<std::nullptr_t>(value)) return "null";
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return toText(*number);
  return "'" + std::get<std::string>(value) + "'";
}

FieldSpec& Fields::open(const char* name, FieldType type) {
  specs_.emplace_back();
  specs_.back().name = name;
  specs_.back().type = type;
  return specs_.back();
}

const ParamValue* Fields::find(const std::string& name) const {
  const auto found = given_.find(name);
  return found == given_.end() ? nullptr : &found->second;
}

void Fields::refuse(const FieldSpec& spec, const std::string& expected, const ParamValue& got) const {
  throw ParameterError(spec.name + ": expected " + expected + ", got " + toText(got));
}

double Fields::readNumber(const FieldSpec& spec, const ParamValue& value) const {
  const double* number = std::get_if<double>(&value);
  if (number && std::isfinite(*number)) return *number;
  std::string expected = spec.type == FieldType::integer ? "an integer" : "a number";
  if (spec.nullable) expected += " or null";
  if (!spec.choices.empty()) expected += " or one of " + join(spec.choices);
  refuse(spec, expected, value);
}

int64_t Fields::readInteger(const FieldSpec& spec, const ParamValue& value) const {
  const double number = readNumber(spec, value);
  if (number != std::floor(number) || std::fabs(number) > 9007199254740991.0)
    refuse(spec, "an integer", value);
  return static_cast<int64_t>(number);
}

Fields& Fields::integer(int64_t& member, const char* name, int64_t byDefault, const char* expression) {
  FieldSpec& spec = open(name, FieldType::integer);
  spec.defaultValue = static_cast<double>(byDefault);
  spec.defaultExpression = expression;
  member = byDefault;
  if (const ParamValue* value = find(name)) member = readInteger(spec, *value);
  resolved_.emplace_back(name, static_cast<double>(member));
  return *this;
}

Fields& Fields::number(double& member, const char* name, double byDefault, const char* expression) {
  FieldSpec& spec = open(name, FieldType::number);
  spec.defaultValue = byDefault;
  spec.defaultExpression = expression;
  member = byDefault;
  if (const ParamValue* value = find(name)) member = readNumber(spec, *value);
  resolved_.emplace_back(name, member);
  return *this;
}

Fields& Fields::required(double& member, const char* name) {
  FieldSpec& spec = open(name, FieldType::number);
  spec.required = true;
  const ParamValue* value = find(name);
  if (!value) throw ParameterError(spec.name + ": expected a number, got nothing");
  member = readNumber(spec, *value);
  resolved_.emplace_back(name, member);
  return *this;
}

Fields& Fields::required(int64_t& member, const char* name) {
  FieldSpec& spec = open(name, FieldType::integer);
  spec.required = true;
  const ParamValue* value = find(name);
  if (!value) throw ParameterError(spec.name + ": expected an integer, got nothing");
  member = readInteger(spec, *value);
  resolved_.emplace_back(name, static_cast<double>(member));
  return *this;
}

template <class T, class Read>
void Fields::readNullable(std::optional<T>& member, FieldSpec& spec, std::optional<T> byDefault, Read read) {
  spec.nullable = true;
  if (byDefault) spec.defaultValue = static_cast<double>(*byDefault);
  member = byDefault;
  if (const ParamValue* value = find(spec.name)) {
    if (std::holds_alternative<std::nullptr_t>(*value)) {
      member.reset();
    } else {
      member = read(*value);
    }
  }
  resolved_.emplace_back(spec.name, member ? ParamValue(static_cast<double>(*member)) : ParamValue(nullptr));
}

Fields& Fields::nullable(std::optional<double>& member, const char* name, std::optional<double> byDefault) {
  FieldSpec& spec = open(name, FieldType::number);
  readNullable(member, spec, byDefault, [&](const ParamValue& value) { return readNumber(spec, value); });
  return *this;
}

Fields& Fields::nullable(std::optional<int64_t>& member, const char* name, std::optional<int64_t> byDefault) {
  FieldSpec& spec = open(name, FieldType::integer);
  readNullable(member, spec, byDefault, [&](const ParamValue& value) { return readInteger(spec, value); });
  return *this;
}

Fields& Fields::boolean(bool& member, const char* name, bool byDefault) {
  FieldSpec& spec = open(name, FieldType::boolean);
  spec.defaultValue = byDefault;
  member = byDefault;
  if (const ParamValue* value = find(name)) {
    const bool* flag = std::get_if<bool>(value);
    if (!flag) refuse(spec, "true or false", *value);
    member = *flag;
  }
  resolved_.emplace_back(name, member);
  return *this;
}

size_t Fields::chooseWord(const char* name, size_t byDefault, std::vector<std::string> words) {
  FieldSpec& spec = open(name, FieldType::choice);
  spec.choices = std::move(words);
  spec.defaultValue = spec.choices.at(byDefault);
  size_t chosen = byDefault;
  if (const ParamValue* value = find(name)) {
    const std::string* word = std::get_if<std::string>(value);
    const auto found = word ? std::find(spec.choices.begin(), spec.choices.end(), *word) : spec.choices.end();
    if (found == spec.choices.end()) refuse(spec, "one of " + join(spec.choices), *value);
    chosen = static_cast<size_t>(found - spec.choices.begin());
  }
  resolved_.emplace_back(name, spec.choices[chosen]);
  return chosen;
}

Fields& Fields::numberOr(double& member, int& word, const char* name, double byDefault,
                         std::vector<std::string> words) {
  FieldSpec& spec = open(name, FieldType::number);
  spec.choices = std::move(words);
  spec.defaultValue = byDefault;
  member = byDefault;
  word = -1;
  if (const ParamValue* value = find(name)) {
    if (const std::string* text = std::get_if<std::string>(value)) {
      const auto found = std::find(spec.choices.begin(), spec.choices.end(), *text);
      if (found == spec.choices.end()) refuse(spec, "a number or one of " + join(spec.choices), *value);
      word = static_cast<int>(found - spec.choices.begin());
    } else {
      member = readNumber(spec, *value);
    }
  }
  resolved_.emplace_back(
      name, word >= 0 ? ParamValue(spec.choices[static_cast<size_t>(word)]) : ParamValue(member));
  return *this;
}

Fields& Fields::unit(const char* text) {
  specs_.back().unit = text;
  return *this;
}

Fields& Fields::doc(const char* text) {
  specs_.back().doc = text;
  return *this;
}

template <class Holds>
void Fields::bound(Holds holds, const char* word, double limit, const char* expression) const {
  const FieldSpec& spec = specs_.back();
  const ParamValue& value = resolved_.back().second;
  const double* number = std::get_if<double>(&value);
  if (!number || holds(*number)) return;
  const std::string unit = spec.unit.empty() ? "" : " " + spec.unit;
  const std::string reason = *expression ? " (" + std::string(expression) + ")" : "";
  refuse(spec, word + toText(limit) + unit + reason, value);
}

Fields& Fields::atLeast(double limit) {
  specs_.back().minimum = limit;
  bound([=](double value) { return value >= limit; }, "at least ", limit, "");
  return *this;
}

Fields& Fields::above(double limit, const char* expression) {
  specs_.back().minimum = limit;
  specs_.back().minimumExpression = expression;
  specs_.back().exclusiveMinimum = true;
  bound([=](double value) { return value > limit; }, "more than ", limit, expression);
  return *this;
}

Fields& Fields::atMost(double limit, const char* expression) {
  specs_.back().maximum = limit;
  specs_.back().maximumExpression = expression;
  bound([=](double value) { return value <= limit; }, "at most ", limit, expression);
  return *this;
}

Fields& Fields::below(double limit) {
  specs_.back().maximum = limit;
  specs_.back().exclusiveMaximum = true;
  bound([=](double value) { return value < limit; }, "less than ", limit, "");
  return *this;
}

Fields& Fields::check(bool holds, const std::string& message) {
  specs_.back().checked = true;
  if (!holds) throw ParameterError(specs_.back().name + ": " + message);
  return *this;
}

void Fields::finish() const {
  for (const auto& [name, value] : given_) {
    const auto known = [&name = name](const FieldSpec& spec) { return spec.name == name; };
    if (std::any_of(specs_.begin(), specs_.end(), known)) continue;
    const FieldSpec* nearest = nullptr;
    size_t best = 4;  // further than three edits is no typing error
    for (const FieldSpec& spec : specs_) {
      const size_t distance = editDistance(name, spec.name);
      if (distance < best) best = distance, nearest = &spec;
    }
    std::vector<std::string> names;
    for (const FieldSpec& spec : specs_) names.push_back(spec.name);
    throw ParameterError(
        name + ": unknown option" +
        (nearest ? "; did you mean '" + nearest->name + "'?" : "; expected one of " + join(names)));
  }
}

}  // namespace melisma
