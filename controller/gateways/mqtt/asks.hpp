// What others want of us by MQTT, and the answers. Pure. Whatever comes, in whatever number, gets one clear answer: as the HTTP
// door would give it, or a problem of the same form that says why it was not even asked. Nothing here acts; an ask goes to the
// HTTP door's own handler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/mqtt/letter.hpp"
#include "controller/gateways/mqtt/topics.hpp"

namespace archroom::gateways {

struct Incoming {
  std::string topic;
  std::string payload;
  bool retained = false;       // kept by the broker from earlier: nobody sends it now
  std::string response_topic;  // MQTT 5; may be empty
  std::string correlation;     // bytes
};

// As an HTTP request would say it; always POST.
struct Ask {
  std::uint64_t number = 0;
  std::string path;
  std::string body;
};

struct AskRules {
  bool requests = false;
  bool commands = false;
  std::string keep_out;  // besides our own topics nobody may have answers sent to these; may be empty
  core::Language language = core::Language::Chinese;
};

class Asks {
 public:
  static constexpr std::size_t kMostBytes = 64 * 1024;  // as for HTTP
  static constexpr std::size_t kMostAtOnce = 16;
  static constexpr Duration kPatience = seconds{12};  // a handler has ten

  Asks(Topics topics, AskRules rules) : topics_(std::move(topics)), rules_(std::move(rules)) {}

  // An ask, or the answer to what can't be asked.
  [[nodiscard]] std::variant<Ask, Letter> take(const Incoming& incoming, Instant now);
  // Nothing where it was given up.
  [[nodiscard]] std::optional<Letter> answer(std::uint64_t number, std::uint32_t status, std::string json);
  // Answers to those that nobody answered.
  [[nodiscard]] std::vector<Letter> late(Instant now);
  [[nodiscard]] Instant due() const;

 private:
  struct Sender {
    std::string topic;  // where the answer goes
    std::string correlation;
    Instant until;
  };
  struct Trouble {
    std::string_view kind;
    std::uint32_t status = 0;
    std::string_view zh;
    std::string_view en;
  };
  [[nodiscard]] Sender sender_of(const Incoming& incoming, const std::string& id, Instant now) const;
  [[nodiscard]] Letter refuse(const Sender& sender, const Trouble& trouble) const;
  [[nodiscard]] static Letter letter_to(const Sender& sender, std::uint32_t status, std::string json);

  const Topics topics_;
  const AskRules rules_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Sender> waiting_;
};

}  // namespace archroom::gateways
