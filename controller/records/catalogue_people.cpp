#include "controller/records/catalogue.hpp"

namespace archroom::records {

Result<std::optional<Token>> Catalogue::good_token(const store::Digest& hash, WallTime now) {
  return answered(records::good_token(database_, hash, now));
}

Result<std::vector<Token>> Catalogue::tokens(WallTime now, bool all) { return answered(tokens_in(database_, now, all)); }

}  // namespace archroom::records
