#include "controller/records/catalogue.hpp"

namespace archroom::records {

Result<std::optional<Token>> Catalogue::good_token(const store::Digest& hash, WallTime now) {
  auto token = token_with(database_, hash);
  if (token && !token->good_at(now)) token.reset();
  return answered(std::move(token));
}

Result<std::vector<Token>> Catalogue::tokens(WallTime now, bool all) { return answered(tokens_in(database_, now, all)); }

}  // namespace archroom::records
