// The parameter list of an op, said once. A parameter struct has one method
//
//   void fields(Fields& f) {
//     f.integer(nFft, "nFft", 2048).unit("samples").atLeast(1).doc("Length of the FFT.");
//     f.integer(winLength, "winLength", nFft, "nFft").unit("samples").atLeast(1).atMost(nFft,
//     "nFft").doc(...);
//   }
//
// and from it come the reader of JavaScript objects (defaults filled in, unknown names refused, ranges
// checked), the messages, the TypeScript option types, the CLI flags and the metadata stored beside
// results. Fields are visited in order, so a default may use those above it; its text then goes into
// the docs and into the TypeScript fallback, so keep it to names, numbers and + - * / (integer fields
// divide with rounding down).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace melisma {

using ParamValue = std::variant<std::nullptr_t, bool, double, std::string>;
using ParamMap = std::map<std::string, ParamValue>;

enum class FieldType { integer, number, boolean, choice };

// What is known of one option: the material of types, docs and flags.
struct FieldSpec {
  std::string name;
  FieldType type = FieldType::number;
  bool nullable = false;             // null is a value: "off"
  bool required = false;             // no default
  ParamValue defaultValue;           // the value, when it is constant
  std::string defaultExpression;     // else how it follows from fields above
  std::vector<std::string> choices;  // for choice; for a number: words allowed beside numbers
  std::optional<double> minimum, maximum;
  bool exclusiveMinimum = false, exclusiveMaximum = false;
  std::string minimumExpression, maximumExpression;  // how bounds follow from fields above
  bool checked = false;                              // has a condition that only the code states
  std::string unit, doc;
};

class Fields {
 public:
  explicit Fields(const ParamMap& given) : given_(given) {}

  Fields& integer(int64_t& member, const char* name, int64_t byDefault, const char* expression = "");
  Fields& number(double& member, const char* name, double byDefault, const char* expression = "");
  Fields& required(double& member, const char* name);
  Fields& required(int64_t& member, const char* name);
  // null switches the option off.
  Fields& nullable(std::optional<double>& member, const char* name, std::optional<double> byDefault);
  Fields& nullable(std::optional<int64_t>& member, const char* name, std::optional<int64_t> byDefault);
  Fields& boolean(bool& member, const char* name, bool byDefault);
  // The enum's values must be 0, 1, 2 … in the order of `words`.
  template <class Enum>
  Fields& choice(Enum& member, const char* name, Enum byDefault, std::vector<std::string> words) {
    member = static_cast<Enum>(chooseWord(name, static_cast<size_t>(byDefault), std::move(words)));
    return *this;
  }
  // A number, or one of `words`: then `word` holds its index and `member` is left at the default.
  Fields& numberOr(double& member, int& word, const char* name, double byDefault,
                   std::vector<std::string> words);

  Fields& unit(const char* text);
  Fields& doc(const char* text);
  Fields& atLeast(double bound);
  Fields& above(double bound, const char* expression = "");
  Fields& atMost(double bound, const char* expression = "");
  Fields& below(double bound);
  // A condition that ranges cannot say. The message follows "<name>: ".
  Fields& check(bool holds, const std::string& message);

  // Refuses names that no field claimed. Call after the last field.
  void finish() const;
  const std::vector<FieldSpec>& specs() const { return specs_; }
  // All options, defaults filled in, in the order of the fields.
  const std::vector<std::pair<std::string, ParamValue>>& resolved() const { return resolved_; }

 private:
  FieldSpec& open(const char* name, FieldType type);
  // What is given for a nullable field, by `read`; else the default.
  template <class T, class Read>
  void readNullable(std::optional<T>& member, FieldSpec& spec, std::optional<T> byDefault, Read read);
  const ParamValue* find(const std::string& name) const;
  double readNumber(const FieldSpec& spec, const ParamValue& value) const;
  int64_t readInteger(const FieldSpec& spec, const ParamValue& value) const;
  size_t chooseWord(const char* name, size_t byDefault, std::vector<std::string> words);
  [[noreturn]] void refuse(const FieldSpec& spec, const std::string& expected, const ParamValue& got) const;
  // Refuses the latest value when it is a number for which `holds` is false.
  template <class Holds>
  void bound(Holds holds, const char* word, double limit, const char* expression) const;

  const ParamMap& given_;
  std::vector<FieldSpec> specs_;
  std::vector<std::pair<std::string, ParamValue>> resolved_;
};

// The text of a value in messages: 0.5, true, "hann", null.
std::string toText(const ParamValue& value);
// As JavaScript's String(value).
std::string toText(double value);

}  // namespace melisma
