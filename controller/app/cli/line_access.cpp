#include "controller/app/cli/line_access.hpp"

#include "controller/settings/spelling.hpp"
#include "firmware-bridge/link/clock.hpp"
#include "firmware-bridge/link/modbus_rtu_link.hpp"
#include "firmware-bridge/link/modbus_tcp_link.hpp"

namespace archroom::cli {
namespace {

constexpr Duration kConnect = seconds{2};

template <class T>
Result<T> waited(link::Waited<T> outcome) {
  if (auto* result = std::get_if<Result<T>>(&outcome)) return std::move(*result);
  return Error{Fault::Timeout, "interrupted"};
}

}  // namespace

void add_line_options(Verb verb, const std::shared_ptr<LineChoice>& choice, const Context& context) {
  auto device = verb.add_option("--device", choice->device, context.say("串口设备", "a serial device, such as /dev/ttyUSB0"));
  verb.add_option("--serial", choice->serial, context.say("波特率和格式", "speed and format")).shows_default();
  auto tcp = verb.add_option("--tcp", choice->tcp, context.say("地址:端口", "ADDRESS:PORT of a gateway or device"));
  tcp.excludes(device);
  verb.add_option("--timeout-ms", choice->timeout_ms, context.say("应答超时", "how long an answer may take"))
      .between(10, 10'000)
      .shows_default();
}

Result<std::unique_ptr<LineAccess>> LineAccess::open(const LineChoice& choice) {
  std::unique_ptr<LineAccess> line{new LineAccess(milliseconds{choice.timeout_ms})};
  if (!choice.tcp.empty()) {
    const auto endpoint = settings::endpoint_of(choice.tcp);
    if (!endpoint) return Error{Fault::Refused, "--tcp: expected ADDRESS:PORT, found " + choice.tcp};
    line->link_ = std::make_unique<link::ModbusTcpLink>(link::TcpEndpoint{endpoint->host, endpoint->port}, line->wake_);
  } else if (!choice.device.empty()) {
    const auto serial = settings::serial_line_of(choice.serial);
    if (!serial) return Error{Fault::Refused, "--serial: expected speed and format such as \"9600 8N1\", found " + choice.serial};
    const link::RtuPort port{choice.device, *serial, link::RtuPort::Direction::Auto, line->timeout_};
    line->link_ = std::make_unique<link::ModbusRtuLink>(port, line->wake_);
  } else {
    return Error{Fault::Refused, "expected --device or --tcp"};
  }
  const auto opened = waited(line->link_->open(link::monotonic_now() + kConnect));
  if (!opened) return opened.error();
  return line;
}

Result<void> LineAccess::ready(std::uint8_t unit) {
  while (!link_->clear()) {
    if (auto opened = waited(link_->open(link::monotonic_now() + kConnect)); !opened) return opened;
  }
  const auto rested = late_unit_ == unit ? late_until_ : Instant{};
  const auto from = std::max(link_->ready_at(), rested);
  while (link::monotonic_now() < from) {
    auto idle = waited(link_->idle(from));
    if (!idle && idle.error().fault == Fault::LinkDown) return idle;
    if (!idle) return ready(unit);
  }
  return {};
}

Result<wire::ModbusReply> LineAccess::ask(const wire::ModbusRequest& request) {
  if (auto line = ready(request.unit); !line) return line.error();
  if (auto sent = link_->send(request); !sent) return sent.error();
  const auto deadline = link::monotonic_now() + timeout_ + link_->time_on_wire(request);
  auto reply = waited(link_->await(deadline));
  if (!reply && reply.error().fault == Fault::Timeout) {
    late_unit_ = request.unit;
    late_until_ = link::monotonic_now() + link_->late_window();
  }
  return reply;
}

}  // namespace archroom::cli
