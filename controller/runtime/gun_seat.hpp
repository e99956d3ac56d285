// The place of one gun at one station: whoever sits there, what he sends is that station's. No thread, no waiting, no clock of
// its own; the gun worker, or a test, tells it everything.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>

#include "base/ids.hpp"
#include "devices/barcode/decoder.hpp"
#include "devices/barcode/gun_at.hpp"
#include "devices/barcode/hid_pos.hpp"
#include "devices/barcode/key_layouts.hpp"

namespace archroom::runtime {

struct GunPlan {
  StationId station;
  barcode::GunAt at;
  barcode::Layout layout = barcode::Layout::Us;   // of one that types
  barcode::Suffix suffix = barcode::Suffix::Any;  // not of HID POS, which has none
  bool gb18030 = false;                           // its text; else UTF-8
  bool verify_code39 = false;
  int baud = 9600;  // of a line
};

struct GunThere {};
struct GunGone {};
struct GunNews {
  StationId station;
  std::variant<barcode::Scan, barcode::HalfScan, GunThere, GunGone> what;
  std::string detail;  // for people, of the gun: what it is, or why it is not there
};

class GunSeat {
 public:
  using Tell = std::function<void(GunNews)>;

  // `tell` must not block.
  GunSeat(GunPlan plan, Tell tell) : plan_(std::move(plan)), tell_(std::move(tell)) {}

  [[nodiscard]] const GunPlan& plan() const { return plan_; }
  [[nodiscard]] bool taken() const { return decoder_ != nullptr; }
  // Something is known of a gun: it is there, or why it is not.
  [[nodiscard]] bool has_news() const { return !detail_.empty(); }

  // What sits down, and is told once it has settled: a line, a gun that types, or one whose descriptor says where its data is.
  void line(Instant now, std::string detail);
  void keyboard(Instant now, std::string detail);
  void pos(Instant now, barcode::PosLayout layout, std::string detail);

  void bytes(Instant now, std::span<const std::uint8_t> bytes);
  void time(Instant now);
  // It left, or can't be had. Told again only where the reason is another one.
  void gone(const std::string& detail);
  [[nodiscard]] Instant due() const { return taken() ? std::min(decoder_->due(), settled_at_) : Instant::never(); }

 private:
  [[nodiscard]] barcode::CodeRules rules() const;
  void sit(Instant now, std::unique_ptr<barcode::GunDecoder> decoder, std::string detail);
  void tell_all(std::vector<barcode::Heard> heard);

  const GunPlan plan_;
  const Tell tell_;
  std::unique_ptr<barcode::GunDecoder> decoder_;
  Instant settled_at_ = Instant::never();  // not yet told that it is there
  std::string detail_;                     // as told last
};

}  // namespace archroom::runtime
