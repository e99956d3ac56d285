#include "tests/contract/guns/emulated_gun.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <linux/usbdevice_fs.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <span>
#include <stdexcept>

#include "tests/unit/barcode/pos_gun.hpp"

namespace archroom::guns {
namespace {

constexpr std::uint8_t kEndpoint = 0x81;

void check(GError* error) {
  if (error == nullptr) return;
  const std::string text = error->message;
  g_error_free(error);
  throw std::runtime_error(text);
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02X}", byte);
  return text;
}

// Device, configuration, interface, HID class descriptor, endpoint (USB 2.0, 9.6; HID 1.11, 6.2.1).
std::vector<std::uint8_t> descriptors_of(const About& about) {
  const auto low = [](std::size_t value) { return static_cast<std::uint8_t>(value & 0xFF); };
  const auto high = [](std::size_t value) { return static_cast<std::uint8_t>(value >> 8); };
  const bool keyboard = about.mode == Mode::Keyboard;
  const std::size_t report_descriptor = keyboard ? 63 : barcode::kUsualGun.size();
  const std::uint8_t boot = keyboard ? 1 : 0;
  const std::uint8_t packet = keyboard ? 8 : 64;
  return {18,
          1,
          0x00,
          0x02,
          0,
          0,
          0,
          64,
          low(about.vendor),
          high(about.vendor),
          low(about.product),
          high(about.product),
          0x00,
          0x01,
          1,
          2,
          3,
          1,  //
          9,
          2,
          34,
          0,
          1,
          1,
          0,
          0xA0,
          50,  //
          9,
          4,
          0,
          0,
          1,
          3,
          boot,
          boot,
          0,  //
          9,
          0x21,
          0x11,
          0x01,
          0,
          1,
          0x22,
          low(report_descriptor),
          high(report_descriptor),  //
          7,
          5,
          kEndpoint,
          3,
          packet,
          0,
          10};
}

void take(UMockdevIoctlClient* client, long result, int error) { umockdev_ioctl_client_complete(client, result, error); }

// What an argument points at; nothing where the program has been killed meanwhile.
UMockdevIoctlData* resolved(UMockdevIoctlData* data, std::size_t offset, std::size_t size) {
  return umockdev_ioctl_data_resolve(data, offset, size, nullptr);
}
UMockdevIoctlData* resolved(UMockdevIoctlClient* client, std::size_t size) {
  return resolved(umockdev_ioctl_client_get_arg(client), 0, size);
}

}  // namespace

EmulatedGun::EmulatedGun(UMockdevTestbed* bed, About about)
    : bed_(bed), about_(std::move(about)), handler_(umockdev_ioctl_base_new()) {
  g_signal_connect(handler_, "handle-ioctl", G_CALLBACK(&EmulatedGun::on_ioctl), this);
  GError* error = nullptr;
  umockdev_testbed_attach_ioctl(bed_, node().c_str(), handler_, &error);
  check(error);
}

EmulatedGun::~EmulatedGun() {
  if (present_) unplug();
  GError* error = nullptr;
  umockdev_testbed_detach_ioctl(bed_, node().c_str(), &error);
  g_clear_error(&error);
  g_object_unref(handler_);
}

std::string EmulatedGun::node() const { return fmt::format("/dev/bus/usb/001/{:03}", about_.address); }
std::string EmulatedGun::syspath() const { return "/devices/pci0000:00/0000:00:14.0/usb1/" + about_.socket; }

std::string EmulatedGun::description() const {
  return fmt::format(
      "P: {}\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\nE: DEVNUM={:03}\nE: DEVNAME={}\nE: DEVTYPE=usb_device\n"
      "E: PRODUCT={:x}/{:x}/100\nE: MAJOR=189\nE: MINOR={}\nA: dev=189:{}\\n\nA: bConfigurationValue=1\\n\nA: busnum=1\\n\n"
      "A: devnum={}\\n\nA: speed=12\\n\nA: idVendor={:04x}\\n\nA: idProduct={:04x}\\n\nH: descriptors={}\n",
      syspath(), about_.address, node(), about_.vendor, about_.product, about_.address - 1, about_.address - 1, about_.address,
      about_.vendor, about_.product, hex(descriptors_of(about_)));
}

// ---- what happens to it

void EmulatedGun::make_node() {
  gchar* const root = umockdev_testbed_get_root_dir(bed_);
  const std::string path = root + node();
  g_free(root);
  g_mkdir_with_parents(path.substr(0, path.rfind('/')).c_str(), 0755);
  master_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) throw std::runtime_error("no pty");
  const char* const name = ptsname(master_);
  slave_ = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios line{};
  tcgetattr(slave_, &line);
  cfmakeraw(&line);
  tcsetattr(slave_, TCSANOW, &line);
  gate(false);
  unlink(path.c_str());
  if (symlink(name, path.c_str()) != 0) throw std::runtime_error("no device node");
}

void EmulatedGun::plug() {
  {
    const std::lock_guard lock{mutex_};
    present_ = driver_ = true;
    claimed_ = boot_protocol_ = false;
    make_node();
  }
  GError* error = nullptr;
  umockdev_testbed_add_from_string(bed_, description().c_str(), &error);
  check(error);
}

void EmulatedGun::unplug() {
  {
    const std::lock_guard lock{mutex_};
    present_ = false;
    reports_.clear();
    int status = -EPROTO;
    for (const auto& urb : flying_) {
      complete(urb, status, 0);
      status = -ESHUTDOWN;
    }
    flying_.clear();
    close(slave_);
    close(master_);
    master_ = slave_ = -1;
  }
  const std::string path = "/sys" + syspath();
  umockdev_testbed_uevent(bed_, path.c_str(), "remove");
  umockdev_testbed_remove_device(bed_, path.c_str());
  gchar* const root = umockdev_testbed_get_root_dir(bed_);
  unlink((root + node()).c_str());
  g_free(root);
}

void EmulatedGun::tell_arrival_again() { umockdev_testbed_uevent(bed_, ("/sys" + syspath()).c_str(), "add"); }

void EmulatedGun::disturb() {
  const std::lock_guard lock{mutex_};
  for (const auto& urb : flying_) complete(urb, -EPROTO, 0);
  flying_.clear();
}

void EmulatedGun::send(const std::vector<std::vector<std::uint8_t>>& reports) {
  const std::lock_guard lock{mutex_};
  reports_.insert(reports_.end(), reports.begin(), reports.end());
  hand_out();
}

std::uint64_t EmulatedGun::ioctls() {
  const std::lock_guard lock{mutex_};
  return ioctls_;
}
bool EmulatedGun::has_kernel_driver() {
  const std::lock_guard lock{mutex_};
  return driver_;
}
std::size_t EmulatedGun::in_flight() {
  const std::lock_guard lock{mutex_};
  return flying_.size();
}
std::size_t EmulatedGun::unsent() {
  const std::lock_guard lock{mutex_};
  return reports_.size();
}
bool EmulatedGun::asked_for_boot_protocol() {
  const std::lock_guard lock{mutex_};
  return boot_protocol_;
}

// ---- what is asked of it

void EmulatedGun::gate(bool open) {
  if (slave_ >= 0) tcflow(slave_, open ? TCOON : TCOOFF);
}

void EmulatedGun::complete(const Urb& urb, int status, int length) {
  auto* const raw = reinterpret_cast<usbdevfs_urb*>(urb.data->data);
  raw->status = status;
  raw->actual_length = length;
  done_.push_back(urb);
  gate(true);
}

void EmulatedGun::hand_out() {
  for (auto at = flying_.begin(); at != flying_.end() && !reports_.empty();) {
    auto* const raw = reinterpret_cast<usbdevfs_urb*>(at->data->data);
    const auto& report = reports_.front();
    const auto length = std::min<std::size_t>(report.size(), static_cast<std::size_t>(raw->buffer_length));
    std::memcpy(raw->buffer, report.data(), length);
    complete(*at, 0, static_cast<int>(length));
    reports_.pop_front();
    at = flying_.erase(at);
  }
}

gboolean EmulatedGun::on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
  return static_cast<EmulatedGun*>(self)->answer(client);
}

// Opened: whoever had it before has closed it or was killed. The kernel ends what was in flight and frees the interface then; its
// own driver does not come back by itself.
void EmulatedGun::opened() {
  flying_.clear();
  done_.clear();
  claimed_ = false;
  gate(false);
}

gboolean EmulatedGun::answer(UMockdevIoctlClient* client) {
  const std::lock_guard lock{mutex_};
  ++ioctls_;
  const auto request = umockdev_ioctl_client_get_request(client);
  if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY) {
    reap(client);
  } else if (request == USBDEVFS_DISCARDURB) {
    discard(client);
  } else if (!present_) {
    take(client, -1, ENODEV);
  } else {
    answer_present(client, request);
  }
  return TRUE;
}

void EmulatedGun::answer_present(UMockdevIoctlClient* client, unsigned long request) {
  switch (request) {
    case USBDEVFS_GET_CAPABILITIES: opened(); return capabilities(client);  // libusb's first question
    case USBDEVFS_CLAIMINTERFACE: return claim(client, false);
    case USBDEVFS_DISCONNECT_CLAIM: return claim(client, true);
    case USBDEVFS_IOCTL: return driver_request(client);
    case USBDEVFS_SUBMITURB: return submit(client);
    case USBDEVFS_RELEASEINTERFACE: claimed_ = false; [[fallthrough]];
    case USBDEVFS_CLEAR_HALT: take(client, 0, 0); return;
    default: take(client, -1, ENOTTY); return;
  }
}

void EmulatedGun::capabilities(UMockdevIoctlClient* client) {
  auto* const data = resolved(client, sizeof(std::uint32_t));
  if (data == nullptr) return take(client, -1, EFAULT);
  const std::uint32_t able = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                             USBDEVFS_CAP_BULK_SCATTER_GATHER | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
  std::memcpy(data->data, &able, sizeof able);
  g_object_unref(data);
  take(client, 0, 0);
}

void EmulatedGun::reap(UMockdevIoctlClient* client) {
  if (done_.empty()) {
    gate(false);
    return take(client, -1, present_ ? EAGAIN : ENODEV);
  }
  auto* const data = done_.front().data;
  done_.pop_front();
  auto* const where = resolved(client, sizeof(void*));
  if (where == nullptr) return take(client, -1, EFAULT);
  umockdev_ioctl_data_set_ptr(where, 0, data);
  g_object_unref(where);
  g_object_unref(data);
  if (done_.empty() && present_) gate(false);
  take(client, 0, 0);
}

void EmulatedGun::discard(UMockdevIoctlClient* client) {
  const auto* const arg = umockdev_ioctl_client_get_arg(client);
  std::uint64_t address = 0;
  std::memcpy(&address, arg->data, sizeof(void*));
  const auto at = std::find_if(flying_.begin(), flying_.end(), [&](const Urb& urb) { return urb.address == address; });
  if (at == flying_.end()) {
    return take(client, -1, EINVAL);
  }
  complete(*at, -ENOENT, 0);
  flying_.erase(at);
  take(client, 0, 0);
}

void EmulatedGun::claim(UMockdevIoctlClient* client, bool detaching) {
  if (claimed_ || (driver_ && !detaching)) {
    return take(client, -1, EBUSY);
  }
  driver_ = false;
  claimed_ = true;
  take(client, 0, 0);
}

void EmulatedGun::driver_request(UMockdevIoctlClient* client) {
  auto* const data = resolved(client, sizeof(usbdevfs_ioctl));
  if (data == nullptr) return take(client, -1, EFAULT);
  const auto code = static_cast<unsigned>(reinterpret_cast<usbdevfs_ioctl*>(data->data)->ioctl_code);
  g_object_unref(data);
  if (code == USBDEVFS_CONNECT) driver_ = !claimed_;
  if (code == USBDEVFS_DISCONNECT) driver_ = false;
  take(client, code == USBDEVFS_CONNECT ? 1 : 0, 0);
}

void EmulatedGun::submit(UMockdevIoctlClient* client) {
  auto* const data = resolved(client, sizeof(usbdevfs_urb));
  if (data == nullptr) return take(client, -1, EFAULT);
  auto* const raw = reinterpret_cast<usbdevfs_urb*>(data->data);
  auto* const buffer = resolved(data, offsetof(usbdevfs_urb, buffer), static_cast<std::size_t>(raw->buffer_length));
  if (buffer == nullptr && raw->buffer_length > 0) return take(client, -1, EFAULT);
  if (buffer != nullptr) g_object_unref(buffer);  // `data` keeps it
  const Urb urb{data, data->client_addr};
  take(client, 0, 0);
  if (raw->type == USBDEVFS_URB_TYPE_CONTROL) {
    const int length = control(static_cast<std::uint8_t*>(raw->buffer));
    return complete(urb, length < 0 ? -EPIPE : 0, std::max(0, length));
  }
  flying_.push_back(urb);
  hand_out();
}

// The length of the answer; -1: a stall.
int EmulatedGun::control(std::uint8_t* setup) {
  const std::span<std::uint8_t> rest{setup + 8, static_cast<std::size_t>(setup[6] | (setup[7] << 8))};
  if (setup[0] == 0x21 && setup[1] == 0x0B) {
    boot_protocol_ = setup[2] == 0;
    return 0;
  }
  if (setup[0] != 0x81 || setup[1] != 6 || setup[3] != 0x22 || about_.mode != Mode::Pos) return -1;
  const auto length = std::min(rest.size(), barcode::kUsualGun.size());
  std::copy_n(barcode::kUsualGun.begin(), length, rest.begin());
  return static_cast<int>(length);
}

}  // namespace archroom::guns
