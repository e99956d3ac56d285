// What a site file says of a bus, and of what is sensed over it.
#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

BusPlan& last_bus(Plan& plan) { return plan.buses.back(); }
DevicePlan& last_device(Plan& plan) { return plan.devices.back(); }

Rs485 rs485_of(std::string_view word) { return word == "on" ? Rs485::On : word == "off" ? Rs485::Off : Rs485::Auto; }

std::vector<Field> fields_of_tcp() {
  return {
      {.key = "host",
       .required = true,
       .wanted = "a host name or an IP address",
       .refuse = refuse_host,
       .zh = "地址",
       .en = "its address",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).host = v.text; },
       .only_for = "modbus_tcp"},
      {.key = "port",
       .shape = Shape::Integer,
       .fallback = "502",
       .least = 1,
       .most = 65535,
       .zh = "端口",
       .en = "its port",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).port = static_cast<std::uint16_t>(v.integer); },
       .only_for = "modbus_tcp"},
      {.key = "connect_timeout_ms",
       .shape = Shape::Integer,
       .fallback = "1000",
       .least = 100,
       .most = 10'000,
       .unit = "ms",
       .zh = "连接超时",
       .en = "how long connecting may take",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).connect_timeout = milliseconds{v.integer}; },
       .only_for = "modbus_tcp"},
  };
}

std::vector<Field> fields_of_rtu() {
  return {
      {.key = "device",
       .required = true,
       .wanted = "the absolute path of a serial device, best /dev/serial/by-id/...",
       .refuse = refuse_serial_device,
       .zh = "串口，最好用 /dev/serial/by-id/ 下的名字，换插口也不变",
       .en = "the serial adapter, best by its name under /dev/serial/by-id/, which stays when it is plugged in elsewhere",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).device = v.text; },
       .only_for = "modbus_rtu"},
      {.key = "serial",
       .fallback = "9600 8N1",
       .wanted = "speed and format, such as \"9600 8N1\"",
       .refuse = refuse_serial_line,
       .zh = "波特率和格式；同一条线上所有设备必须一致",
       .en = "speed and format, the same for all devices of the line",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).serial = serial_line_of(v.text); },
       .only_for = "modbus_rtu"},
      {.key = "rs485",
       .shape = Shape::Word,
       .fallback = "auto",
       .choices = {{"auto"}, {"on"}, {"off"}},
       .zh = "RS-485 方向由谁控制：auto 由内核（串口支持时），on 必须由内核，off 由转换器自己",
       .en = "who turns the direction of an RS-485 line: the kernel where the tty can (auto), the kernel or nothing (on), the "
             "adapter by itself (off)",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).rs485 = rs485_of(v.text); },
       .only_for = "modbus_rtu"},
  };
}

// What a contact means is read by load_devices: it needs the model.
std::string refuse_nothing(const Value&) { return {}; }

std::vector<Field> fields_of_a_device() {
  return {
      {.key = "name",
       .required = true,
       .wanted = "1 to 32 letters, digits, _ or -",
       .refuse = refuse_name,
       .zh = "设备名，用于主题和接口",
       .en = "its name, as in topics and GET /readings",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_device(plan).id = {v.text}; }},
      {.key = "bus",
       .required = true,
       .wanted = "the name of a [[bus]]",
       .zh = "接在哪条总线上",
       .en = "the bus it hangs on; not one that carries a bank",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_device(plan).bus = {v.text}; }},
      {.key = "unit",
       .shape = Shape::Integer,
       .fallback = "1",
       .least = 1,
       .most = 247,
       .zh = "站号",
       .en = "its Modbus unit",
       .set = [](Plan& plan, std::string_view,
                 const Value& v) { last_device(plan).unit = static_cast<std::uint8_t>(v.integer); }},
      {.key = "model",
       .required = true,
       .wanted = "the name of a device model",
       .refuse = refuse_name,
       .zh = "型号：先找站点文件旁的 models/，再找 /usr/share/archroom/models/，最后是自带的",
       .en = "its model: looked for in models/ beside the site file, in /usr/share/archroom/models/, then among those built in",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_device(plan).model_name = v.text; }},
      {.key = "place",
       .fallback = "",
       .wanted = "where it hangs, such as \"A/1\"",
       .zh = "安装位置",
       .en = "where it hangs",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_device(plan).place = v.text; }},
      {.key = "calibrated",
       .shape = Shape::Date,
       .wanted = "a day, such as 2026-03-01",
       .refuse = refuse_day,
       .zh = "最近一次校准的日期",
       .en = "the day of its last calibration",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_device(plan).calibrated = day_of(v.text); }},
      {.key = "poll_ms",
       .shape = Shape::Integer,
       .fallback = "0",
       .least = 0,
       .most = 3'600'000,
       .unit = "ms",
       .zh = "多久读一次；0 为按型号",
       .en = "how often all of it is read; 0: as its model says",
       .set = [](Plan& plan, std::string_view, const Value& v) { last_device(plan).poll = milliseconds{v.integer}; }},
      {.key = "inputs",
       .shape = Shape::Table,
       .wanted = "what its contacts mean, such as { smoke = { channel = 1, healthy = 1 } }",
       .refuse = refuse_nothing,
       .zh = "各触点的含义：smoke、door、leak、mains 等；healthy 为正常时的电平，断线应等于报警",
       .en = "what its contacts mean: smoke, door, leak, mains, ...; channel counts from 1, healthy is its state while all is "
             "well: "
             "wire it so that a cut wire alarms"},
  };
}

}  // namespace

Section bus_section() {
  Section section{
      .name = "bus",
      .repeated = true,
      .decided_by = "kind",
      .zh = "总线（每条一个连接）",
      .en = "one endpoint or serial line with one conversation at a time",
      .begin = [](Plan& plan) { plan.buses.emplace_back(); },
      .fields = {
          {.key = "name",
           .required = true,
           .wanted = "1 to 32 letters, digits, _ or -",
           .refuse = refuse_name,
           .zh = "总线名",
           .en = "its name",
           .set = [](Plan& plan, std::string_view, const Value& v) { last_bus(plan).name = {v.text}; }},
          {.key = "kind",
           .shape = Shape::Word,
           .required = true,
           .choices = {{"modbus_tcp"}, {"modbus_rtu"}},
           .zh = "类型：网络（TCP）或串口（RTU）",
           .en = "what it speaks: Modbus over TCP or over a serial line"},
          {.key = "response_timeout_ms",
           .shape = Shape::Integer,
           .fallback = "100",
           .least = 10,
           .most = 10'000,
           .unit = "ms",
           .zh = "应答超时；带密集架的总线最多 100",
           .en = "how long a device may take to answer, the time on the wire apart; at most 100 where the bus carries a bank",
           .set = [](Plan& plan, std::string_view,
                     const Value& v) { last_bus(plan).response_timeout = milliseconds{v.integer}; }},
      }};
  for (auto& field : fields_of_tcp()) section.fields.push_back(std::move(field));
  for (auto& field : fields_of_rtu()) section.fields.push_back(std::move(field));
  return section;
}

Section device_section() {
  return {.name = "device",
          .repeated = true,
          .zh = "传感器、触点和仪表（每个一段）",
          .en = "a sensor, a switch or a meter",
          .begin = [](Plan& plan) { plan.devices.emplace_back(); },
          .fields = fields_of_a_device()};
}

}  // namespace archroom::settings
