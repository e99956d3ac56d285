// One gun on an emulated USB: what the kernel's usbfs and the gun's firmware would answer. ioctls come on the testbed's own
// thread, everything else on the caller's: one lock.
//
// Its device node is a pty whose output is stopped while no transfer is complete, so that it polls as usbfs does (a plain file is
// always writable, and libusb would spin); closing the master is the unplugging.
#pragma once

#include <umockdev.h>

#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <vector>

namespace archroom::guns {

enum class Mode : std::uint8_t { Keyboard, Pos };

struct About {
  std::string name;
  Mode mode = Mode::Keyboard;
  std::string socket;  // 1-1
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  int address = 0;
};

class EmulatedGun {
 public:
  EmulatedGun(UMockdevTestbed* bed, About about);
  ~EmulatedGun();
  EmulatedGun(const EmulatedGun&) = delete;
  EmulatedGun& operator=(const EmulatedGun&) = delete;

  void plug();
  // What is in flight ends: the first transfer as the bus dies under it (-EPROTO), the others as the device is gone.
  void unplug();
  void tell_arrival_again();
  // Every transfer in flight ends with -EPROTO, and the gun stays.
  void disturb();
  void send(const std::vector<std::vector<std::uint8_t>>& reports);

  [[nodiscard]] std::uint64_t ioctls();
  [[nodiscard]] bool has_kernel_driver();
  [[nodiscard]] std::size_t in_flight();
  [[nodiscard]] std::size_t unsent();
  [[nodiscard]] Mode mode() const { return about_.mode; }
  [[nodiscard]] bool asked_for_boot_protocol();

 private:
  struct Urb {
    UMockdevIoctlData* data;
    std::uint64_t address;
  };

  static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self);
  gboolean answer(UMockdevIoctlClient* client);
  void answer_present(UMockdevIoctlClient* client, unsigned long request);
  void capabilities(UMockdevIoctlClient* client);
  void opened();
  void reap(UMockdevIoctlClient* client);
  void discard(UMockdevIoctlClient* client);
  void claim(UMockdevIoctlClient* client, bool detaching);
  void driver_request(UMockdevIoctlClient* client);
  void submit(UMockdevIoctlClient* client);
  [[nodiscard]] int control(std::uint8_t* setup);
  void complete(const Urb& urb, int status, int length);
  void hand_out();
  void gate(bool open);
  void make_node();

  [[nodiscard]] std::string node() const;
  [[nodiscard]] std::string syspath() const;
  [[nodiscard]] std::string description() const;

  UMockdevTestbed* bed_;
  const About about_;
  UMockdevIoctlBase* handler_;

  std::mutex mutex_;
  bool present_ = false;
  bool driver_ = true;  // the kernel's own has the interface
  bool claimed_ = false;
  bool boot_protocol_ = false;
  std::uint64_t ioctls_ = 0;
  int master_ = -1;
  int slave_ = -1;
  std::list<Urb> flying_;
  std::deque<Urb> done_;
  std::deque<std::vector<std::uint8_t>> reports_;
};

}  // namespace archroom::guns
