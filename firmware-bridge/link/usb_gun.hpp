// One HID interface of one USB device, claimed and listened to: its report descriptor is read, a boot keyboard is told to be one,
// and then its input reports come. Everything is asynchronous; callbacks come out of libusb's event handling. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"

struct libusb_device;
struct libusb_device_handle;
struct libusb_transfer;

namespace archroom::link {

struct UsbInterface {
  std::uint8_t number = 0;
  bool keyboard = false;  // subclass 1, protocol 1: speaks the boot protocol
  std::uint8_t endpoint = 0;
  std::uint16_t packet_bytes = 0;
  std::uint16_t descriptor_bytes = 0;  // of its report descriptor
};
// HID interfaces with an interrupt endpoint inwards; those that are no boot keyboard or mouse come first, mice never.
[[nodiscard]] std::vector<UsbInterface> hid_interfaces_of(libusb_device& device);

class UsbGun {
 public:
  struct Ears {
    // Of an interface that is no boot keyboard: how long a report can be; 0: it is no gun, and is let go.
    std::function<std::size_t(std::span<const std::uint8_t> report_descriptor)> judge;
    std::function<void()> ready;
    std::function<void(std::span<const std::uint8_t>)> report;
  };
  enum class End : std::uint8_t { NotYet, Told, NoGun, MaybeGone };

  // Takes the interface from whatever driver has it. Refused: no right; LinkDown: gone, or somebody else has it.
  [[nodiscard]] static Result<std::unique_ptr<UsbGun>> open(libusb_device& device, const UsbInterface& interface, Ears ears);
  // Only when has_ended(), or when libusb has given up. Gives the interface back to the driver.
  ~UsbGun();
  UsbGun(const UsbGun&) = delete;
  UsbGun& operator=(const UsbGun&) = delete;

  // Cancels what is in flight; has_ended() once all of it has come back.
  void end() { end_as(End::Told, "let go"); }
  [[nodiscard]] bool has_ended() const { return end_ != End::NotYet && in_flight_ == 0; }
  [[nodiscard]] bool is_ready() const { return ready_; }
  [[nodiscard]] End how() const { return end_; }
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  struct Transfer;
  UsbGun(libusb_device_handle* handle, const UsbInterface& interface, Ears ears);

  void ask_descriptor();
  void ask_boot_protocol();
  void ask(std::uint8_t type, std::uint8_t request, std::uint16_t value, std::uint16_t length);
  void answered(const libusb_transfer& transfer);
  void listen(std::size_t report_bytes);
  void heard(Transfer& transfer);
  void came(Transfer& transfer);
  void submit(Transfer& transfer);
  void end_as(End how, std::string why);

  libusb_device_handle* handle_;
  const UsbInterface interface_;
  const Ears ears_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  int in_flight_ = 0;
  bool ready_ = false;
  End end_ = End::NotYet;
  std::string why_;
};

}  // namespace archroom::link
