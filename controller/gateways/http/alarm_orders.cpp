// What people do about alarms.
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/orders.hpp"
#include "controller/gateways/sensing_pictures.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kLongestNote = 200;                // bytes, as a forbid's
constexpr std::int64_t kLongestShelf_min = 7 * 24 * 60;  // the site file may allow less

Words why(core::AlarmRefusal refusal) {
  using enum core::AlarmRefusal;
  switch (refusal) {
    case NoSuchAlarm: return {"没有此报警", "there is no such alarm"};
    case NothingToDo: return {"没有可处理的内容", "there is nothing to do about it"};
    case RisenMeanwhile: return {"其间又发生了一次，请先查看", "it has risen again meanwhile: look at it first"};
    case NotAcknowledged: return {"须先确认收到（acknowledge）", "it must be acknowledged first"};
    case NotConfirmed: return {"须先登记处理情况（confirm）", "what was done about it must be confirmed first"};
    case StillActive: return {"原因仍然存在", "its cause is still there"};
    case AlreadyShelved: return {"已经搁置；到期前不能延长", "it is shelved already, and a shelf is not lengthened"};
    case NotToBeShelved: return {"此报警不允许搁置", "this alarm may not be shelved"};
    case ShelvedTooLong: return {"搁置时间超过允许的上限", "it may not be shelved for so long"};
  }
  return {"不能执行", "it cannot be done"};
}

std::string note_of(JsonObject& body) {
  auto note = body.text("note").value_or("");
  if (note.size() > kLongestNote) {
    const std::string most = std::to_string(kLongestNote);
    body.wrong(problems::kBadValue, "note", {"“note”最多 " + most + " 字节", "\"note\" has at most " + most + " bytes"});
  }
  for (const char c : note) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
    body.wrong(problems::kControlCharacter, "note", {"“note”中有控制字符", "\"note\" contains a control character"});
    break;
  }
  return note;
}

using Order = core::AlarmOrdered;

// The picture after it: the core has drawn it before it answered.
void ask(Room& room, const Call& call, Order order, Reply reply) {
  const auto id = order.id;
  order_with(
      room, call, no_such_alarm(id.text, call.language),
      [order = std::move(order)](TicketId ticket) -> core::Body {
        Order asked = order;
        asked.ticket = ticket;
        return asked;
      },
      [&board = room.board, id](const core::Accepted&) {
        JsonText out;
        if (const auto alarm = board.alarm(id)) {
          draw(out, *alarm);
        } else {
          draw_summary(out, board.alarms());
        }
        return Answer{200, out.take(), kJson, {}};
      },
      std::move(reply));
}

// `read` takes what belongs to this order out of the body.
template <class Read>
void on_alarm(Room& room, const Call& call, core::AlarmDeed deed, Read read, Reply reply) {
  if (!room.board.alarm(AlarmId{call.params[0]})) return reply(no_such_alarm(call.params[0], call.language));
  auto parsed = optional_object(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  Order order;
  order.deed = deed;
  order.id = AlarmId{call.params[0]};
  order.by = call.by;
  read(body, order);
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  ask(room, call, std::move(order), std::move(reply));
}

void read_note(JsonObject& body, Order& order) { order.note = note_of(body); }

void read_acknowledgement(JsonObject& body, Order& order) {
  read_note(body, order);
  const auto occurrence = body.integer("occurrence").value_or(0);
  if (occurrence < 0) body.wrong(problems::kBadValue, "occurrence", {"“occurrence”不能为负", "\"occurrence\" is not negative"});
  order.occurrence = static_cast<std::uint64_t>(std::max<std::int64_t>(occurrence, 0));
}

void read_shelf(JsonObject& body, Order& order) {
  read_note(body, order);
  if (!body.has("minutes")) return;  // until it has cleared
  const auto asked = body.integer("minutes").value_or(1);
  if (asked < 1 || asked > kLongestShelf_min) {
    const std::string range = "1…" + std::to_string(kLongestShelf_min);
    body.wrong(problems::kBadValue, "minutes", {"“minutes”应为 " + range, "\"minutes\" must be in " + range});
    return;
  }
  order.lasts = minutes{asked};
}

void read_service(JsonObject& body, Order& order) {
  read_note(body, order);
  order.deed = body.needed_truth("out_of_service") ? core::AlarmDeed::OutOfService : core::AlarmDeed::InService;
}

}  // namespace

Answer no_such_alarm(const std::string& id, core::Language language) {
  return refuse(problems::kUnknownAlarm, {"没有报警“" + id + "”", "there is no alarm \"" + id + "\""}, language);
}

Answer refused_by(core::AlarmRefusal refusal, core::Language language) {
  return answer_of({&problems::kRefused, why(refusal), {}, {}}, language);
}

void acknowledge_alarm(Room& room, const Call& call, Reply reply) {
  on_alarm(room, call, core::AlarmDeed::Acknowledge, read_acknowledgement, std::move(reply));
}

void confirm_alarm(Room& room, const Call& call, Reply reply) {
  on_alarm(room, call, core::AlarmDeed::Confirm, read_note, std::move(reply));
}

void reset_alarm(Room& room, const Call& call, Reply reply) {
  on_alarm(
      room, call, core::AlarmDeed::Reset, [](JsonObject&, Order&) {}, std::move(reply));
}

void shelve_alarm(Room& room, const Call& call, Reply reply) {
  on_alarm(room, call, core::AlarmDeed::Shelve, read_shelf, std::move(reply));
}

void unshelve_alarm(Room& room, const Call& call, Reply reply) {
  on_alarm(
      room, call, core::AlarmDeed::Unshelve, [](JsonObject&, Order&) {}, std::move(reply));
}

void service_alarm(Room& room, const Call& call, Reply reply) {
  on_alarm(room, call, core::AlarmDeed::OutOfService, read_service, std::move(reply));
}

void silence_alarms(Room& room, const Call& call, Reply reply) {
  Order order;
  order.deed = core::AlarmDeed::Silence;
  order.by = call.by;
  ask(room, call, std::move(order), std::move(reply));
}

}  // namespace archroom::gateways
