// labels: paper for what guns read.
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/label_list.hpp"
#include "controller/app/cli/pick_file.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"
#include "controller/app/labels/print.hpp"

namespace archroom::cli {
namespace {

using labels::Label;
using nlohmann::json;

struct Asked {
  std::string file;
  std::string sheet = "3474";
  std::string symbols = "code128";
  int dots_per_inch = 300;
  int skip = 0;
  int copies = 1;
  bool frames = false;
  std::vector<std::string> codes;
  std::string list;
  std::string all_in;
  std::vector<std::string> places;
  std::string card;
  std::string name;
};

void refuse(Context& context, int exit_code, const std::string& zh, const std::string& en) {
  std::cerr << context.say(zh, en) << '\n';
  context.exit_code = exit_code;
}

labels::Look look_of(const Asked& asked) {
  labels::Look look;
  look.bars = asked.symbols.starts_with("code128");
  if (asked.symbols.ends_with("datamatrix")) look.matrix = labels::Symbology::DataMatrix;
  if (asked.symbols.ends_with("qr")) look.matrix = labels::Symbology::QrCode;
  look.dots_per_inch = asked.dots_per_inch;
  return look;
}

// labels.svg -> labels.svg, or labels-1.svg, labels-2.svg, ... where there are several.
std::vector<std::string> names_of(const std::string& file, std::size_t documents) {
  if (documents == 1) return {file};
  std::vector<std::string> names;
  const auto stem = file.substr(0, file.size() - 4);
  for (std::size_t i = 1; i <= documents; ++i) names.push_back(stem + "-" + std::to_string(i) + file.substr(file.size() - 4));
  return names;
}

bool write(const std::string& name, const std::string& document, Context& context) {
  std::ofstream out{name, std::ios::binary | std::ios::trunc};
  out << document << std::flush;
  if (out) return true;
  refuse(context, kRefused, "无法写入文件：" + name, "can't write " + name);
  return false;
}

void warn_of_boxes(const std::vector<std::string>& unprintable, const Context& context) {
  if (unprintable.empty()) return;
  std::cerr << context.say(
                   "警告：本机没有字体能显示以下文字，印出来是方框（条码不受影响）。请安装中文字体，如 fonts-noto-cjk：",
                   "warning: no font of this machine has all characters of these texts, they are printed as boxes (the codes "
                   "are right). Install a Chinese font, e.g. fonts-noto-cjk: ")
            << unprintable.front();
  if (unprintable.size() > 1) {
    const auto more = std::to_string(unprintable.size() - 1);
    std::cerr << context.say("……还有 " + more + " 处", " ... and " + more + " more");
  }
  std::cerr << '\n';
}

void report(std::size_t count, const labels::Printed& printed, const std::vector<std::string>& names, const Context& context) {
  if (context.json) {
    std::cout << json{{"labels", count}, {"pages", printed.pages}, {"files", names}, {"unprintable", printed.unprintable}}.dump()
              << '\n';
    return;
  }
  const auto labels = std::to_string(count), pages = std::to_string(printed.pages);
  const auto more = names.size() > 1 ? " … " + names.back() : "";
  std::cout << context.say(labels + " 个标签，" + pages + " 页：", labels + " labels on " + pages + " pages: ") << names.front()
            << more << '\n';
}

std::optional<labels::Job> job_of(const Asked& asked, Context& context) {
  labels::Job job;
  auto sheet = labels::sheet_of(asked.sheet);
  if (const auto* refused = std::get_if<labels::Refusal>(&sheet)) {
    refuse(context, kUsage, refused->zh, refused->en);
    return std::nullopt;
  }
  job.sheet = std::get<labels::Sheet>(std::move(sheet));
  job.look = look_of(asked);
  job.skip = asked.skip;
  job.frames = asked.frames;
  job.chinese = context.language == Language::Chinese;
  if (job.skip < job.sheet.per_page()) return job;
  refuse(context, kUsage, "--skip：每页只有 " + std::to_string(job.sheet.per_page()) + " 个标签",
         "--skip: a page has " + std::to_string(job.sheet.per_page()) + " labels only");
  return std::nullopt;
}

void print(const std::vector<Label>& wanted, const Asked& asked, const labels::Job& job, Context& context) {
  std::vector<Label> all;
  for (const auto& label : wanted) all.insert(all.end(), static_cast<std::size_t>(asked.copies), label);
  const auto format = asked.file.ends_with(".svg") ? labels::Format::Svg : labels::Format::Pdf;
  auto made = labels::print(all, format, job);
  if (const auto* refusals = std::get_if<std::vector<labels::Refusal>>(&made)) {
    for (const auto& refused : *refusals) refuse(context, kRefused, refused.zh, refused.en);
    return;
  }
  const auto& printed = std::get<labels::Printed>(made);
  const auto names = names_of(asked.file, printed.documents.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!write(names[i], printed.documents[i], context)) return;
  }
  warn_of_boxes(printed.unprintable, context);
  report(all.size(), printed, names, context);
}

// Adds what the file names; false: it was said why not.
bool read_list(const std::string& path, std::vector<std::string>& codes, Context& context) {
  std::ifstream stream{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream || stream.bad()) {
    refuse(context, kUsage, "无法读取文件：" + path, "can't read " + path);
    return false;
  }
  const auto file = read_pick_file(text);
  for (const auto& bad : file.bad) {
    const auto line = std::to_string(bad.line);
    refuse(context, kUsage, path + "，第 " + line + " 行：" + bad.zh, path + ", line " + line + ": " + bad.en);
  }
  for (const auto& code : file.codes) codes.push_back(code.code);
  return file.bad.empty();
}

using Wanted = std::optional<std::vector<Label>>;

Wanted boxes(const Asked& asked, Context& context) {
  auto codes = asked.codes;
  if (!asked.list.empty() && !read_list(asked.list, codes, context)) return std::nullopt;
  Wanted wanted = box_labels(codes, context);
  if (wanted && !asked.all_in.empty()) {
    const auto more = labels_of_boxes_in(asked.all_in, context);
    if (!more) return std::nullopt;
    wanted->insert(wanted->end(), more->begin(), more->end());
  }
  if (!wanted || !wanted->empty()) return wanted;
  refuse(context, kUsage, "没有指定档案盒", "no boxes were named");
  return std::nullopt;
}

void sheets(const Context& context) {
  for (const auto& sheet : labels::known_sheets()) {
    std::cout << padded(sheet.name, 8) << json(sheet.label_width_mm).dump() << " x " << json(sheet.label_height_mm).dump()
              << " mm, " << sheet.columns << " x " << sheet.rows << '\n';
  }
  std::cout << context.say("其他：--sheet \"A4 70x37 3x8\"，或单个标签 --sheet 80x30\n",
                           "others: --sheet \"A4 70x37 3x8\", or single labels: --sheet 80x30\n");
}

void add_options(Verb verb, Asked& asked, const Context& context) {
  verb.add_option("-o,--output", asked.file, context.say("文件：.pdf 或 .svg", "the file: .pdf or .svg"))
      .judged_by([](const std::string& name) {
        const bool good = name.size() > 4 && (name.ends_with(".pdf") || name.ends_with(".svg"));
        return good ? std::string{} : "must end in .pdf or .svg: " + name;
      });
  verb.add_option("--sheet", asked.sheet,
                  context.say("标签纸：名称、“A4 70x37 3x8”或“100x50”", "a name, \"A4 70x37 3x8\" or \"100x50\""))
      .shows_default();
  verb.add_option("--symbols", asked.symbols, context.say("条码种类", "which codes"))
      .one_of({"code128", "datamatrix", "qr", "code128+datamatrix", "code128+qr"})
      .shows_default();
  verb.add_option("--dpi", asked.dots_per_inch, context.say("打印机分辨率", "dots per inch of the printer"))
      .between(150, 2400)
      .shows_default();
  verb.add_option("--skip", asked.skip, context.say("首页已用的标签数", "labels of the first sheet that are used up"))
      .between(0, 2499);
  verb.add_option("--copies", asked.copies, context.say("每个标签的份数", "of each label")).between(1, 100);
  verb.add_flag("--frames", asked.frames,
                context.say("画出边框（普通纸试印）", "lines around the labels, for a trial on plain paper"));
}

// `find` says what is wanted; nothing where it said why not.
template <class Find>
Verb add_kind(Verb verb, const char* name, const char* what, std::shared_ptr<Asked> asked, Context& context, Find find) {
  auto kind = verb.add_subcommand(name, what);
  kind.does([asked, &context, find] {
    if (asked->file.empty()) return refuse(context, kUsage, "缺少 -o 文件", "-o FILE is missing");
    const auto job = job_of(*asked, context);
    if (!job) return;
    if (const Wanted wanted = find(*asked, context)) print(*wanted, *asked, *job, context);
  });
  return kind;
}

}  // namespace

void add_labels(Verb app, Context& context) {
  auto verb = app.add_subcommand(
      "labels", context.say("打印标签：档案盒、格位、人员、控制码", "labels for boxes, slots, people and control codes"));
  auto asked = std::make_shared<Asked>();
  verb.requires_subcommand();
  verb.falls_through();
  add_options(verb, *asked, context);
  auto box = add_kind(verb, "boxes", context.say("档案盒", "of boxes"), asked, context, boxes);
  box.add_option("code", asked->codes, context.say("条码、RFID 或档号", "barcodes, RFIDs or reference codes"));
  box.add_option("--list", asked->list, context.say("清单文件：每行一个条码，或 CSV", "a file: one barcode a line, or CSV"));
  box.add_option("--all-in", asked->all_in, context.say("某库位的全部档案盒，如 1/03L", "all boxes of a place, e.g. 1/03L"));
  auto slots = add_kind(verb, "slots", context.say("格位", "of slots"), asked, context,
                        [](const Asked& what, Context& where) { return slot_labels(what.places, where); });
  slots.add_option("place", asked->places, context.say("库位：1、1/03L、1/03L/2……", "places: 1, 1/03L, 1/03L/2, ...")).required();
  auto people = add_kind(verb, "people", context.say("人员卡", "of people"), asked, context,
                         [](const Asked& what, Context&) { return Wanted{{labels::person_label(what.card, what.name)}}; });
  people.add_option("--card", asked->card, context.say("卡号（不含 P:）", "the card's code, without P:")).required();
  people.add_option("--name", asked->name, context.say("姓名", "the name")).required();
  add_kind(verb, "controls", context.say("控制码：借出、归还、撤销……", "the control codes: out, in, undo, ..."), asked, context,
           [](const Asked&, Context&) { return Wanted{labels::control_labels()}; });
  verb.add_subcommand("sheets", context.say("已知的标签纸", "the sheets that it knows")).does([&context] { sheets(context); });
}

}  // namespace archroom::cli
