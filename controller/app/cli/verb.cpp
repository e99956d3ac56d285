#include "controller/app/cli/verb.hpp"

#include <CLI/CLI.hpp>

namespace archroom::cli {

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::shows_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::one_of(std::initializer_list<const char*> words) {
  option_->check(CLI::IsMember(std::vector<std::string>(words.begin(), words.end())));
  return *this;
}

Option& Option::between(int least, int most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Option& Option::positive() {
  option_->check(CLI::PositiveNumber);
  return *this;
}

Option& Option::judged_by(std::function<std::string(const std::string&)> fault_of) {
  option_->check(std::move(fault_of));
  return *this;
}

Option& Option::excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

bool Option::given() const { return option_->count() > 0; }

Verb Verb::add_subcommand(const std::string& name, const std::string& text) { return Verb{app_->add_subcommand(name, text)}; }

Verb& Verb::requires_subcommand() {
  app_->require_subcommand(1);
  return *this;
}

Verb& Verb::falls_through() {
  app_->fallthrough();
  return *this;
}

Option Verb::add_option(const std::string& name, std::string& into, const std::string& text) {
  return Option{app_->add_option(name, into, text)};
}

Option Verb::add_option(const std::string& name, int& into, const std::string& text) {
  return Option{app_->add_option(name, into, text)};
}

Option Verb::add_option(const std::string& name, std::int64_t& into, const std::string& text) {
  return Option{app_->add_option(name, into, text)};
}

Option Verb::add_option(const std::string& name, std::vector<std::string>& into, const std::string& text) {
  return Option{app_->add_option(name, into, text)};
}

Option Verb::add_option(const std::string& name, bool& into, const std::string& text) {
  return Option{app_->add_option(name, into, text)};
}

Option Verb::add_flag(const std::string& name, bool& into, const std::string& text) {
  return Option{app_->add_flag(name, into, text)};
}

bool Verb::given(const std::string& option) const { return app_->count(option) > 0; }

Verb& Verb::does(std::function<void()> deed) {
  app_->callback(std::move(deed));
  return *this;
}

void Verb::lacks(const std::string& text) { throw CLI::RequiredError(text); }

}  // namespace archroom::cli
