// open, close, ventilate, stop, rearm: what is told to a bank.
#include <cctype>
#include <charconv>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Face {
  int column = 0;
  std::string side;
};

// 3L, 03R, 3左, 12右
std::optional<Face> face_of(const std::string& text) {
  std::size_t digits = 0;
  while (digits < text.size() && std::isdigit(static_cast<unsigned char>(text[digits])) != 0) ++digits;
  if (digits == 0 || digits > 3) return std::nullopt;
  const std::string side = text.substr(digits);
  Face face;
  std::from_chars(text.data(), text.data() + digits, face.column);
  if (side == "L" || side == "l" || side == "左") face.side = "left";
  if (side == "R" || side == "r" || side == "右") face.side = "right";
  if (face.side.empty()) return std::nullopt;
  return face;
}

void report(const std::optional<json>& answer, const std::string& done, const Context& context) {
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  std::cout << done;
  if (text_in(*answer, "job") != "-") std::cout << context.say("，任务 ", ", job ") << text_in(*answer, "job");
  std::cout << '\n';
}

std::string bank_path(const std::string& bank, const char* verb) { return "/api/v1/banks/" + encoded(bank) + "/" + verb; }

void add_looked(Verb verb, bool& looked, const Context& context) {
  verb.add_flag("--looked", looked,
                context.say("已在架前看过，通道无人（凭目视的区每次移动都要）",
                            "I have looked at the bank: nobody is in an aisle (needed for each move where no sensors tell)"));
}

// close, ventilate: the bank, and whether somebody has looked.
void add_motion_of_all(Verb verb, const char* path, const std::string& done, Context& context) {
  struct Asked {
    std::string bank;
    bool looked = false;
  };
  auto asked = std::make_shared<Asked>();
  verb.add_option("bank", asked->bank, context.say("区", "bank")).required();
  add_looked(verb, asked->looked, context);
  verb.does([&context, asked, path, done] {
    json body = json::object();
    if (asked->looked) body["aisle_empty"] = true;
    report(Client{context}.post(bank_path(asked->bank, path), body), done, context);
  });
}

}  // namespace

void add_open(Verb app, Context& context) {
  struct Asked {
    std::string bank;
    std::string face;
    bool looked = false;
  };
  auto verb = app.add_subcommand("open", context.say("打开一个列面前的通道", "open the aisle before a face"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("bank", asked->bank, context.say("区", "bank")).required();
  verb.add_option("face", asked->face, context.say("列与面，如 03L、12右", "column and side, e.g. 03L"))
      .required()
      .judged_by([&context](const std::string& text) {
        return face_of(text) ? std::string{}
                             : std::string{context.say("应为列号加 L 或 R，如 03L", "expected a column and L or R, e.g. 03L")};
      });
  add_looked(verb, asked->looked, context);
  verb.does([&context, asked] {
    const auto face = face_of(asked->face);
    json body{{"column", face->column}, {"side", face->side}};
    if (asked->looked) body["aisle_empty"] = true;
    report(Client{context}.post(bank_path(asked->bank, "open"), body), context.say("正在打开", "opening"), context);
  });
}

void add_close(Verb app, Context& context) {
  auto verb = app.add_subcommand("close", context.say("合拢一个区", "close a bank"));
  add_motion_of_all(verb, "close", context.say(std::string{"正在合拢"}, std::string{"closing"}), context);
}

void add_ventilate(Verb app, Context& context) {
  auto verb = app.add_subcommand("ventilate", context.say("疏架通风：各列均匀分开", "spread the columns evenly, for air"));
  add_motion_of_all(verb, "ventilate", context.say(std::string{"正在疏架"}, std::string{"spreading"}), context);
}

void add_stop(Verb app, Context& context) {
  auto verb = app.add_subcommand("stop", context.say("停止：一个区，或全部", "stop: one bank, or all of them"));
  auto bank = std::make_shared<std::string>();
  verb.add_option("bank", *bank, context.say("区；不写则全部停止", "bank; all of them where none is named"));
  verb.does([&context, bank] {
    const std::string path = bank->empty() ? "/api/v1/stop" : bank_path(*bank, "stop");
    report(Client{context}.post(path, nullptr), context.say("已下令停止", "stop ordered"), context);
  });
}

void add_rearm(Verb app, Context& context) {
  auto verb = app.add_subcommand("rearm", context.say("现场看过之后重新启用一个区", "let a bank move again, after a look at it"));
  auto bank = std::make_shared<std::string>();
  verb.add_option("bank", *bank, context.say("区", "bank")).required();
  verb.does([&context, bank] {
    report(Client{context}.post(bank_path(*bank, "rearm"), nullptr), context.say("已启用", "armed"), context);
  });
}

}  // namespace archroom::cli
