#include "controller/runtime/gun_seat.hpp"

#include <utility>

#include "devices/barcode/hid_keyboard.hpp"
#include "devices/barcode/serial_text.hpp"
#include "firmware-bridge/link/charset.hpp"

namespace archroom::runtime {

barcode::CodeRules GunSeat::rules() const { return {plan_.verify_code39, plan_.gb18030 ? &link::utf8_of_gb18030 : nullptr}; }

void GunSeat::line(Instant now, std::string detail) {
  sit(now, std::make_unique<barcode::SerialText>(barcode::SerialText::Settings{.rules = rules(), .suffix = plan_.suffix}),
      std::move(detail));
}

void GunSeat::keyboard(Instant now, std::string detail) {
  const barcode::HidKeyboard::Settings settings{.rules = rules(), .layout = plan_.layout, .suffix = plan_.suffix};
  sit(now, std::make_unique<barcode::HidKeyboard>(settings), std::move(detail));
}

void GunSeat::pos(Instant now, barcode::PosLayout layout, std::string detail) {
  sit(now, std::make_unique<barcode::HidPos>(std::move(layout), barcode::HidPos::Settings{.rules = rules()}), std::move(detail));
}

void GunSeat::sit(Instant now, std::unique_ptr<barcode::GunDecoder> decoder, std::string detail) {
  decoder_ = std::move(decoder);
  detail_ = std::move(detail);
  decoder_->on_come(now);
  settled_at_ = now + barcode::kSettles;
}

void GunSeat::bytes(Instant now, std::span<const std::uint8_t> bytes) {
  if (taken()) tell_all(decoder_->on_bytes(now, bytes));
}

void GunSeat::time(Instant now) {
  if (!taken()) return;
  if (now >= settled_at_) {
    settled_at_ = Instant::never();
    tell_({plan_.station, GunThere{}, detail_});
  }
  if (now >= decoder_->due()) tell_all(decoder_->on_time(now));
}

void GunSeat::gone(const std::string& detail) {
  if (taken()) {
    tell_all(decoder_->on_gone());
    decoder_.reset();
    settled_at_ = Instant::never();
  } else if (detail_ == detail) {
    return;
  }
  detail_ = detail;
  tell_({plan_.station, GunGone{}, detail_});
}

void GunSeat::tell_all(std::vector<barcode::Heard> heard) {
  for (auto& one : heard) {
    std::visit([this](auto& what) { tell_({plan_.station, std::move(what), detail_}); }, one);
  }
}

}  // namespace archroom::runtime
