// What holds a bank and what proves its inputs: forbids, maintenance locks, proof tests, and parking after a fire.
#include <sys/random.h>

#include <array>
#include <chrono>

#include "base/contract.hpp"
#include "controller/core/motion/proof_tests.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/orders.hpp"
#include "controller/gateways/pictures.hpp"
#include "controller/store/sha256.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kLongestNote = 200;  // characters would be fairer to Chinese, bytes are what the journal keeps

// Without letters and digits that look like each other: a key is read from a screen and typed by hand. 16 of 32: 80 bits.
constexpr std::string_view kKeyLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kKeyLength = 16;

std::string new_key() {
  std::array<unsigned char, kKeyLength> random{};
  ARCHROOM_CHECK(::getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  std::string key;
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i > 0 && i % 4 == 0) key += '-';
    key += kKeyLetters[random[i] % kKeyLetters.size()];
  }
  return key;
}

// Of the letters alone: however it was typed.
std::string digest_of(std::string_view key) {
  std::string letters;
  for (const char c : key) {
    if (c == '-' || c == ' ') continue;
    letters += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (const auto byte : store::sha256(letters)) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

struct ForbidForm {
  std::string note;
  bool maintenance = false;
};

std::variant<ForbidForm, Problem> forbid_form(const Call& call) {
  auto parsed = optional_object(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  ForbidForm form{body.text("note").value_or(""), body.truth("maintenance").value_or(false)};
  if (form.note.size() > kLongestNote) {
    const std::string most = std::to_string(kLongestNote);
    body.wrong(problems::kBadValue, "note", {"“note”最多 " + most + " 字节", "\"note\" has at most " + most + " bytes"});
  }
  for (const char c : form.note) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
    body.wrong(problems::kControlCharacter, "note", {"“note”中有控制字符", "\"note\" contains a control character"});
    break;
  }
  if (auto problem = body.problem()) return std::move(*problem);
  return form;
}

Answer key_answer(const std::string& key) {
  JsonText out;
  out.object().put_text("key", key).end_object();
  return {200, out.take(), kJson, {}};
}

Answer job_free_answer(const core::Accepted&) {
  JsonText out;
  out.object().key("job").null().end_object();
  return {200, out.take(), kJson, {}};
}

void forbid(Room& room, const Call& call, const std::optional<BankId>& bank, Reply reply) {
  auto form = forbid_form(call);
  if (auto* problem = std::get_if<Problem>(&form)) return reply(answer_of(*problem, call.language));
  const auto& [note, maintenance] = std::get<ForbidForm>(form);
  const std::string key = maintenance ? new_key() : "";
  const core::Forbid wanted{maintenance ? core::ForbidKind::Maintenance : core::ForbidKind::Order, call.by, note,
                            maintenance ? digest_of(key) : "", room.wall()};
  order_with(
      room, call, no_such_bank(bank ? bank->text : "", call.language),
      [bank, wanted](TicketId ticket) -> core::Body {
        return core::ForbidOrdered{ticket, bank, wanted};
      },
      [key](const core::Accepted&) { return key_answer(key); }, std::move(reply));
}

std::variant<core::ClearForbidOrdered, Problem> clearing_of(const Call& call) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  core::ClearForbidOrdered order;
  order.by = call.by;
  const std::string kind = body.needed_text("kind");
  const auto known = core::forbid_kind_of(kind);
  if (body.text("kind") && !known) {
    body.wrong(problems::kBadValue, "kind",
               {"“kind”应为 order、maintenance、fire、leak 或 seismic",
                "\"kind\" must be order, maintenance, fire, leak or seismic, found \"" + kind + "\""});
  }
  order.kind = known.value_or(core::ForbidKind::Order);
  if (const auto key = body.code("key")) order.key_digest = digest_of(*key);
  if (known == core::ForbidKind::Maintenance && !body.has("key")) {
    body.wrong(
        problems::kMissingKey, "key",
        {"检修锁须用锁定时给出的“key”解除", "a maintenance lock is cleared with the \"key\" that was given when it was set"});
  }
  if (auto problem = body.problem()) return std::move(*problem);
  return order;
}

void clear_forbid(Room& room, const Call& call, const std::optional<BankId>& bank, Reply reply) {
  auto order = clearing_of(call);
  if (auto* problem = std::get_if<Problem>(&order)) return reply(answer_of(*problem, call.language));
  auto& wanted = std::get<core::ClearForbidOrdered>(order);
  wanted.bank = bank;
  const std::string kind{core::name_of(wanted.kind)};
  Answer unknown =
      refuse(problems::kUnknownForbid, {"没有 " + kind + " 类禁令", "no forbid of kind " + kind + " stands"}, call.language);
  order_with(
      room, call, std::move(unknown),
      [wanted](TicketId ticket) -> core::Body {
        core::ClearForbidOrdered asked = wanted;
        asked.ticket = ticket;
        return asked;
      },
      job_free_answer, std::move(reply));
}

std::variant<devices::Protection, Problem> input_of(const Call& call) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  const std::string name = body.needed_text("input");
  const auto input = devices::protection_of(name);
  if (body.text("input") && !input) {
    body.wrong(problems::kBadValue, "input", {"没有保护输入“" + name + "”", "there is no protective input \"" + name + "\""});
  }
  if (auto problem = body.problem()) return std::move(*problem);
  return *input;
}

}  // namespace

void forbid_bank(Room& room, const Call& call, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  forbid(room, call, BankId{call.params[0]}, std::move(reply));
}

void forbid_all(Room& room, const Call& call, Reply reply) { forbid(room, call, std::nullopt, std::move(reply)); }

void clear_forbid_of_bank(Room& room, const Call& call, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  clear_forbid(room, call, BankId{call.params[0]}, std::move(reply));
}

void clear_forbid_of_all(Room& room, const Call& call, Reply reply) { clear_forbid(room, call, std::nullopt, std::move(reply)); }

void proof_test(Room& room, const Call& call, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  const auto input = input_of(call);
  if (const auto* problem = std::get_if<Problem>(&input)) return reply(answer_of(*problem, call.language));
  const auto wanted = std::get<devices::Protection>(input);
  const std::string name{devices::name_of(wanted)};
  Answer unknown =
      refuse(problems::kUnknownInput, {"站点文件没有说本区装有 " + name, "the site file does not say that this bank has " + name},
             call.language);
  order_with(
      room, call, std::move(unknown),
      [bank = BankId{call.params[0]}, wanted, by = call.by](TicketId ticket) -> core::Body {
        return core::ProofTestOrdered{ticket, bank, wanted, by};
      },
      [name](const core::Accepted&) {
        JsonText out;
        const auto lasts = std::chrono::duration_cast<seconds>(core::kProofTestLasts).count();
        out.object().put("input", name).put("seconds", lasts).end_object();
        return Answer{202, out.take(), kJson, {}};
      },
      std::move(reply));
}

void fire_park(Room& room, const Call& call, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  Answer unknown = refuse(problems::kNotOffered,
                          {"站点文件规定本区火警后不再移动（fire = \"hold\"）",
                           "the site file says that this bank stays where it is after a fire signal (fire = \"hold\")"},
                          call.language);
  order_with(
      room, call, std::move(unknown),
      [bank = BankId{call.params[0]}, by = call.by](TicketId ticket) -> core::Body {
        return core::FireParkOrdered{ticket, bank, by};
      },
      job_free_answer, std::move(reply));
}

}  // namespace archroom::gateways
