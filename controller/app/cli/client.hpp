// The daemon's HTTP door as the command line sees it. Blocks; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

// One percent-encoded segment or query value.
[[nodiscard]] std::string encoded(std::string_view text);

class Client {
 public:
  explicit Client(Context& context) : context_(context) {}

  // The answer's JSON where the daemon said yes. Otherwise says on stderr why not (with --json the daemon's own words on stdout)
  // and sets the exit code.
  [[nodiscard]] std::optional<nlohmann::json> get(const std::string& path);
  // The same without a word where it fails.
  [[nodiscard]] std::optional<nlohmann::json> get_quietly(const std::string& path);
  [[nodiscard]] std::optional<nlohmann::json> post(const std::string& path, const nlohmann::json& body);
  // Whatever came, without a word: status 0 where nobody answered, a null body where the answer was no JSON object.
  struct Answered {
    int status = 0;
    std::shared_ptr<const nlohmann::json> body;
  };
  [[nodiscard]] Answered try_post(const std::string& path, const nlohmann::json& body);
  [[nodiscard]] std::optional<nlohmann::json> patch(const std::string& path, const nlohmann::json& body);
  [[nodiscard]] std::optional<nlohmann::json> post_csv(const std::string& path, const std::string& text);
  [[nodiscard]] std::optional<nlohmann::json> erase(const std::string& path);

  // How people call what the daemon's refusals name by a JSON pointer.
  using NameOf = std::function<std::string(const std::string& where)>;
  void name_places(NameOf name_of) { name_of_ = std::move(name_of); }

  // Sends `size` bytes that `read` gives piece by piece (fewer than asked for: the file broke off).
  using Read = std::function<std::size_t(char* to, std::size_t most)>;
  [[nodiscard]] std::optional<nlohmann::json> upload(const std::string& path, std::size_t size, const Read& read);

  // Follows /stream until `heard` says false. True: it said so. False: it could not be reached or broke off.
  struct StreamEvent {
    std::string type;
    std::string id;
    std::string data;
  };
  [[nodiscard]] bool follow(const std::string& last_event_id, const std::function<bool(const StreamEvent&)>& heard);

  // How to get a daemon; exit code 3.
  void unreachable(const std::string& why);

 private:
  struct Raw;
  // A key or certificates that can't be read, or a key that would go over the wire in the open: said, and usage.
  [[nodiscard]] bool hindered();
  [[nodiscard]] std::optional<nlohmann::json> judged(const Raw& raw);
  Context& context_;
  NameOf name_of_;
};

// Puts a stream's bytes together into events.
class EventReader {
 public:
  using Sink = std::function<bool(const Client::StreamEvent&)>;
  explicit EventReader(Sink sink) : sink_(std::move(sink)) {}
  // False: the sink has heard enough.
  [[nodiscard]] bool feed(std::string_view bytes);

 private:
  [[nodiscard]] bool line(std::string_view text);
  Sink sink_;
  std::string rest_;
  Client::StreamEvent event_;
};

}  // namespace archroom::cli
