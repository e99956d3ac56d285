#include "controller/app/cli/phrases.hpp"

#include <array>

namespace archroom::cli {
namespace {

struct Phrase {
  std::string_view word;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<Phrase, 52> kPhrases{{
    {"unknown", "状态不明", "state unknown"},
    {"starting", "启动中", "starting"},
    {"closed", "已合拢", "closed"},
    {"open", "打开", "open"},
    {"part_open", "部分打开", "partly open"},
    {"locked", "已锁定", "locked"},
    {"local", "就地操作", "operated at the bank"},
    {"fault", "故障", "fault"},
    {"emergency_stop", "急停", "emergency stop"},
    {"asleep", "休眠", "asleep"},
    {"queued", "排队", "queued"},
    {"waiting_operator", "等待现场确认", "waits for confirmation at the bank"},
    {"waiting_safety", "等待安全条件", "waits for safety"},
    {"opening", "正在打开", "opening"},
    {"presented", "已打开，请取", "open: go and take it"},
    {"unverified", "位置未证实", "not verified"},
    {"done", "完成", "done"},
    {"cancelled", "已取消", "cancelled"},
    {"refused", "已拒绝", "refused"},
    {"failed", "失败", "failed"},
    {"recording", "正在登记", "being recorded"},
    {"commanded", "已下令", "ordered"},
    {"moving", "移动中", "moving"},
    {"arrived", "到位", "arrived"},
    {"stopped", "已停止", "stopped"},
    {"dropped", "未执行", "not carried out"},
    {"left", "左面", "left"},
    {"right", "右面", "right"},
    {"photo_eye", "光电保护", "photo-eye"},
    {"kick_plate", "踢脚板", "kick plate"},
    {"aisle_occupied", "通道有人", "aisle occupied"},
    {"entry_beam", "入口光幕", "entry beam"},
    {"manual_handle", "手摇柄", "manual handle"},
    {"fire_input", "消防信号", "fire input"},
    {"smoke", "烟感", "smoke"},
    {"mains_lost", "市电中断", "mains lost"},
    {"host_silent", "主机失联", "host silent"},
    {"local_key", "本地钥匙", "local key"},
    {"end_space_occupied", "端部有人", "end space occupied"},
    {"pressure_floor", "压力地板", "pressure floor"},
    {"floor_detached", "压力地板脱落", "pressure floor detached"},
    {"side_panel", "侧板保护", "side panel"},
    {"door_open", "库房门开", "door open"},
    {"panel_fault", "消防主机故障", "fire panel fault"},
    {"leak", "漏水", "leak"},
    {"seismic", "地震", "seismic"},
    {"idle_close", "无人使用后合拢", "closes when idle"},
    {"night_park", "夜间归位", "parks for the night"},
    {"airing", "疏架通风", "airing"},
    {"fire_park", "火警后归位", "parks after a fire signal"},
    {"intended", "开始", "begins"},
    {"ended", "结束", "ended"},
}};

}  // namespace

std::string phrase(std::string_view word, const Context& context) {
  for (const Phrase& entry : kPhrases) {
    if (entry.word == word) return std::string{context.language == Language::Chinese ? entry.zh : entry.en};
  }
  return std::string{word};
}

}  // namespace archroom::cli
