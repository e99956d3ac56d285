// The control port: HTTP on this machine only. GET /twins, GET /twins/{device}, POST /twins/{device}. Its threads own nothing;
// they ask the loop.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "devices/emulator/loop.hpp"

namespace archroom::emulator {

class Control {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Control>> open(const HostPort& listen, Loop& loop);
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  [[nodiscard]] const std::string& address() const { return address_; }
  void start();
  // From the loop's thread, as often as it likes: no new requests. The last letter to the loop says when all is quiet.
  void stop();

 private:
  struct Server;
  Control(const HostPort& listen, Loop& loop);

  std::string address_;
  std::unique_ptr<Server> server_;
};

}  // namespace archroom::emulator
