// A USB bus with guns that nobody holds, told what to do line by line on standard input:
//
//   plug NAME keyboard|pos SOCKET VVVV:PPPP     unplug NAME     again NAME (its arrival is told once more)
//   scan NAME TEXT (a whole code)               begin NAME TEXT (without its end)        disturb NAME
//   look NAME -> ioctls, kernel driver, transfers in flight, reports not yet sent, boot protocol
//
// Each line is answered with one line, "ok ..." or "error ...". A program sees the bus by UMOCKDEV_DIR, which is told first, and
// umockdev's preloaded library; it knows nothing of it.
#include <fmt/format.h>
#include <umockdev.h>

#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/contract/guns/emulated_gun.hpp"
#include "tests/unit/barcode/pos_gun.hpp"
#include "tests/unit/barcode/typing.hpp"

namespace archroom::guns {
namespace {

constexpr const char* kRootHub =
    "P: /devices/pci0000:00/0000:00:14.0/usb1\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\nE: DEVNUM=001\n"
    "E: DEVNAME=/dev/bus/usb/001/001\nE: DEVTYPE=usb_device\nA: dev=189:0\\n\nA: bConfigurationValue=1\\n\nA: busnum=1\\n\n"
    "A: devnum=1\\n\nA: speed=480\\n\n"
    "H: descriptors=12010002090001406B1D020005060302010109021900010100E0000904000001090000000705810304000C\n";

class Bus {
 public:
  Bus() : bed_(umockdev_testbed_new()) {
    GError* error = nullptr;
    umockdev_testbed_add_from_string(bed_, kRootHub, &error);
    if (error != nullptr) throw std::runtime_error(error->message);
  }
  ~Bus() {
    guns_.clear();
    gone_.clear();
    g_object_unref(bed_);
  }
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  [[nodiscard]] std::string root() const {
    gchar* const root = umockdev_testbed_get_root_dir(bed_);
    std::string text = root;
    g_free(root);
    return text;
  }

  std::string obey(const std::string& line) {
    std::istringstream words{line};
    std::string verb, name;
    words >> verb >> name;
    if (verb == "plug") return plug(name, words);
    auto& gun = *guns_.at(name);
    if (verb == "unplug")
      unplug(name);
    else if (verb == "again")
      gun.tell_arrival_again();
    else if (verb == "disturb")
      gun.disturb();
    else if (verb == "scan" || verb == "begin")
      send(gun, line.substr(verb.size() + name.size() + 2), verb == "scan");
    else if (verb == "look")
      return look(gun);
    else
      throw std::runtime_error("no such verb: " + verb);
    return "";
  }

 private:
  std::string plug(const std::string& name, std::istringstream& words) {
    About about;
    about.name = name;
    std::string mode, ids;
    words >> mode >> about.socket >> ids;
    about.mode = mode == "pos" ? Mode::Pos : Mode::Keyboard;
    about.vendor = static_cast<std::uint16_t>(std::stoul(ids.substr(0, 4), nullptr, 16));
    about.product = static_cast<std::uint16_t>(std::stoul(ids.substr(5), nullptr, 16));
    about.address = ++address_;  // a new one each time, as the kernel gives it
    auto gun = std::make_unique<EmulatedGun>(bed_, about);
    gun->plug();
    guns_[name] = std::move(gun);
    return "";
  }

  // Kept: whoever has it open goes on asking, and is told that there is no device.
  void unplug(const std::string& name) {
    auto gun = guns_.extract(name);
    gun.mapped()->unplug();
    gone_.push_back(std::move(gun.mapped()));
  }

  static void send(EmulatedGun& gun, const std::string& text, bool whole) {
    if (gun.mode() == Mode::Keyboard) return gun.send(barcode::typed(whole ? text + "\n" : text));
    auto reports = barcode::sent_by_usual_gun(text);
    if (!whole) reports.front().back() = 1;  // goes on
    gun.send(reports);
  }

  static std::string look(EmulatedGun& gun) {
    return fmt::format("{} {} {} {} {}", gun.ioctls(), gun.has_kernel_driver() ? "kernel" : "detached", gun.in_flight(),
                       gun.unsent(), gun.asked_for_boot_protocol() ? "boot" : "report");
  }

  UMockdevTestbed* bed_;
  int address_ = 1;
  std::map<std::string, std::unique_ptr<EmulatedGun>> guns_;
  std::vector<std::unique_ptr<EmulatedGun>> gone_;
};

int run() {
  Bus bus;
  std::cout << "ok " << bus.root() << '\n' << std::flush;
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::cout << "ok " << bus.obey(line) << '\n' << std::flush;
    } catch (const std::exception& error) {
      std::cout << "error " << error.what() << '\n' << std::flush;
    }
  }
  return 0;
}

}  // namespace
}  // namespace archroom::guns

int main() { return archroom::guns::run(); }
