#include "controller/gateways/pictures.hpp"

#include "base/contract.hpp"
#include "base/match.hpp"

namespace archroom::gateways {
namespace {

std::string_view travel_name(devices::Travel travel) {
  switch (travel) {
    case devices::Travel::Standing: return "standing";
    case devices::Travel::Left: return "left";
    case devices::Travel::Right: return "right";
  }
  contract_violated("known travel", __FILE__, __LINE__);
}

std::string_view session_name(devices::Session session) {
  switch (session) {
    case devices::Session::None: return "none";
    case devices::Session::Ours: return "ours";
    case devices::Session::Foreign: return "foreign";
  }
  contract_violated("known session", __FILE__, __LINE__);
}

void draw(JsonText& out, devices::Protections protections) {
  out.array();
  for (unsigned bit = 0; bit < 32; ++bit) {
    if ((protections.bits >> bit & 1U) == 0) continue;
    const auto protection = static_cast<devices::Protection>(1U << bit);
    if (protection <= devices::Protection::Seismic) out.value(devices::name_of(protection));
  }
  out.end_array();
}

void draw_columns(JsonText& out, const core::BankView& bank) {
  out.key("columns").array();
  for (const auto& column : bank.columns) {
    out.object().put("column", column.column).put("fixed", column.fixed).put("position_mm", column.position_mm);
    out.put("travel", travel_name(column.travel)).put("fault", column.fault).end_object();
  }
  out.end_array().key("aisles").array();
  for (const auto& aisle : bank.aisles) {
    out.object().put("aisle", aisle.aisle).put("width_mm", aisle.width_mm).put("occupied", aisle.occupied).end_object();
  }
  out.end_array();
}

void draw_ids(JsonText& out, std::string_view key, const std::vector<RequestId>& ids) {
  out.key(key).array();
  for (const auto& id : ids) out.value(id.text);
  out.end_array();
}

void draw_evidence(JsonText& out, const core::BankView& bank, Instant now) {
  out.key("evidence").object().put("kind", bank.emptiness == core::Emptiness::Look ? "look" : "presence");
  out.put("quality", name_of(bank.quality)).put_text("detail", bank.detail).key("age_ms");
  if (bank.quality == devices::Quality::Unknown || bank.observed_at == Instant{}) {
    out.null();
  } else {
    out.value(std::chrono::duration_cast<milliseconds>(now - bank.observed_at).count());
  }
  out.end_object();
}

void draw_forbids(JsonText& out, const core::BankView& bank, core::Language language) {
  out.key("forbids").array();
  for (const auto& forbid : bank.forbids) {
    const core::Reason reason{core::Cause::Forbidden, static_cast<std::int64_t>(forbid.kind), {}};
    out.object().put("kind", core::name_of(forbid.kind)).put("text", core::text_of(reason, language));
    out.put_text("owner", forbid.owner).put_text("note", forbid.note).put("since", forbid.since).end_object();
  }
  out.end_array().key("trip");
  if (!bank.trip) {
    out.null();
    return;
  }
  out.object().put("rule", core::code_of(bank.trip->reason.cause)).put("text", core::text_of(bank.trip->reason, language));
  out.put("since", bank.trip->since).end_object();
}

void draw_proofs(JsonText& out, const core::BankView& bank) {
  out.key("proofs").array();
  for (const auto& proof : bank.proofs) {
    out.object().put("input", devices::name_of(proof.input)).put("proven", proof.proven).put("due", proof.due);
    out.put("overdue", proof.overdue).end_object();
  }
  out.end_array().key("proof_test");
  bank.proof_test ? out.value(devices::name_of(*bank.proof_test)) : out.null();
  out.key("announced");
  bank.announced ? out.value(core::name_of(*bank.announced)) : out.null();
}

}  // namespace

std::string_view name_of(devices::Side side) { return side == devices::Side::Left ? "left" : "right"; }

std::string_view name_of(devices::Quality quality) {
  switch (quality) {
    case devices::Quality::Good: return "good";
    case devices::Quality::Bad: return "bad";
    case devices::Quality::Unknown: return "unknown";
  }
  contract_violated("known quality", __FILE__, __LINE__);
}

std::string_view name_of(core::JobPhase phase) {
  switch (phase) {
    case core::JobPhase::Recording: return "recording";
    case core::JobPhase::Commanded: return "commanded";
    case core::JobPhase::Moving: return "moving";
  }
  contract_violated("known phase", __FILE__, __LINE__);
}

void draw(JsonText& out, const core::Reason& reason, core::Language language) {
  if (reason.cause == core::Cause::None) {
    out.null();
    return;
  }
  out.object().put("rule", core::code_of(reason.cause)).put("text", core::text_of(reason, language)).end_object();
}

void draw(JsonText& out, const core::Blockers& blockers, core::Language language) {
  out.array();
  for (const auto& blocker : blockers) {
    out.object().put("rule", core::code_of(blocker.reason.cause)).put("text", core::text_of(blocker.reason, language));
    out.put("since", blocker.since).end_object();
  }
  out.end_array();
}

void draw(JsonText& out, const core::JobView& job, const BankId& bank) {
  out.object().put("job", job.job.n).put("bank", bank.text);
  std::visit(Match{[&](const devices::OpenFace& open) {
                     out.put("motion", "open").put("column", open.face.column).put("side", name_of(open.face.side));
                     out.put("aisle", devices::aisle_of(open.face));
                   },
                   [&](const devices::CloseBank&) { out.put("motion", "close"); },
                   [&](const devices::SpreadBank&) { out.put("motion", "spread"); }},
             job.motion);
  out.key("request");
  job.request ? out.value(job.request->text) : out.null();
  out.put("phase", name_of(job.phase))
      .put("purpose", core::name_of(job.purpose))
      .put_text("by", job.by)
      .put("since", job.since)
      .end_object();
}

void draw(JsonText& out, const core::BankView& bank, core::Language language, Instant now) {
  // Tier L is the only one that has a driver so far.
  out.object().put("bank", bank.bank.text).put("tier", "L").put("link_up", bank.link_up);
  out.put("mode", devices::name_of(bank.mode)).put("session", session_name(bank.session)).put("armed", bank.armed);
  out.key("disarmed_by");
  draw(out, bank.armed ? core::Reason{} : bank.disarmed_by, language);
  out.key("armed_since");
  bank.armed_since == WallTime{} ? out.null() : out.value(bank.armed_since);
  draw_evidence(out, bank, now);
  out.key("active");
  draw(out, bank.active);
  out.key("latched");
  draw(out, bank.latched);
  out.put("fault_code", bank.fault_code).put("open_aisle", bank.open_aisle);
  out.put("column_width_mm", bank.column_width_mm).put("aisle_mm", bank.aisle_mm).put("free_aisles", bank.free_aisles);
  draw_columns(out, bank);
  out.key("job");
  bank.job ? draw(out, *bank.job, bank.bank) : static_cast<void>(out.null());
  draw_ids(out, "presented", bank.presented);
  draw_ids(out, "requests", bank.line);
  draw_forbids(out, bank, language);
  draw_proofs(out, bank);
  out.key("blocked_by");
  draw(out, bank.blockers, language);
  out.end_object();
}

}  // namespace archroom::gateways
