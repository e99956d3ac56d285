#include "firmware-bridge/link/usb_guns.hpp"

#include <libusb-1.0/libusb.h>

#include <algorithm>
#include <array>
#include <utility>

#include "firmware-bridge/link/clock.hpp"

namespace archroom::link {
namespace {

constexpr Duration kLookEvery = seconds{2};
constexpr Duration kRetryFirst = milliseconds{200};
constexpr Duration kRetryAtMost = seconds{30};
constexpr Duration kEndWithin = seconds{1};

std::string socket_of(libusb_device& device) {
  std::array<std::uint8_t, 7> ports{};
  const int depth = libusb_get_port_numbers(&device, ports.data(), static_cast<int>(ports.size()));
  std::string text = std::to_string(libusb_get_bus_number(&device));
  for (int i = 0; i < depth; ++i) text += (i == 0 ? "-" : ".") + std::to_string(ports.at(static_cast<std::size_t>(i)));
  return text;
}

std::string hexadecimal(std::uint16_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) text.push_back(kDigits[(value >> shift) & 0xF]);
  return text;
}

UsbPlace place_of(libusb_device& device) {
  libusb_device_descriptor about{};
  (void)libusb_get_device_descriptor(&device, &about);  // never fails since 1.0.16
  return {libusb_get_bus_number(&device), libusb_get_device_address(&device), socket_of(device), about.idVendor, about.idProduct};
}

}  // namespace

std::string text_of(const UsbPlace& place) {
  return "usb " + hexadecimal(place.vendor) + ":" + hexadecimal(place.product) + " in socket " + place.socket;
}

// One that is plugged in, ours or not.
struct UsbGuns::Device {
  explicit Device(libusb_device& its) : raw(libusb_ref_device(&its)), place(place_of(its)) {}
  ~Device() {
    gun.reset();
    libusb_unref_device(raw);
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  libusb_device* raw;
  UsbPlace place;
  std::unique_ptr<UsbGun> gun;
  std::size_t seat = 0;                  // of the gun
  std::vector<UsbInterface> candidates;  // still to be tried
  bool there = true;
  bool told_ready = false;
  bool is_no_gun = false;  // until it is plugged in again
  Instant retry_at = Instant::never();
  Duration retry_after = kRetryFirst;
};

UsbGuns::UsbGuns(UsbListener& listener, Arrivals arrivals) : listener_(listener), arrivals_(arrivals) {}

UsbGuns::~UsbGuns() {
  if (context_ == nullptr) return;
  for (auto& device : devices_) {
    if (device->gun) device->gun->end();
  }
  const Instant deadline = monotonic_now() + kEndWithin;
  const auto flying = [](const auto& device) { return device->gun && !device->gun->has_ended(); };
  while (std::any_of(devices_.begin(), devices_.end(), flying) && monotonic_now() < deadline) {
    timeval wait{0, 20'000};
    if (libusb_handle_events_timeout_completed(context_, &wait, nullptr) != 0) break;
  }
  for (const auto& change : changes_) {
    if (change.arrived) libusb_unref_device(change.device);
  }
  devices_.clear();
  libusb_exit(context_);
}

Result<void> UsbGuns::start(Instant now) {
  if (const int error = libusb_init(&context_); error != 0) {
    context_ = nullptr;
    return Error{Fault::LinkDown, std::string{"USB can't be had: "} + libusb_error_name(error)};
  }
  const auto callback = [](libusb_context* context, libusb_device* device, libusb_hotplug_event event, void* self) {
    return on_hotplug(context, device, event, self);
  };
  if (arrivals_ == Arrivals::Told && libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) != 0) {
    hotplug_ = libusb_hotplug_register_callback(context_, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
                                                LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
                                                LIBUSB_HOTPLUG_MATCH_ANY, callback, this, nullptr) == LIBUSB_SUCCESS;
  }
  if (!hotplug_) look_at_ = now;
  take_changes(now);
  return {};
}

// In the middle of libusb's work: only noted.
int UsbGuns::on_hotplug(libusb_context*, libusb_device* device, int event, void* self) {
  const bool arrived = event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED;
  static_cast<UsbGuns*>(self)->changes_.push_back({arrived ? libusb_ref_device(device) : device, arrived});
  return 0;
}

std::vector<pollfd> UsbGuns::poll_fds() const {
  std::vector<pollfd> fds;
  const libusb_pollfd** const list = context_ == nullptr ? nullptr : libusb_get_pollfds(context_);
  for (auto at = list; at != nullptr && *at != nullptr; ++at) fds.push_back({(*at)->fd, (*at)->events, 0});
  libusb_free_pollfds(list);
  return fds;
}

Instant UsbGuns::due() const {
  Instant due = look_at_;
  for (const auto& device : devices_) {
    due = std::min(due, device->gun && device->gun->has_ended() ? Instant{} : device->retry_at);
  }
  timeval left{};
  if (context_ != nullptr && libusb_get_next_timeout(context_, &left) == 1) {  // where it has no timerfd
    due = std::min(due, monotonic_now() + seconds{left.tv_sec} + std::chrono::microseconds{left.tv_usec});
  }
  return due;
}

void UsbGuns::handle(Instant now) {
  timeval at_once{0, 0};
  (void)libusb_handle_events_timeout_completed(context_, &at_once, nullptr);
  if (now >= look_at_) look_around(now);
  take_changes(now);
  sweep(now);
}

void UsbGuns::look_around(Instant now) {
  libusb_device** list = nullptr;
  const auto count = libusb_get_device_list(context_, &list);
  const std::span now_there{list, static_cast<std::size_t>(std::max<ssize_t>(0, count))};
  for (const auto& device : devices_) {
    if (device->there && std::find(now_there.begin(), now_there.end(), device->raw) == now_there.end()) left(*device->raw);
  }
  for (auto* const device : now_there) arrived(*device, now);
  if (count >= 0) libusb_free_device_list(list, 1);
  look_at_ = now + kLookEvery;
}

void UsbGuns::take_changes(Instant now) {
  for (const auto& change : std::exchange(changes_, {})) {
    if (change.arrived) {
      arrived(*change.device, now);
      libusb_unref_device(change.device);
    } else {
      left(*change.device);
    }
  }
}

void UsbGuns::arrived(libusb_device& device, Instant now) {
  const auto bus = libusb_get_bus_number(&device);
  const auto address = libusb_get_device_address(&device);
  for (const auto& known : devices_) {
    if (!known->there || known->place.bus != bus || known->place.address != address) continue;
    if (known->raw == &device) return;  // told twice
    left(*known->raw);                  // its leaving was not told
  }
  devices_.push_back(std::make_unique<Device>(device));
  consider(*devices_.back(), now);
}

void UsbGuns::left(const libusb_device& device) {
  for (const auto& known : devices_) {
    if (known->raw != &device) continue;
    known->there = false;
    if (known->gun) known->gun->end();
  }
}

// Whose it is, and which of its interfaces may be tried.
void UsbGuns::consider(Device& device, Instant now) {
  device.retry_at = Instant::never();
  if (!device.there || device.gun || device.is_no_gun) return;
  const auto wish = listener_.whose(device.place);
  if (!wish) return;
  const auto sits_there = [&](const auto& other) { return other->gun && other->seat == wish->seat; };
  if (std::any_of(devices_.begin(), devices_.end(), sits_there)) {
    return listener_.on_trouble(wish->seat, device.place, {Fault::Unsupported, "a second gun: this station has one"});
  }
  device.seat = wish->seat;
  device.candidates = hid_interfaces_of(*device.raw);
  if (!wish->keyboard) std::erase_if(device.candidates, [](const auto& interface) { return interface.keyboard; });
  open(device, now);
}

void UsbGuns::open(Device& device, Instant now) {
  if (device.candidates.empty()) {
    device.is_no_gun = true;
    return listener_.on_trouble(device.seat, device.place, {Fault::Unsupported, "no interface of a gun"});
  }
  const auto interface = device.candidates.front();
  device.told_ready = false;
  UsbGun::Ears ears;
  ears.judge = [this, &device](std::span<const std::uint8_t> descriptor) { return listener_.judge(device.seat, descriptor); };
  ears.ready = [this, &device, keyboard = interface.keyboard] {
    device.told_ready = true;
    listener_.on_ready(device.seat, device.place, keyboard);
  };
  ears.report = [this, &device](std::span<const std::uint8_t> report) {
    device.retry_after = kRetryFirst;  // it works
    listener_.on_report(device.seat, report);
  };
  auto opened = UsbGun::open(*device.raw, interface, std::move(ears));
  if (opened.ok()) {
    device.gun = std::move(opened).value();
    return;
  }
  listener_.on_trouble(device.seat, device.place, opened.error());
  device.retry_at = now + device.retry_after;
  device.retry_after = std::min<Duration>(device.retry_after * 2, kRetryAtMost);
}

void UsbGuns::end_of(Device& device, Instant now) {
  const auto how = device.gun->how();
  const auto why = device.there ? device.gun->why() : "unplugged";
  device.gun.reset();
  if (device.told_ready) listener_.on_gone(device.seat, device.place, why);
  if (!device.there) return;
  if (how == UsbGun::End::NoGun) {
    device.candidates.erase(device.candidates.begin());
    return open(device, now);
  }
  if (!device.told_ready) listener_.on_trouble(device.seat, device.place, {Fault::LinkDown, why});
  device.retry_at = now + device.retry_after;
  device.retry_after = std::min<Duration>(device.retry_after * 2, kRetryAtMost);
}

void UsbGuns::reconsider_all(Instant now) {
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (devices_[i]->retry_at == Instant::never()) consider(*devices_[i], now);
  }
}

// Guns that have ended are closed, those that left forgotten, those that are due tried again.
void UsbGuns::sweep(Instant now) {
  bool freed = false;
  for (const auto& device : devices_) {
    if (device->gun && device->gun->has_ended()) {
      end_of(*device, now);
      freed = true;
    }
    if (now >= device->retry_at) consider(*device, now);
  }
  freed |= std::erase_if(devices_, [](const auto& device) { return !device->there && !device->gun; }) > 0;
  if (freed) reconsider_all(now);
}

}  // namespace archroom::link
