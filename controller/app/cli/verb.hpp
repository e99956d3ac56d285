// A verb of the command line and what it takes. Thin words over the library that reads command lines: only verb.cpp and main.cpp
// see its header, which costs ten seconds of compiling in every file that includes it. Handles: as long as main's parser lives.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace archroom::cli {

class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& required();
  Option& shows_default();
  Option& one_of(std::initializer_list<const char*> words);
  Option& between(int least, int most);
  Option& positive();
  // Empty where the text will do, else what is wrong with it.
  Option& judged_by(std::function<std::string(const std::string&)> fault_of);
  Option& excludes(const Option& other);
  [[nodiscard]] bool given() const;

 private:
  CLI::Option* option_;
};

class Verb {
 public:
  explicit Verb(CLI::App* app) : app_(app) {}

  Verb add_subcommand(const std::string& name, const std::string& text);
  // Where exactly one of the subcommands must follow.
  Verb& requires_subcommand();
  // What a subcommand does not know may be an option of this one.
  Verb& falls_through();
  Option add_option(const std::string& name, std::string& into, const std::string& text);
  Option add_option(const std::string& name, int& into, const std::string& text);
  Option add_option(const std::string& name, std::int64_t& into, const std::string& text);
  Option add_option(const std::string& name, std::vector<std::string>& into, const std::string& text);
  // Takes a word: true or false.
  Option add_option(const std::string& name, bool& into, const std::string& text);
  Option add_flag(const std::string& name, bool& into, const std::string& text);
  [[nodiscard]] bool given(const std::string& option) const;
  // Called once the whole line was read.
  Verb& does(std::function<void()> deed);
  // In a deed: the line lacks what `text` names. Ends the program's work as a wrong use.
  [[noreturn]] static void lacks(const std::string& text);

 private:
  CLI::App* app_;
};

}  // namespace archroom::cli
