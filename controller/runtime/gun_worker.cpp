#include "controller/runtime/gun_worker.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/match.hpp"
#include "controller/runtime/log.hpp"
#include "firmware-bridge/link/clock.hpp"

namespace archroom::runtime {
namespace {

constexpr Duration kUsbAgainAfter = seconds{30};
constexpr Duration kFirstLook = seconds{2};  // a gun that is plugged in has been claimed by then
constexpr Duration kLineAgainFirst = seconds{1};
constexpr Duration kLineAgainAtMost = seconds{15};

bool is_usb(const barcode::GunAt& at) { return !std::holds_alternative<barcode::SerialLine>(at); }

// The more exactly a seat names the gun, the more it is his: 0 for not at all.
int claim_on(const barcode::GunAt& at, const link::UsbPlace& place) {
  return std::visit(
      Match{[&](const barcode::UsbSocket& socket) { return socket.path == place.socket ? 3 : 0; },
            [&](const barcode::UsbIds& ids) { return ids.vendor == place.vendor && ids.product == place.product ? 2 : 0; },
            [&](const barcode::AnyPosGun&) { return barcode::makes_guns(place.vendor) ? 1 : 0; },
            [](const barcode::SerialLine&) { return 0; }},
      at);
}

// A keyboard must be named; the ids of a chip's maker name nobody.
bool may_be_keyboard(const barcode::GunAt& at, const link::UsbPlace& place) {
  if (std::holds_alternative<barcode::UsbSocket>(at)) return true;
  return std::holds_alternative<barcode::UsbIds>(at) && !barcode::makes_chips(place.vendor);
}

std::string why_not(const link::UsbPlace& place, const Error& error) {
  const auto which = text_of(place);
  switch (error.fault) {
    case Fault::Refused:
      return "无权访问，请安装 udev 规则 60-archroom-guns.rules 后重新插拔 / no right to open " + which +
             ": install the udev rule 60-archroom-guns.rules and plug it in again (" + error.detail + ")";
    case Fault::Unsupported: return "不能作为扫描枪使用 / can't be used: " + which + ": " + error.detail;
    default: return "无法使用，将重试 / can't be had now, tried again: " + which + ": " + error.detail;
  }
}

}  // namespace

GunWorker::GunWorker(const std::vector<GunPlan>& plans, const GunSeat::Tell& tell, link::UsbGuns::Arrivals arrivals)
    : arrivals_(arrivals) {
  for (const auto& plan : plans) {
    wants_usb_ |= is_usb(plan.at);
    const auto* const line = std::get_if<barcode::SerialLine>(&plan.at);
    if (line != nullptr) lines_.push_back({seats_.size(), {line->device, plan.baud}, Instant{}, kLineAgainFirst});
    seats_.emplace_back(plan, tell);
  }
}

GunWorker::~GunWorker() { finish(); }

void GunWorker::start() {
  thread_ = std::thread{[this] { run(); }};
}

void GunWorker::finish() {
  finishing_ = true;
  wake_.notify();
  if (thread_.joinable()) thread_.join();
}

void GunWorker::run() {
  const Instant now = link::monotonic_now();
  if (wants_usb_) usb_at_ = now;
  first_look_over_at_ = now + kFirstLook;
  while (!finishing_) turn();
  usb_.reset();
  lines_.clear();
}

// ---- one turn

Instant GunWorker::due() const {
  Instant due = std::min(usb_at_, first_look_over_at_);
  if (usb_) due = std::min(due, usb_->due());
  for (const auto& line : lines_) due = std::min(due, line.retry_at);
  for (const auto& seat : seats_) due = std::min(due, seat.due());
  return due;
}

void GunWorker::turn() {
  std::vector<pollfd> watched;
  for (const auto& line : lines_) watched.push_back({line.port.fd(), POLLIN, 0});
  if (usb_) {
    const auto usb = usb_->poll_fds();
    watched.insert(watched.end(), usb.begin(), usb.end());
  }
  if (wake_.wait(watched, due()) == link::Wake::Event::Woken) return;
  const Instant now = link::monotonic_now();
  if (now >= usb_at_) start_usb(now);
  if (usb_) usb_->handle(now);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (watched[i].revents != 0) read_line(lines_[i], now);
    if (now >= lines_[i].retry_at) open_line(lines_[i], now);
  }
  for (auto& seat : seats_) seat.time(now);
  if (now >= first_look_over_at_) say_what_is_missing();
}

void GunWorker::say_what_is_missing() {
  first_look_over_at_ = Instant::never();
  for (auto& seat : seats_) {
    if (!seat.has_news()) seat.gone("未找到 / not found: " + text_of(seat.plan().at));
  }
}

// ---- serial lines

void GunWorker::open_line(Line& line, Instant now) {
  auto& seat = seats_[line.seat];
  if (const auto opened = line.port.open(); !opened.ok()) {
    seat.gone("无法打开串口 / can't be opened: " + opened.error().detail);
    line.retry_at = now + line.retry_after;
    line.retry_after = std::min(line.retry_after * 2, kLineAgainAtMost);
    return;
  }
  line.retry_at = Instant::never();
  seat.line(now, text_of(seat.plan().at));
}

void GunWorker::read_line(Line& line, Instant now) {
  auto& seat = seats_[line.seat];
  std::array<std::uint8_t, 512> bytes{};
  const auto came = line.port.read(bytes);
  if (came.ok()) {
    line.retry_after = kLineAgainFirst;
    return seat.bytes(now, std::span{bytes}.first(came.value()));
  }
  seat.gone("已断开 / gone: " + came.error().detail);
  line.retry_at = now + line.retry_after;
}

// ---- USB

void GunWorker::start_usb(Instant now) {
  usb_ = std::make_unique<link::UsbGuns>(*this, arrivals_);
  usb_at_ = Instant::never();
  const auto started = usb_->start(now);
  if (started.ok()) return;
  usb_.reset();
  usb_at_ = now + kUsbAgainAfter;
  for (auto& seat : seats_) {
    if (is_usb(seat.plan().at)) seat.gone("本机 USB 不可用 / no USB on this machine now: " + started.error().detail);
  }
}

std::optional<link::UsbWish> GunWorker::whose(const link::UsbPlace& place) {
  int best = 0;
  std::size_t owner = 0;
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    const int claim = claim_on(seats_[i].plan().at, place);
    if (claim <= best) continue;
    best = claim;
    owner = i;
  }
  if (best == 0) return std::nullopt;
  return link::UsbWish{owner, may_be_keyboard(seats_[owner].plan().at, place)};
}

std::size_t GunWorker::judge(std::size_t, std::span<const std::uint8_t> report_descriptor) {
  judged_ = barcode::pos_layout_of(report_descriptor);
  return judged_.reports.empty() ? 0 : judged_.longest_bytes;
}

void GunWorker::on_ready(std::size_t seat, const link::UsbPlace& place, bool keyboard) {
  if (keyboard) return seats_[seat].keyboard(link::monotonic_now(), text_of(place) + ", keyboard");
  seats_[seat].pos(link::monotonic_now(), std::move(judged_), text_of(place) + ", HID POS");
}

void GunWorker::on_report(std::size_t seat, std::span<const std::uint8_t> report) {
  seats_[seat].bytes(link::monotonic_now(), report);
}

void GunWorker::on_gone(std::size_t seat, const link::UsbPlace& place, const std::string& why) {
  seats_[seat].gone("已断开 / gone: " + text_of(place) + ": " + why);
}

// While another gun sits there the station has one: only the log says that there is a second.
void GunWorker::on_trouble(std::size_t seat, const link::UsbPlace& place, const Error& error) {
  const auto why = why_not(place, error);
  if (!seats_[seat].taken()) return seats_[seat].gone(why);
  log::get("bus").warning("station {}: {}", seats_[seat].plan().station.text, why);
}

}  // namespace archroom::runtime
