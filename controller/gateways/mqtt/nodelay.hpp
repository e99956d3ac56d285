// Small messages at once. Paho sends a publish in two pieces and has no option for TCP_NODELAY, so that every answer would wait
// for the other side's delayed acknowledgement (40 to 90 ms). This program's own connect() sets it on each TCP socket before
// connecting; the dynamic linker gives it to Paho as well. tests/contract/mqtt reads it back from the live socket.
#pragma once

namespace archroom::gateways {

// Called once, so that the linker keeps connect() of nodelay.cpp: the number of sockets it has seen.
[[nodiscard]] unsigned long sockets_without_delay();

}  // namespace archroom::gateways
