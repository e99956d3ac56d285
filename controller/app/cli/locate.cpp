#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

struct Asked {
  std::string code;
  std::string by;
};

void run(const Asked& asked, Context& context) {
  const std::string query = asked.by.empty() ? "" : "?by=" + encoded(asked.by);
  const auto location = Client{context}.get("/api/v1/boxes/" + encoded(asked.code) + "/location" + query);
  if (!location) return;
  if (context.json) {
    std::cout << location->dump() << '\n';
    return;
  }
  if (text_in(*location, "place") == "-") {
    std::cout << text_in(*location, "barcode") << "  " << context.say("没有上架", "is not shelved") << '\n';
    return;
  }
  std::cout << text_in(*location, "barcode") << "  " << text_in(*location, "place_text") << "  " << text_in(*location, "place")
            << '\n';
}

}  // namespace

void add_locate(Verb app, Context& context) {
  auto verb = app.add_subcommand("locate", context.say("档案盒在哪里", "where a box is"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("code", asked->code, context.say("条码、RFID 或档号", "barcode, RFID or reference code")).required();
  verb.add_option("--by", asked->by, context.say("编码种类", "which kind of code it is")).one_of({"barcode", "rfid", "ref"});
  verb.does([&context, asked] { run(*asked, context); });
}

}  // namespace archroom::cli
