// Leave to move, for one motion of one bank until an instant. Only the interlocks can make one; a driver only looks at it.
#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {
class PermitOffice;  // controller/core/interlocks: the only issuer
}

namespace archroom::devices {

class Permit {
 public:
  [[nodiscard]] bool covers(const DeviceId& device, const Motion& motion, Instant now) const {
    return device == device_ && motion == motion_ && now < until_;
  }
  [[nodiscard]] Instant until() const { return until_; }

 private:
  friend class core::PermitOffice;
  Permit(DeviceId device, Motion motion, Instant until) : device_(std::move(device)), motion_(std::move(motion)), until_(until) {}

  DeviceId device_;
  Motion motion_;
  Instant until_;
};

}  // namespace archroom::devices
