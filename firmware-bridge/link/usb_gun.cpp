#include "firmware-bridge/link/usb_gun.hpp"

#include <libusb-1.0/libusb.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/contract.hpp"

namespace archroom::link {
namespace {

// HID 1.11: 4.2 and 4.3 (subclass, protocol), 7.1 and 7.2 (requests).
constexpr std::uint8_t kBootSubclass = 1;
constexpr std::uint8_t kKeyboardProtocol = 1;
constexpr std::uint8_t kSetProtocol = 0x0B;
constexpr std::uint16_t kBootProtocol = 0;
constexpr std::size_t kBootReport = 8;
constexpr std::size_t kClassDescriptor = 9;         // its length, with one report descriptor
constexpr std::uint16_t kLongestDescriptor = 4096;  // as Linux has it
constexpr std::size_t kLongestReport = 8192;
constexpr unsigned kAnswerWithinMs = 1000;
constexpr int kReadsInFlight = 2;  // so that a report which follows at once has somewhere to go

// Where the class descriptor inside the configuration says so (HID 1.11, 6.2.1); the longest where it is not there.
std::uint16_t descriptor_length(const libusb_interface_descriptor& interface) {
  const std::span extra{interface.extra, static_cast<std::size_t>(std::max(0, interface.extra_length))};
  for (std::size_t at = 0; at + kClassDescriptor <= extra.size() && extra[at] >= 2; at += extra[at]) {
    if (extra[at + 1] != LIBUSB_DT_HID || extra[at] < kClassDescriptor || extra[at + 6] != LIBUSB_DT_REPORT) continue;
    const auto length = static_cast<std::uint16_t>(extra[at + 7] | (extra[at + 8] << 8));
    return std::min(length, kLongestDescriptor);
  }
  return kLongestDescriptor;
}

std::optional<UsbInterface> hid_interface_of(const libusb_interface_descriptor& interface) {
  const bool boot = interface.bInterfaceSubClass == kBootSubclass;
  const bool keyboard = boot && interface.bInterfaceProtocol == kKeyboardProtocol;
  if (interface.bInterfaceClass != LIBUSB_CLASS_HID || (boot && !keyboard)) return std::nullopt;
  for (const auto& endpoint : std::span{interface.endpoint, interface.bNumEndpoints}) {
    const bool interrupt = (endpoint.bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) == LIBUSB_TRANSFER_TYPE_INTERRUPT;
    const auto packet = static_cast<std::uint16_t>(endpoint.wMaxPacketSize & 0x7FF);
    if (!interrupt || (endpoint.bEndpointAddress & LIBUSB_ENDPOINT_IN) == 0 || packet == 0) continue;
    return UsbInterface{interface.bInterfaceNumber, keyboard, endpoint.bEndpointAddress, packet, descriptor_length(interface)};
  }
  return std::nullopt;
}

Error could_not(const std::string& what, int error) {
  const auto fault = error == LIBUSB_ERROR_ACCESS ? Fault::Refused : Fault::LinkDown;
  return {fault, what + ": " + libusb_error_name(error)};
}

std::string name_of(libusb_transfer_status status) {
  switch (status) {
    case LIBUSB_TRANSFER_COMPLETED: return "completed";
    case LIBUSB_TRANSFER_ERROR: return "transfer error";
    case LIBUSB_TRANSFER_TIMED_OUT: return "no answer";
    case LIBUSB_TRANSFER_CANCELLED: return "cancelled";
    case LIBUSB_TRANSFER_STALL: return "stalled";
    case LIBUSB_TRANSFER_NO_DEVICE: return "unplugged";
    case LIBUSB_TRANSFER_OVERFLOW: return "overflow";
  }
  return "unknown end";
}

}  // namespace

struct UsbGun::Transfer {
  explicit Transfer(UsbGun& its_gun) : gun(its_gun), raw(libusb_alloc_transfer(0)) { ARCHROOM_CHECK(raw != nullptr); }
  ~Transfer() { libusb_free_transfer(raw); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  static void LIBUSB_CALL came_back(libusb_transfer* raw) {
    auto& transfer = *static_cast<Transfer*>(raw->user_data);
    transfer.in_flight = false;
    transfer.gun.came(transfer);
  }

  UsbGun& gun;
  libusb_transfer* raw;
  std::vector<std::uint8_t> bytes;
  bool in_flight = false;
};

std::vector<UsbInterface> hid_interfaces_of(libusb_device& device) {
  std::vector<UsbInterface> found;
  libusb_config_descriptor* config = nullptr;
  if (libusb_get_active_config_descriptor(&device, &config) != 0) return found;
  for (const auto& interface : std::span{config->interface, config->bNumInterfaces}) {
    if (interface.num_altsetting < 1) continue;
    if (auto hid = hid_interface_of(interface.altsetting[0])) found.push_back(*hid);
  }
  libusb_free_config_descriptor(config);
  std::stable_partition(found.begin(), found.end(), [](const UsbInterface& interface) { return !interface.keyboard; });
  return found;
}

UsbGun::UsbGun(libusb_device_handle* handle, const UsbInterface& interface, Ears ears)
    : handle_(handle), interface_(interface), ears_(std::move(ears)) {}

UsbGun::~UsbGun() {
  (void)libusb_release_interface(handle_, interface_.number);  // and the kernel's driver has it again
  libusb_close(handle_);
}

Result<std::unique_ptr<UsbGun>> UsbGun::open(libusb_device& device, const UsbInterface& interface, Ears ears) {
  libusb_device_handle* handle = nullptr;
  if (const int error = libusb_open(&device, &handle); error != 0) return could_not("can't be opened", error);
  (void)libusb_set_auto_detach_kernel_driver(handle, 1);
  if (const int error = libusb_claim_interface(handle, interface.number); error != 0) {
    libusb_close(handle);
    return could_not("can't be claimed", error);
  }
  std::unique_ptr<UsbGun> gun{new UsbGun(handle, interface, std::move(ears))};
  interface.keyboard ? gun->ask_boot_protocol() : gun->ask_descriptor();
  return gun;
}

// ---- before it is listened to

void UsbGun::ask_descriptor() {
  const auto type = static_cast<std::uint8_t>(std::uint8_t{LIBUSB_ENDPOINT_IN} | std::uint8_t{LIBUSB_RECIPIENT_INTERFACE});
  ask(type, LIBUSB_REQUEST_GET_DESCRIPTOR, LIBUSB_DT_REPORT << 8, interface_.descriptor_bytes);
}

void UsbGun::ask_boot_protocol() {
  const auto type = static_cast<std::uint8_t>(std::uint8_t{LIBUSB_REQUEST_TYPE_CLASS} | std::uint8_t{LIBUSB_RECIPIENT_INTERFACE});
  ask(type, kSetProtocol, kBootProtocol, 0);
}

void UsbGun::ask(std::uint8_t type, std::uint8_t request, std::uint16_t value, std::uint16_t length) {
  auto& transfer = *transfers_.emplace_back(std::make_unique<Transfer>(*this));
  transfer.bytes.resize(LIBUSB_CONTROL_SETUP_SIZE + length);
  libusb_fill_control_setup(transfer.bytes.data(), type, request, value, interface_.number, length);
  libusb_fill_control_transfer(transfer.raw, handle_, transfer.bytes.data(), Transfer::came_back, &transfer, kAnswerWithinMs);
  submit(transfer);
}

void UsbGun::answered(const libusb_transfer& transfer) {
  if (interface_.keyboard) return listen(kBootReport);  // one that does not know the request speaks nothing else
  if (transfer.status != LIBUSB_TRANSFER_COMPLETED) return end_as(End::MaybeGone, "its descriptor: " + name_of(transfer.status));
  const std::span descriptor{transfer.buffer + LIBUSB_CONTROL_SETUP_SIZE, static_cast<std::size_t>(transfer.actual_length)};
  const auto report_bytes = ears_.judge(descriptor);
  if (report_bytes == 0) return end_as(End::NoGun, "not in HID POS mode");
  listen(std::min(report_bytes, kLongestReport));
}

// ---- listening

void UsbGun::listen(std::size_t report_bytes) {
  const std::size_t packets = (report_bytes + interface_.packet_bytes - 1) / interface_.packet_bytes;
  ready_ = true;
  ears_.ready();
  for (int i = 0; i < kReadsInFlight && end_ == End::NotYet; ++i) {
    auto& transfer = *transfers_.emplace_back(std::make_unique<Transfer>(*this));
    transfer.bytes.resize(packets * interface_.packet_bytes);
    libusb_fill_interrupt_transfer(transfer.raw, handle_, interface_.endpoint, transfer.bytes.data(),
                                   static_cast<int>(transfer.bytes.size()), Transfer::came_back, &transfer, 0);
    submit(transfer);
  }
}

void UsbGun::heard(Transfer& transfer) {
  if (transfer.raw->status != LIBUSB_TRANSFER_COMPLETED) return end_as(End::MaybeGone, name_of(transfer.raw->status));
  ears_.report(std::span{transfer.bytes}.first(static_cast<std::size_t>(transfer.raw->actual_length)));
  if (end_ == End::NotYet) submit(transfer);
}

void UsbGun::came(Transfer& transfer) {
  --in_flight_;
  if (end_ != End::NotYet) return;
  if (transfer.raw->status == LIBUSB_TRANSFER_NO_DEVICE) return end_as(End::MaybeGone, "unplugged");
  ready_ ? heard(transfer) : answered(*transfer.raw);
}

void UsbGun::submit(Transfer& transfer) {
  if (const int error = libusb_submit_transfer(transfer.raw); error != 0) {
    return end_as(End::MaybeGone, libusb_error_name(error));
  }
  transfer.in_flight = true;
  ++in_flight_;
}

void UsbGun::end_as(End how, std::string why) {
  if (end_ != End::NotYet) return;
  end_ = how;
  why_ = std::move(why);
  for (const auto& transfer : transfers_) {
    if (transfer->in_flight) (void)libusb_cancel_transfer(transfer->raw);
  }
}

}  // namespace archroom::link
