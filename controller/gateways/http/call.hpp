// One request as handlers see it, and the forms a handler can have. Knows nothing of sockets.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/http/answer.hpp"
#include "controller/gateways/http/url.hpp"
#include "controller/records/roles.hpp"

namespace archroom::gateways {

struct Room;

// Who reads what the journal keeps under "private": names of people, titles.
inline constexpr records::Roles kNameReaders{records::Role::Archivist, records::Role::Auditor};

struct Call {
  std::array<std::string, 2> params;  // what stood for {…} in the path, decoded
  Query query;
  std::string body;
  core::Language language = core::Language::Chinese;
  std::string by = "local";                   // who, from the credential; never from the body
  std::optional<PersonId> person;             // whose credential it is
  records::Roles roles = records::kAllRoles;  // of the credential
  [[nodiscard]] bool sees_names() const { return roles.meets(kNameReaders); }
  std::optional<std::string> last_event_id;
};

// Callable once, from any thread.
using Reply = std::function<void(Answer)>;

// A body that is taken piece by piece. Destroyed without finish(): the sender went away, nothing of it may stay.
class Upload {
 public:
  // true: send more; false: enough is known, finish
  using Next = std::function<void(bool)>;

  virtual ~Upload() = default;
  virtual void feed(std::string piece, Next next) = 0;
  virtual void finish(Reply reply) = 0;
};

// Where a stream starts.
struct StreamStart {
  std::optional<std::uint64_t> after;  // journal number; nothing: from now on
  bool sees_names = true;              // and titles: what the journal keeps as private
};

using Now = Answer (*)(Room&, const Call&);
using Later = void (*)(Room&, const Call&, Reply);
using Receive = std::variant<std::unique_ptr<Upload>, Answer> (*)(Room&, const Call&);
using Listen = std::variant<StreamStart, Answer> (*)(Room&, const Call&);
using Handler = std::variant<Now, Later, Receive, Listen>;

}  // namespace archroom::gateways
