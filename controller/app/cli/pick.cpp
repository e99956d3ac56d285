// pick: a list of boxes, fetched aisle after aisle.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/drawing.hpp"
#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/pick_file.hpp"
#include "controller/app/cli/pick_text.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string file;
  std::string id;
  std::string station;
  bool plan = false;
  bool wait = false;
};

std::string at_line(std::uint32_t line, const Context& context) {
  const auto number = std::to_string(line);
  return context.say("第 " + number + " 行", "line " + number);
}

// Nothing where the file can't be read, has bad lines or no code at all; it was said why.
std::optional<PickFile> read(const std::string& path, Context& context) {
  std::ifstream stream{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream || stream.bad()) {
    std::cerr << context.say("无法读取文件：", "can't read ") << path << '\n';
    context.exit_code = kUsage;
    return std::nullopt;
  }
  auto file = read_pick_file(text);
  for (const auto& bad : file.bad) {
    std::cerr << path << context.say("，", ", ") << at_line(bad.line, context) << context.say("：", ": ")
              << context.say(bad.zh, bad.en) << '\n';
  }
  if (file.bad.empty() && file.codes.empty()) std::cerr << path << context.say("：没有条码\n", ": no barcodes\n");
  if (file.bad.empty() && !file.codes.empty()) return file;
  context.exit_code = kUsage;
  return std::nullopt;
}

json body_of(const PickFile& file, const Asked& asked) {
  json body{{"boxes", json::array()}, {"action", "open"}};
  for (const auto& code : file.codes) body["boxes"].push_back(code.code);
  if (!asked.id.empty()) body["id"] = asked.id;
  if (!asked.station.empty()) body["station"] = asked.station;
  return body;
}

bool has_ended(const std::string& state) {
  return state == "done" || state == "cancelled" || state == "refused" || state == "failed";
}

// Says what is new of a list: each stop that came into another state, and at the end how it ended.
class Following {
 public:
  explicit Following(Context& context) : context_(context) {}

  // True: it has ended.
  bool show(const json& list) {
    const auto state = text_in(list, "state");
    const bool news = state != state_ || list.at("stops") != stops_;
    if (context_.json && news) std::cout << list.dump() << '\n' << std::flush;
    if (!context_.json) show_stops(list);
    state_ = state;
    stops_ = list.at("stops");
    if (!has_ended(state)) return false;
    if (!context_.json && news) std::cout << text_in(list, "id") << "  " << phrase(state, context_) << '\n' << std::flush;
    if (state != "done") context_.exit_code = kRefused;
    return true;
  }

 private:
  void show_stops(const json& list) {
    const auto& stops = list.at("stops");
    for (const auto& stop : stops) {
      if (stop.at("state").is_null()) continue;
      const std::string said = text_in(stop, "state") + (stop.at("reason").is_object() ? text_in(stop["reason"], "rule") : "");
      auto& before = said_[text_in(stop, "stop")];
      if (said == before) continue;
      before = said;
      std::cout << stop_text(stop, stops.size(), context_) << "  " << phrase(text_in(stop, "state"), context_);
      if (stop.at("reason").is_object()) std::cout << context_.say("：", ": ") << text_in(stop["reason"], "text");
      std::cout << '\n';
      if (text_in(stop, "state") != "presented") continue;
      json here = json::array();
      for (const auto& box : list.at("boxes")) {
        if (box.at("stop") == stop.at("stop")) here.push_back(box);
      }
      std::cout << boxes_text(here);
    }
    std::cout << std::flush;
  }

  Context& context_;
  std::string state_;
  json stops_;
  std::map<std::string, std::string> said_;
};

void follow(const std::string& id, Context& context) {
  Client client{context};
  Following following{context};
  bool ended = false;
  bool begun = false;
  const auto heard = [&](const Client::StreamEvent& event) {
    // The first one tells that the stream is there: from then on nothing is missed.
    const json request = event.type == "request" ? json::parse(event.data, nullptr, false) : json{};
    const bool ours = request.is_object() && (text_in(request, "id") == id || text_in(request, "part_of") == id);
    if (!ours && std::exchange(begun, true)) return true;
    const auto list = client.get_quietly("/api/v1/requests/" + encoded(id));
    ended = list && following.show(*list);
    return !ended;
  };
  if (!client.follow("", heard)) client.unreachable("the stream broke off");
}

void run(const Asked& asked, Context& context) {
  const auto file = read(asked.file, context);
  if (!file) return;
  Client client{context};
  // The daemon names a bad code by its place in the list; people look for its line.
  client.name_places([&](const std::string& where) {
    constexpr std::string_view kBoxes = "/boxes/";
    const std::string number = where.starts_with(kBoxes) ? where.substr(kBoxes.size()) : "";
    const std::size_t at = number.empty() ? file->codes.size() : std::strtoul(number.c_str(), nullptr, 10);
    return at < file->codes.size() ? at_line(file->codes[at].line, context) : where;
  });
  const auto answer = client.post(asked.plan ? "/api/v1/requests/plan" : "/api/v1/requests", body_of(*file, asked));
  if (!answer) return;
  if (asked.plan) {
    std::cout << (context.json ? answer->dump() + "\n" : plan_text(*answer, context));
  } else if (!asked.wait) {
    std::cout << (context.json ? answer->dump() : request_line(*answer, context)) << '\n';
  } else {
    follow(text_in(*answer, "id"), context);
  }
}

}  // namespace

void add_pick(Verb app, Context& context) {
  auto verb = app.add_subcommand("pick", context.say("按清单调档，逐个通道打开", "fetch a list of boxes, aisle after aisle"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("file", asked->file,
                  context.say("清单：每行一个条码，或有 barcode 列的 CSV；# 开头的行不计",
                              "the list: a barcode a line, or CSV with a column barcode; lines that begin with # do not count"))
      .required();
  verb.add_option("--id", asked->id, context.say("申请编号（重复提交无害）", "the request's id (sending it twice does no harm)"));
  verb.add_option("--station", asked->station, context.say("来自哪个工位", "from which station"));
  auto plan = verb.add_flag("--plan", asked->plan, context.say("只显示次序，不提交", "only show the order; nothing is filed"));
  verb.add_flag("--wait", asked->wait, context.say("逐站显示进度，直到结束", "show it stop by stop until its end"))
      .excludes(plan);
  verb.does([&context, asked] { run(*asked, context); });
}

}  // namespace archroom::cli
