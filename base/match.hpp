// An overload set for std::visit.
#pragma once

namespace archroom {

template <class... Ts>
struct Match : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Match(Ts...) -> Match<Ts...>;

}  // namespace archroom
