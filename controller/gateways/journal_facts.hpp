// What an entry of the journal is about, for the doors that tell of it while it is news. On the thread of the catalogue.
#pragma once

#include <optional>

#include "controller/records/catalogue.hpp"

namespace archroom::gateways {

// Of an entry that tells of a request: the request as it was then, not as it is by now. Nothing for other entries, and where the
// register can't be read.
[[nodiscard]] std::optional<records::RequestRecord> request_then(const store::JournalEntry& entry, records::Catalogue& catalogue);

// One of the movements of a box: out, in, to another place, marked as lost, found, ...
[[nodiscard]] bool is_movement(const store::JournalEntry& entry);

}  // namespace archroom::gateways
