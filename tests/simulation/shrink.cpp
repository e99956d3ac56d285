#include "tests/simulation/shrink.hpp"

#include <sstream>

#include "tests/simulation/run.hpp"

namespace archroom::simulation {
namespace {

bool still_fails(const Plan& plan, const Omitted& omitted, const std::string& invariant) {
  const auto outcome = Run{without(plan, omitted)}.play();
  return outcome.complaint && outcome.complaint->invariant == invariant;
}

// True where something could be left out.
bool leave_out(const Plan& plan, std::size_t size, std::set<std::size_t> Omitted::*which, Omitted& omitted,
               const std::string& invariant) {
  bool any = false;
  for (std::size_t i = 0; i < size; ++i) {
    if ((omitted.*which).contains(i)) continue;
    Omitted less = omitted;
    (less.*which).insert(i);
    if (!still_fails(plan, less, invariant)) continue;
    omitted = less;
    any = true;
  }
  return any;
}

}  // namespace

Plan without(const Plan& plan, const Omitted& omitted) {
  Plan less = plan;
  less.steps.clear();
  less.wishes.clear();
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!omitted.steps.contains(i)) less.steps.push_back(plan.steps[i]);
  }
  for (std::size_t i = 0; i < plan.wishes.size(); ++i) {
    if (!omitted.wishes.contains(i)) less.wishes.push_back(plan.wishes[i]);
  }
  return less;
}

Omitted shrink(const Plan& plan, const std::string& invariant) {
  Omitted omitted;
  bool any = true;
  while (any) {
    any = leave_out(plan, plan.steps.size(), &Omitted::steps, omitted, invariant);
    any = leave_out(plan, plan.wishes.size(), &Omitted::wishes, omitted, invariant) || any;
  }
  return omitted;
}

std::string text_of(const Omitted& omitted) {
  std::string text;
  for (const auto step : omitted.steps) text += (text.empty() ? "" : ",") + std::to_string(step);
  for (const auto wish : omitted.wishes) text += (text.empty() ? "r" : ",r") + std::to_string(wish);
  return text;
}

bool parse(const std::string& text, Omitted& omitted) {
  std::istringstream list{text};
  std::string item;
  while (std::getline(list, item, ',')) {
    const bool wish = !item.empty() && item.front() == 'r';
    const auto number = wish ? item.substr(1) : item;
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) return false;
    (wish ? omitted.wishes : omitted.steps).insert(std::stoul(number));
  }
  return true;
}

}  // namespace archroom::simulation
