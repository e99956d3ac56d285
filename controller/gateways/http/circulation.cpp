// Boxes out, in and elsewhere, at a desk without a gun; and what an archivist records of a box.
#include "controller/records/circulation.hpp"

#include <algorithm>
#include <array>

#include "controller/gateways/http/declined.hpp"
#include "controller/gateways/http/handlers.hpp"

namespace archroom::gateways {
namespace {

using core::Outcome;

Outcome nobody() { return core::Declined{core::Decline::UnknownPerson, {}, {}, {}, {}}; }

std::string without_mark(const std::string& slot) { return slot.starts_with("S:") ? slot.substr(2) : slot; }

// Reads the body, then has the store's thread do it.
template <class Read>
void with_body(const Call& call, const Reply& reply, Read read) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  read(std::get<JsonObject>(parsed));
}

template <class Work>
void have_done(Room& room, const Call& call, JsonObject& body, const Reply& reply, Work work) {
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  room.store.ask<Outcome>(std::move(work), [reply, language = call.language](Result<Outcome> outcome) {
    reply(outcome ? outcome_answer(outcome.value(), language) : register_fails(outcome.error(), language));
  });
}

// A box comes to a slot; `option` is the one thing in which the ways to put it there differ.
template <class Deed>
void place(Room& room, const Call& call, const Reply& reply, const char* option, bool Deed::*chosen) {
  with_body(call, reply, [&](JsonObject& body) {
    Deed deed;
    deed.box = body.needed_code("box");
    deed.slot = without_mark(body.needed_code("slot"));
    deed.*chosen = body.truth(option).value_or(false);
    const Doer doer = doer_of(call, body);
    const auto context = context_of(call);
    have_done(room, call, body, reply, [=](records::Writing& writing) mutable -> Outcome {
      const auto person = who(writing, doer);
      if (!person) return nobody();
      deed.person = *person;
      return records::transact(writing, context, deed);
    });
  });
}

}  // namespace

void check_out(Room& room, const Call& call, Reply reply) {
  with_body(call, reply, [&](JsonObject& body) {
    const std::string box = body.needed_code("box");
    const std::string card = body.needed_code("card");
    const auto context = context_of(call, body.code("request").value_or(""));
    have_done(room, call, body, reply, [=](records::Writing& writing) -> Outcome {
      const auto person = holder_of(writing, card);
      return person ? records::transact(writing, context, core::CheckOut{*person, box}) : nobody();
    });
  });
}

void check_in(Room& room, const Call& call, Reply reply) {
  place<core::CheckIn>(room, call, reply, "here", &core::CheckIn::here_after_all);
}

void move_box(Room& room, const Call& call, Reply reply) {
  place<core::MoveBox>(room, call, reply, "put_away", &core::MoveBox::put_away);
}

void undo_movement(Room& room, const Call& call, Reply reply) {
  with_body(call, reply, [&](JsonObject& body) {
    const Doer doer = doer_of(call, body);
    const auto context = context_of(call);
    have_done(room, call, body, reply, [=](records::Writing& writing) -> Outcome {
      const auto person = who(writing, doer);
      return person ? records::transact(writing, context, core::Undo{*person}) : nobody();
    });
  });
}

void mark_box(Room& room, const Call& call, Reply reply) {
  using core::MovementKind;
  static constexpr std::array kMarks{MovementKind::Lost,   MovementKind::Found,  MovementKind::Damaged,
                                     MovementKind::Mended, MovementKind::Sealed, MovementKind::Unsealed};
  with_body(call, reply, [&](JsonObject& body) {
    records::Mark mark;
    mark.box = call.params[0];
    const std::string name = body.needed_text("mark");
    const auto kind = core::movement_kind_of(name);
    if (!name.empty() && (!kind || std::find(kMarks.begin(), kMarks.end(), *kind) == kMarks.end())) {
      body.wrong(problems::kBadValue, "mark",
                 {"“mark”应为 lost、found、damaged、mended、sealed 或 unsealed",
                  "\"mark\" must be lost, found, damaged, mended, sealed or unsealed, found \"" + name + "\""});
    }
    mark.kind = kind.value_or(MovementKind::Lost);
    mark.why = body.text("why").value_or("");
    const Doer doer = doer_of(call, body);
    const auto context = context_of(call);
    have_done(room, call, body, reply, [=](records::Writing& writing) mutable -> Outcome {
      const auto person = who(writing, doer);
      if (!person) return nobody();
      mark.person = *person;
      return records::mark_box(writing, context, mark);
    });
  });
}

}  // namespace archroom::gateways
