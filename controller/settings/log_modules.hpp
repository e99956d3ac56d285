// The modules whose log level can be set on its own: keys of [log.modules], and the names that runtime::log::get takes.
#pragma once

#include <array>
#include <string_view>

namespace archroom::settings {

struct LogModule {
  std::string_view name = {};
  std::string_view zh = {};
  std::string_view en = {};
};

inline constexpr std::array<LogModule, 9> kLogModules = {{
    {"app", "启动与停止", "start and end of the program"},
    {"bus", "总线与设备", "buses and what is on them"},
    {"core", "动作与联锁", "motions and interlocks"},
    {"flight", "运行记录仪", "the flight recorder"},
    {"http", "接口", "the door for catalogues and screens"},
    {"mqtt", "MQTT", "the MQTT broker"},
    {"records", "登记与导入", "boxes, places and imports"},
    {"runtime", "主循环", "the loop and its lanes"},
    {"store", "数据库", "the database"},
}};

}  // namespace archroom::settings
