#include "controller/gateways/mqtt/letters.hpp"

#include "controller/gateways/journal_facts.hpp"
#include "controller/gateways/pictures.hpp"
#include "controller/gateways/register_json.hpp"
#include "controller/gateways/station_pictures.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kAround = 64;  // bytes of a packet beside topic and payload

std::string_view state_of(const core::BankView& bank) {
  if (!bank.link_up) return "down";
  return bank.quality == devices::Quality::Good ? "up" : name_of(bank.quality);
}

std::optional<WallTime> last_seen(const core::BankView& bank, const Moment& moment) {
  if (bank.observed_at == Instant{}) return std::nullopt;
  return WallTime{moment.wall.ms - std::chrono::duration_cast<milliseconds>(moment.now - bank.observed_at).count()};
}

Letter shortened(const store::JournalEntry& entry, Letter letter, std::size_t most_bytes) {
  if (letter.topic.size() + letter.payload.size() + kAround <= most_bytes) return letter;
  JsonText out;
  out.object().put("n", entry.n).put("type", entry.type).put("at", entry.at).put_text("by", entry.by);
  out.put("too_large", letter.payload.size()).end_object();
  letter.payload = out.take();
  return letter;
}

}  // namespace

std::vector<Letter> letters_of(const store::JournalEntry& entry, const std::optional<records::RequestRecord>& request,
                               const records::Geometry& geometry, const Telling& telling) {
  std::vector<Letter> letters;
  const std::string fact = json_of(entry, false);
  letters.push_back(shortened(entry, {.topic = telling.topics.events(), .payload = fact}, telling.most_bytes));
  if (is_movement(entry)) {
    letters.push_back(shortened(entry, {.topic = telling.topics.circulation(), .payload = fact}, telling.most_bytes));
  }
  if (request) {
    JsonText out;
    draw(out, *request, geometry, telling.language);
    letters.push_back(
        shortened(entry, {.topic = telling.topics.request(request->id.text), .payload = out.take()}, telling.most_bytes));
  }
  return letters;
}

Letter letter_of(const core::StationView& station, int utc_offset_min, const Telling& telling) {
  JsonText out;
  draw(out, station.feedback, utc_offset_min, false);
  return {.topic = telling.topics.station(station.id.text), .payload = out.take()};
}

void put(Retained& retained, const core::BankView& bank, const Moment& moment, const Telling& telling) {
  JsonText picture;
  draw(picture, bank, telling.language, moment.now);
  retained.put(telling.topics.bank(bank.bank.text), picture.take(), Care::Acknowledged);
  JsonText device;
  device.object().put("state", state_of(bank)).put("last_seen", last_seen(bank, moment)).put_text("error", bank.detail);
  device.end_object();
  retained.put(telling.topics.device(bank.bank.text), device.take(), Care::Acknowledged);
}

}  // namespace archroom::gateways
