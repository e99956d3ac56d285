// Who looks on at a link: shown every frame as it goes by, bytes as on the wire. Called on the link's thread, and may not wait.
#pragma once

#include <cstdint>
#include <span>

namespace archroom::link {

class Tap {
 public:
  virtual ~Tap() = default;
  // False: nobody looks, and there is nothing to show.
  [[nodiscard]] virtual bool watched() const = 0;
  virtual void sent(std::span<const std::uint8_t> frame) = 0;
  // A frame, or what is none: noise, or the beginning of one that was given up.
  virtual void came(std::span<const std::uint8_t> bytes) = 0;
};

}  // namespace archroom::link
