// The register while no daemon runs: for what must be possible before there is one. One thread.
#pragma once

#include <string>

#include "base/result.hpp"
#include "controller/records/tokens.hpp"
#include "controller/store/journal.hpp"

namespace archroom::cli {

struct NewToken {
  std::string text;  // the key, to be shown once
  records::TokenOutcome outcome;
};
// Refused while a daemon has the directory: it would not hear of it.
[[nodiscard]] Result<NewToken> create_token_offline(const std::string& directory, const records::TokenForm& form);
// Also while a daemon runs: it only reads.
[[nodiscard]] Result<store::Verification> verify_journal_offline(const std::string& directory);

}  // namespace archroom::cli
