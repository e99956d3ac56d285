// archroom station: any computer with a gun that types as a keyboard is a station.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/scan_buffer.hpp"
#include "controller/app/cli/station_panel.hpp"
#include "controller/app/cli/terminal.hpp"
#include "controller/app/cli/verbs.hpp"
#include "controller/gateways/utf8.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

constexpr int kRetryMs = 2000;
constexpr std::size_t kTogether = 200;  // scans in one upload: below the daemon's 64 KiB a body
constexpr std::size_t kLongestCode = 128;

struct Asked {
  std::string station;
  std::string upload;  // a file
  std::string file;    // where scans are kept; empty: the usual place
};

std::string usual_file(const std::string& station) {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  const std::string base =
      state != nullptr && *state != '\0' ? state : (home != nullptr ? home : ".") + std::string{"/.local/state"};
  return base + "/archroom/station-" + station + ".scans";
}

json json_of(const BufferedScan& scan) { return {{"seq", scan.seq}, {"at", rfc3339(scan.at)}, {"code", scan.code}}; }

std::string told_in(const json& answer) { return text_in(answer.value("feedback", json::object()), "told"); }

std::string problem_in(const json& body) {
  const auto type = text_in(body, "type");
  return type.substr(std::min(type.size(), std::string{"urn:archroom:problem:"}.size()));
}

// What came of sending some scans.
enum class Sent {
  All,
  Some,          // the rest can follow at once
  NumberUsed,    // the next one bears a number of another scan
  Unacceptable,  // the daemon will never take the next one
  Later,         // nobody answers, or the register can't write: try again
};

class Uploader {
 public:
  using Heard = std::function<Result<void>(const BufferedScan&, const json& feedback)>;

  Uploader(Context& context, const std::string& station) : client_(context), path_("/api/v1/stations/" + encoded(station)) {}

  [[nodiscard]] std::optional<std::uint64_t> last_seq() {
    const auto station = client_.get_quietly(path_);
    if (!station) return std::nullopt;
    return station->value("last_seq", std::uint64_t{0});
  }

  // Each answer is heard before the next scan counts as sent.
  [[nodiscard]] Sent send(const std::vector<BufferedScan>& scans, const Heard& heard) {
    json body;
    for (const auto& scan : scans) body["scans"].push_back(json_of(scan));
    const auto answered = client_.try_post(path_ + "/scans", body);
    problem = answered.body && answered.status != 200 ? *answered.body : json{};
    if (answered.status != 200 || !answered.body) return refused(answered, scans.size());
    std::size_t at = 0;
    for (const auto& answer : list_in(*answered.body, "answers")) {
      if (told_in(answer) == "number-used") return Sent::NumberUsed;
      if (at == scans.size() || !heard(scans[at++], answer.value("feedback", json::object()))) return Sent::Later;
    }
    return at == scans.size() ? Sent::All : Sent::Some;
  }

  json problem;  // of the last one that was refused

 private:
  // A body is judged as a whole before anything of it is done: a bad scan is found by sending them one by one.
  [[nodiscard]] Sent refused(const Client::Answered& answered, std::size_t count) const {
    if (!answered.body || answered.status >= 500 || answered.status == 429) return Sent::Later;
    const auto name = problem_in(*answered.body);
    if (name == "number-used") return Sent::NumberUsed;
    if (name == "future-time" || name == "unknown-station" || answered.status == 401 || answered.status == 403)
      return Sent::Later;
    return count > 1 ? Sent::Some : Sent::Unacceptable;
  }

  Client client_;
  const std::string path_;
};

// The station at work.
class Desk {
 public:
  Desk(Context& context, const std::string& station, ScanBuffer buffer)
      : context_(context),
        station_(station),
        uploader_(context, station),
        buffer_(std::move(buffer)),
        draws_(is_terminal(STDOUT_FILENO) && !context.json) {}

  void run() {
    const auto last = uploader_.last_seq();
    if (last && buffer_.waiting().empty() && !buffer_.number_from(*last)) return;
    say(panel_of("就绪，请扫描", "ready: scan", "ok"), false);
    upload();
    while (!over_ && read_some()) upload();
    upload();
    if (!buffer_.waiting().empty()) context_.exit_code = kUnreachable;
  }

 private:
  // Waits for the gun; while scans wait for the daemon, not for long. False: the input has ended.
  bool read_some() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, buffer_.waiting().empty() ? -1 : kRetryMs);
    if (ready == 0) return true;
    char bytes[4096];
    const ssize_t size = ready < 0 ? -1 : ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (size < 0) return errno == EINTR;
    if (size == 0) return false;
    typed_.append(bytes, static_cast<std::size_t>(size));
    for (auto end = typed_.find_first_of("\r\n"); end != std::string::npos; end = typed_.find_first_of("\r\n")) {
      take(typed_.substr(0, end));
      typed_.erase(0, end + 1);
    }
    return true;
  }

  void take(std::string code) {
    while (!code.empty() && (code.back() == ' ' || code.back() == '\t')) code.pop_back();
    code.erase(0, std::min(code.find_first_not_of(" \t"), code.size()));
    if (code.empty()) return;
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (code.size() > kLongestCode || std::any_of(code.begin(), code.end(), control) || gateways::utf8_fault(code))
      return say(panel_of("条码无法识别，请重新扫描", "the code can't be read: scan it again", "warning"), true);
    const auto kept = buffer_.add(runtime::wall_now(), code);
    if (!kept) return say(panel_of("本机无法保存，此次未记录", "not recorded: " + kept.error().detail, "error"), true);
  }

  void upload() {
    while (!buffer_.waiting().empty() && !over_) {
      if (!send_some()) return;
    }
  }

  // False: later.
  bool send_some() {
    const auto& waiting = buffer_.waiting();
    const auto count = static_cast<std::ptrdiff_t>(one_by_one_ ? 1 : std::min(waiting.size(), kTogether));
    const std::vector<BufferedScan> scans(waiting.begin(), waiting.begin() + count);
    const auto sent =
        uploader_.send(scans, [this](const BufferedScan& scan, const json& feedback) { return heard(scan, feedback); });
    one_by_one_ = sent == Sent::Some && count > 1 && !uploader_.problem.is_null();
    switch (sent) {
      case Sent::All:
      case Sent::Some: return true;
      case Sent::NumberUsed: return renumber();
      case Sent::Unacceptable: return give_up(scans.front());
      case Sent::Later: return stored();
    }
    return false;
  }

  Result<void> heard(const BufferedScan& scan, const json& feedback) {
    if (auto kept = buffer_.acknowledge(scan.seq); !kept) {
      say(panel_of("本机无法保存", kept.error().detail, "error"), true);
      over_ = true;
      context_.exit_code = kRefused;
      return kept;
    }
    if (context_.json) {
      std::cout << json{{"seq", scan.seq}, {"feedback", feedback}}.dump() << '\n' << std::flush;
    } else {
      say(panel_of(feedback), true);
    }
    return {};
  }

  bool renumber() {
    const auto last = uploader_.last_seq();
    if (last && buffer_.number_from(*last)) return true;
    return stored();
  }

  // No daemon will ever take it: whoever scanned it is told so.
  bool give_up(const BufferedScan& scan) {
    say(panel_of("此次扫描被拒绝：" + scan.code, "refused: " + scan.code + ": " + text_in(uploader_.problem, "detail"), "error"),
        true);
    if (buffer_.acknowledge(scan.seq)) return true;
    over_ = true;
    return false;
  }

  bool stored() {
    const auto count = std::to_string(buffer_.waiting().size());
    const bool answered = !uploader_.problem.is_null();
    const auto why = answered ? text_in(uploader_.problem, "detail") : std::string{};
    const auto said = count + why;
    if (std::exchange(last_stored_, said) != said)
      say(panel_of("已暂存 " + count + " 条，联机后上传" + (answered ? "：" + why : ""),
                   count + " stored here, sent later" + (answered ? ": " + why : ": the daemon can't be reached"), "warning"),
          true);
    return false;
  }

  void say(const Panel& panel, bool rings) {
    if (context_.json) return;
    if (!draws_) {
      std::cout << line_of(panel) << '\n' << std::flush;
      return;
    }
    std::string text = "\x1b[H\x1b[2J";
    const auto foot =
        station_ + "  " + context_.url + (buffer_.waiting().empty() ? "" : "  +" + std::to_string(buffer_.waiting().size()));
    for (const auto& line : drawn(panel, foot, terminal_size().columns)) text += line + "\r\n";
    if (rings) text += std::string(static_cast<std::size_t>(rings_of(panel)), '\a');
    std::cout << text << std::flush;
  }

  Context& context_;
  const std::string station_;
  Uploader uploader_;
  ScanBuffer buffer_;
  const bool draws_;
  std::string typed_;
  std::string last_stored_;
  bool one_by_one_ = false;
  bool over_ = false;
};

// A file of another computer, as it is. What was answered before is answered the same and changes nothing.
void upload_file(const Asked& asked, Context& context) {
  const auto scans = read_scans(asked.upload);
  if (!scans) {
    std::cerr << scans.error().detail << '\n';
    context.exit_code = kRefused;
    return;
  }
  Uploader uploader{context, asked.station};
  std::size_t done = 0;
  std::size_t errors = 0;
  const auto& all = scans.value();
  auto sent = Sent::All;
  while (done < all.size() && (sent == Sent::All || sent == Sent::Some)) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(done);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(kTogether, all.size() - done));
    const auto before = done;
    sent = uploader.send({begin, end}, [&](const BufferedScan&, const json& feedback) -> Result<void> {
      ++done;
      errors += text_in(feedback, "tone") == "error" ? 1 : 0;
      return {};
    });
    if (sent == Sent::Some && done == before) sent = Sent::Unacceptable;
  }
  if (context.json) {
    std::cout << json{{"scans", all.size()}, {"answered", done}, {"refused", errors}}.dump() << '\n';
  } else {
    std::cout << context.say("已上传 ", "uploaded ") << done << " / " << all.size()
              << context.say("，其中被拒绝 ", ", refused by the register: ") << errors << '\n';
  }
  if (done == all.size()) return;
  const bool used = sent == Sent::NumberUsed;
  const bool silent = sent == Sent::Later && uploader.problem.is_null();
  context.exit_code = silent ? kUnreachable : kRefused;
  std::cerr << (used ? context.say("序号已用于另一次扫描：", "the number belongs to another scan: ")
                     : context.say("未上传：", "not sent: "))
            << all[done].seq << ' '
            << (silent ? context.url
                : used ? all[done].code
                       : text_in(uploader.problem, "detail"))
            << '\n';
}

void run(const Asked& asked, Context& context) {
  if (!asked.upload.empty()) return upload_file(asked, context);
  auto buffer = ScanBuffer::open(asked.file.empty() ? usual_file(asked.station) : asked.file);
  if (!buffer) {
    std::cerr << buffer.error().detail << '\n';
    context.exit_code = kRefused;
    return;
  }
  Desk{context, asked.station, std::move(buffer).value()}.run();
}

}  // namespace

void add_station(Verb app, Context& context) {
  auto verb =
      app.add_subcommand("station", context.say("把这台电脑用作扫描站", "make this computer a station: scan, or type codes"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("id", asked->station, context.say("扫描站代号", "the station's name")).required();
  auto upload = verb.add_option("--upload", asked->upload,
                                context.say("上传离线扫描文件", "send a file of scans that another computer kept"));
  verb.add_option("--file", asked->file, context.say("扫描暂存文件", "where scans are kept until the daemon has them"))
      .excludes(upload);
  verb.does([&context, asked] { run(*asked, context); });
}

}  // namespace archroom::cli
