#include "controller/app/guns.hpp"

#include "base/match.hpp"

namespace archroom::app {

std::vector<runtime::GunPlan> gun_plans(const settings::Plan& plan) {
  std::vector<runtime::GunPlan> guns;
  for (const auto& desk : plan.stations) {
    if (!desk.gun) continue;
    guns.push_back(
        {desk.station.id, *desk.gun, desk.gun_layout, desk.gun_suffix, desk.gun_gb18030, desk.gun_verify_code39, desk.gun_baud});
  }
  return guns;
}

core::Body body_of(const runtime::GunNews& news, WallTime read_at) {
  const auto& station = news.station;
  return std::visit(
      Match{[&](const barcode::Scan& scan) -> core::Body { return core::Scanned{station, 0, scan.text, scan.aim, read_at, {}}; },
            [&](const barcode::HalfScan&) -> core::Body {
              return core::GunTold{station, true, true, news.detail};
            },
            [&](const runtime::GunThere&) -> core::Body {
              return core::GunTold{station, true, false, news.detail};
            },
            [&](const runtime::GunGone&) -> core::Body {
              return core::GunTold{station, false, false, news.detail};
            }},
      news.what);
}

std::string story_of(const runtime::GunNews& news) {
  const std::string where = "station " + news.station.text + ": ";
  return std::visit(Match{[](const barcode::Scan&) { return std::string{}; },
                          [&](const barcode::HalfScan& half) {
                            const auto words = words_of(half.why);
                            return where + "条码作废 / a code was refused: " + std::string{words.zh} + " / " +
                                   std::string{words.en};
                          },
                          [&](const runtime::GunThere&) { return where + "扫描枪已连接 / gun there: " + news.detail; },
                          [&](const runtime::GunGone&) { return where + "没有扫描枪 / no gun: " + news.detail; }},
                    news.what);
}

}  // namespace archroom::app
