// The thread of all guns of this machine: USB and serial lines, each at the seat of one station. It sleeps until a gun says
// something, comes or goes; at rest it does not wake up at all.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "controller/runtime/gun_seat.hpp"
#include "firmware-bridge/link/serial_port.hpp"
#include "firmware-bridge/link/usb_guns.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::runtime {

class GunWorker final : public link::UsbListener {
 public:
  // `tell` is called on the worker's thread and must not block. No two plans name the same gun.
  GunWorker(const std::vector<GunPlan>& plans, const GunSeat::Tell& tell,
            link::UsbGuns::Arrivals arrivals = link::UsbGuns::Arrivals::Told);
  ~GunWorker() override;
  GunWorker(const GunWorker&) = delete;
  GunWorker& operator=(const GunWorker&) = delete;

  void start();
  // Gives every gun back to the system. At most about a second.
  void finish();

 private:
  struct Line {
    std::size_t seat = 0;
    link::SerialPort port;
    Instant retry_at;
    Duration retry_after;
  };

  void run();
  void turn();
  [[nodiscard]] Instant due() const;
  void start_usb(Instant now);
  void say_what_is_missing();
  void open_line(Line& line, Instant now);
  void read_line(Line& line, Instant now);

  [[nodiscard]] std::optional<link::UsbWish> whose(const link::UsbPlace& place) override;
  [[nodiscard]] std::size_t judge(std::size_t seat, std::span<const std::uint8_t> report_descriptor) override;
  void on_ready(std::size_t seat, const link::UsbPlace& place, bool keyboard) override;
  void on_report(std::size_t seat, std::span<const std::uint8_t> report) override;
  void on_gone(std::size_t seat, const link::UsbPlace& place, const std::string& why) override;
  void on_trouble(std::size_t seat, const link::UsbPlace& place, const Error& error) override;

  const link::UsbGuns::Arrivals arrivals_;
  link::Wake wake_;
  std::deque<GunSeat> seats_;
  std::deque<Line> lines_;
  std::unique_ptr<link::UsbGuns> usb_;  // once it could be had
  barcode::PosLayout judged_;           // of the gun that is being looked at
  bool wants_usb_ = false;
  Instant usb_at_ = Instant::never();  // the next attempt to have it
  Instant first_look_over_at_;
  std::atomic<bool> finishing_{false};
  std::thread thread_;
};

}  // namespace archroom::runtime
