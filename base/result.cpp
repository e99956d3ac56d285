#include "base/result.hpp"

namespace archroom {

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::Timeout: return "timeout";
    case Fault::Garbled: return "garbled";
    case Fault::Refused: return "refused";
    case Fault::Unsupported: return "unsupported";
    case Fault::LinkDown: return "link_down";
  }
  contract_violated("known fault", __FILE__, __LINE__);
}

}  // namespace archroom
