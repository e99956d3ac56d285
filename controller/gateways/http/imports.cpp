#include <charconv>

#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/register_json.hpp"
#include "controller/runtime/import_feed.hpp"

namespace archroom::gateways {
namespace {

Answer report_answer(const records::ImportReport& report, core::Language language) {
  JsonText out;
  if (report.state == records::ImportState::Published) {
    draw(out, report, language);
    Answer answer{201, out.take(), kJson, {}};
    answer.headers.emplace_back("Location", "/api/v1/imports/" + std::to_string(report.id));
    return answer;
  }
  const std::string bad = std::to_string(report.bad);
  Problem problem{&problems::kBadImport,
                  {"全部未导入：共 " + std::to_string(report.lines) + " 行，其中 " + bad + " 行有错误",
                   "nothing was imported: " + bad + " of " + std::to_string(report.lines) + " lines are bad"}};
  draw(out, report, language);
  problem.import_report = out.take();
  return answer_of(problem, language);
}

// Hands bytes to the feed, and waits for it between pieces when it is behind.
class ImportUpload : public Upload {
 public:
  ImportUpload(Room& room, bool skip_bad, const Call& call)
      : waiting_(std::make_shared<Next>()),
        language_(call.language),
        feed_(room.store, {.skip_bad = skip_bad, .by = call.by}, [&room, waiting = waiting_] {
          room.hop([waiting] {
            if (auto next = std::exchange(*waiting, nullptr)) next(true);
          });
        }) {}

  void feed(std::string piece, Next next) override {
    *waiting_ = next;  // before the bytes: the wake may come while they are taken
    const auto state = feed_.feed(piece);
    if (state == runtime::ImportFeed::Feed::Wait) return;
    *waiting_ = nullptr;
    next(state == runtime::ImportFeed::Feed::More);
  }

  void finish(Reply reply) override {
    feed_.finish([reply = std::move(reply), language = language_](Result<records::ImportReport> report) {
      reply(report ? report_answer(report.value(), language) : register_fails(report.error(), language));
    });
  }

 private:
  std::shared_ptr<Next> waiting_;  // on the door's thread only
  core::Language language_;
  runtime::ImportFeed feed_;
};

}  // namespace

std::variant<std::unique_ptr<Upload>, Answer> receive_import(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"skip_bad"})) return std::move(*wrong);
  const auto skip = call.query.get("skip_bad").value_or("false");
  if (skip != "true" && skip != "false") {
    return refuse(problems::kBadValue, {"参数“skip_bad”应为 true 或 false", "the parameter \"skip_bad\" must be true or false"},
                  call.language);
  }
  return std::make_unique<ImportUpload>(room, skip == "true", call);
}

Answer get_import(Room& room, const Call& call) {
  const std::string& text = call.params[0];
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  const Words unknown{"没有编号为“" + text + "”的导入", "there is no import \"" + text + "\""};
  if (fault != std::errc{} || end != text.data() + text.size()) return refuse(problems::kUnknownImport, unknown, call.language);
  const auto report = room.catalogue.import(id);
  if (!report) return register_fails(report.error(), call.language);
  if (!report.value()) return refuse(problems::kUnknownImport, unknown, call.language);
  JsonText out;
  draw(out, *report.value(), call.language);
  return {200, out.take(), kJson, {}};
}

}  // namespace archroom::gateways
