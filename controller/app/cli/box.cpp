#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string code;
  std::string by;
  std::string search;
  int limit = 20;
};

struct Field {
  const char* key;
  const char* zh;
  const char* en;
};
constexpr Field kFields[] = {{"barcode", "条码", "barcode"},
                             {"rfid", "RFID", "RFID"},
                             {"reference_code", "档号", "reference code"},
                             {"title", "题名", "title"},
                             {"place_text", "库位", "stands at"},
                             {"place", "库位编码", "place code"},
                             {"fonds", "全宗", "fonds"},
                             {"catalogue", "目录号", "catalogue"},
                             {"volume_from", "起卷号", "from volume"},
                             {"volume_to", "止卷号", "to volume"},
                             {"year", "年度", "year"},
                             {"category", "类别", "category"},
                             {"retention", "保管期限", "retention"},
                             {"pages", "页数", "pages"},
                             {"medium", "载体", "medium"},
                             {"secrecy", "密级", "secrecy"},
                             {"external_id", "外部编号", "external id"}};

void print_one(const json& box, const Context& context) {
  for (const Field& field : kFields) {
    const std::string value = text_in(box, field.key);
    if (value != "-") std::cout << padded(context.say(field.zh, field.en), 16) << value << '\n';
  }
}

void search(const Asked& asked, Context& context) {
  const auto page = Client{context}.get("/api/v1/boxes?q=" + encoded(asked.search) + "&limit=" + std::to_string(asked.limit));
  if (!page) return;
  if (context.json) {
    std::cout << page->dump() << '\n';
    return;
  }
  const auto& boxes = page->value("boxes", json::array());
  for (const auto& box : boxes) {
    std::cout << padded(text_in(box, "barcode"), 14) << "  " << padded(shortened(text_in(box, "title"), 40), 40) << "  "
              << text_in(box, "place_text") << '\n';
  }
  if (boxes.empty()) std::cout << context.say("没有找到\n", "nothing found\n");
  if (text_in(*page, "after") != "-") std::cout << context.say("……还有更多（--limit）\n", "... there are more (--limit)\n");
}

void run(const Asked& asked, Context& context) {
  if (!asked.search.empty()) return search(asked, context);
  const std::string query = asked.by.empty() ? "" : "?by=" + encoded(asked.by);
  const auto box = Client{context}.get("/api/v1/boxes/" + encoded(asked.code) + query);
  if (!box) return;
  if (context.json) {
    std::cout << box->dump() << '\n';
  } else {
    print_one(*box, context);
  }
}

}  // namespace

void add_box(Verb app, Context& context) {
  auto verb =
      app.add_subcommand("box", context.say("一个档案盒的全部信息，或按题名检索", "all about one box, or a search in titles"));
  auto asked = std::make_shared<Asked>();
  auto code = verb.add_option("code", asked->code, context.say("条码、RFID 或档号", "barcode, RFID or reference code"));
  verb.add_option("--by", asked->by, context.say("编码种类", "which kind of code it is")).one_of({"barcode", "rfid", "ref"});
  auto text = verb.add_option("--search", asked->search, context.say("题名中的文字", "characters of a title")).excludes(code);
  verb.add_option("--limit", asked->limit, context.say("最多几条", "at most so many")).between(1, 200).shows_default();
  verb.does([&context, asked, code, text] {
    if (!code.given() && !text.given()) {
      Verb::lacks(context.say("编码或 --search", "a code or --search"));
    }
    run(*asked, context);
  });
}

}  // namespace archroom::cli
