// Every gun on USB: who comes and goes, who is claimed, what they send. Does not wait by itself: whoever owns it polls poll_fds()
// until due() and then calls handle(). At rest nothing is ready and nothing is due. One thread.
//
// A device that is told to arrive twice is one device; a transfer that ends with an error means that the gun may be gone: it is
// let go, and claimed again if it is still there.
#pragma once

#include <poll.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "firmware-bridge/link/usb_gun.hpp"

struct libusb_context;

namespace archroom::link {

struct UsbPlace {
  std::uint8_t bus = 0;
  std::uint8_t address = 0;
  std::string socket;  // bus and ports, 1-4.2: stays the same when it is plugged in again there
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
};
// usb 0c2e:0720 in socket 1-4.2
[[nodiscard]] std::string text_of(const UsbPlace& place);

struct UsbWish {
  std::size_t seat = 0;
  bool keyboard = false;  // a boot keyboard may be taken, too
};

class UsbListener {
 public:
  virtual ~UsbListener() = default;
  // Whose gun it is; nothing: nobody's, it is not touched. Asked again whenever a seat became free.
  [[nodiscard]] virtual std::optional<UsbWish> whose(const UsbPlace& place) = 0;
  // How long a report can be; 0: no gun in HID POS mode.
  [[nodiscard]] virtual std::size_t judge(std::size_t seat, std::span<const std::uint8_t> report_descriptor) = 0;
  virtual void on_ready(std::size_t seat, const UsbPlace& place, bool keyboard) = 0;
  virtual void on_report(std::size_t seat, std::span<const std::uint8_t> report) = 0;
  virtual void on_gone(std::size_t seat, const UsbPlace& place, const std::string& why) = 0;
  // `seat` wanted this one and can't have it. Refused: the right to open it is missing.
  virtual void on_trouble(std::size_t seat, const UsbPlace& place, const Error& error) = 0;
};

class UsbGuns {
 public:
  enum class Arrivals : std::uint8_t { Told, LookedFor };  // by hotplug where there is one, or by looking every two seconds

  explicit UsbGuns(UsbListener& listener, Arrivals arrivals = Arrivals::Told);
  // Cancels, gives every interface back, within one second.
  ~UsbGuns();
  UsbGuns(const UsbGuns&) = delete;
  UsbGuns& operator=(const UsbGuns&) = delete;

  // Until it succeeded nothing else is of use. LinkDown: USB can't be had on this machine now.
  [[nodiscard]] Result<void> start(Instant now);
  [[nodiscard]] std::vector<pollfd> poll_fds() const;
  [[nodiscard]] Instant due() const;
  void handle(Instant now);

 private:
  struct Device;
  struct Change {
    libusb_device* device = nullptr;  // with a reference of its own where it arrived
    bool arrived = false;
  };

  static int on_hotplug(libusb_context* context, libusb_device* device, int event, void* self);
  void look_around(Instant now);
  void take_changes(Instant now);
  void arrived(libusb_device& device, Instant now);
  void left(const libusb_device& device);
  void consider(Device& device, Instant now);
  void open(Device& device, Instant now);
  void end_of(Device& device, Instant now);
  void reconsider_all(Instant now);
  void sweep(Instant now);

  UsbListener& listener_;
  const Arrivals arrivals_;
  libusb_context* context_ = nullptr;
  bool hotplug_ = false;
  std::vector<Change> changes_;
  std::vector<std::unique_ptr<Device>> devices_;
  Instant look_at_ = Instant::never();
};

}  // namespace archroom::link
