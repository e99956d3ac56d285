// Tests of drivers need permits, and only the interlocks can make them. Never together with the real office (controller/core) in
// one program.
#pragma once

#include "devices/vocabulary/permit.hpp"

namespace archroom::core {

class PermitOffice {
 public:
  static devices::Permit issue(DeviceId device, devices::Motion motion, Instant until) {
    return devices::Permit{std::move(device), std::move(motion), until};
  }
};

}  // namespace archroom::core
