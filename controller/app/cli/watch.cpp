#include <unistd.h>

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/drawing.hpp"
#include "controller/app/cli/holds.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/terminal.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string bank;  // empty: all
  int changes = 0;   // lines, then it ends; 0: for ever
};

// What has been heard so far: the latest of every bank and of every request that has not ended.
class Picture {
 public:
  explicit Picture(const Asked& asked) : asked_(asked) {}

  void take(const json& object, const std::string& type) {
    if (type == "bank" && (asked_.bank.empty() || asked_.bank == text_in(object, "bank")))
      banks_[text_in(object, "bank")] = object;
    if (type == "request") take_request(object);
  }
  void take_request(const json& request) {
    const std::string state = text_in(request, "state");
    const bool over = state == "done" || state == "cancelled" || state == "refused" || state == "failed";
    over ? void(requests_.erase(text_in(request, "id"))) : void(requests_[text_in(request, "id")] = request);
  }
  void forget_requests() { requests_.clear(); }
  [[nodiscard]] std::vector<std::string> lines(const Context& context, int width) const {
    std::vector<std::string> out;
    for (const auto& [id, bank] : banks_) {
      if (!out.empty()) out.emplace_back();
      for (auto& line : draw_bank(bank, requests_, context, width)) out.push_back(std::move(line));
    }
    return out;
  }

 private:
  const Asked& asked_;
  std::map<std::string, json> banks_;
  std::map<std::string, json> requests_;
};

// The requests that were there before the stream began.
bool load_requests(Context& context, Picture& picture) {
  const auto open = Client{context}.get("/api/v1/requests?limit=200");
  if (!open) return false;
  picture.forget_requests();
  for (const auto& request : open->value("requests", json::array())) picture.take_request(request);
  return true;
}

// Goes on over restarts of the daemon; ends by signal only.
void draw_live(const Asked& asked, Context& context) {
  Picture picture{asked};
  if (!load_requests(context, picture)) return;
  const std::string foot = context.say("Ctrl-C 退出", "Ctrl-C ends");
  Screen screen;
  const auto draw = [&](const std::string& note) {
    auto lines = picture.lines(context, terminal_size().columns);
    lines.insert(lines.begin(), "archroom  " + context.url + "  " + note);
    lines.push_back("");
    lines.push_back(foot);
    for (auto& line : lines) line = shortened(line, terminal_size().columns);
    screen.show(lines);
  };
  for (;;) {
    static_cast<void>(Client{context}.follow("", [&](const Client::StreamEvent& event) {
      const json object = json::parse(event.data, nullptr, false);
      if (!object.is_object()) return true;
      picture.take(object, event.type);
      if (event.type == "bank" || event.type == "request") draw("");
      return true;
    }));
    draw(context.say("连接中断，正在重连……", "the connection broke off, trying again..."));
    std::this_thread::sleep_for(std::chrono::seconds{1});
    const auto open = Client{context}.get_quietly("/api/v1/requests?limit=200");
    if (!open) continue;
    picture.forget_requests();
    for (const auto& request : open->value("requests", json::array())) picture.take_request(request);
  }
}

// Each change as a line: for logs, pipes and terminals that can't draw.
void print_live(const Asked& asked, Context& context) {
  std::map<std::string, std::string> said;
  int left = asked.changes;
  const auto say = [&](const std::string& key, const std::string& text) {
    if (said[key] == text) return true;
    said[key] = text;
    std::cout << text << '\n' << std::flush;
    return asked.changes == 0 || --left > 0;
  };
  const auto heard = [&](const Client::StreamEvent& event) {
    const json object = json::parse(event.data, nullptr, false);
    if (!object.is_object()) return true;
    if (!asked.bank.empty() && object.contains("bank") && text_in(object, "bank") != asked.bank) return true;
    if (context.json) {
      std::cout << json{{"event", event.type}, {"data", object}}.dump() << '\n' << std::flush;
      return asked.changes == 0 || --left > 0;
    }
    if (event.type == "bank") {
      const auto job = object.find("job");
      const std::string motion = job != object.end() ? job_line(*job, context) : "";
      std::string line = bank_line(object, context) + (motion.empty() ? "" : "  " + motion);
      for (const auto& held : hold_lines(object, context)) line += "  " + held;
      return say("bank " + text_in(object, "bank"), line);
    }
    if (event.type == "request") return say("request " + text_in(object, "id"), request_line(object, context));
    return true;
  };
  Client client{context};
  if (!client.follow("", heard)) client.unreachable(context.say("实时流中断", "the stream broke off"));
}

}  // namespace

void add_watch(Verb app, Context& context) {
  auto verb = app.add_subcommand("watch", context.say("实时看库房", "see the room live"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("bank", asked->bank, context.say("区；不写则全部", "bank; all where none is named"));
  verb.add_option("--changes", asked->changes, context.say("输出这么多行后结束", "end after so many lines")).positive();
  verb.does([&context, asked] {
    const bool draws = is_terminal(STDOUT_FILENO) && !context.json && asked->changes == 0;
    draws ? draw_live(*asked, context) : print_live(*asked, context);
  });
}

}  // namespace archroom::cli
