#include "tests/unit/devices/driver_contract.hpp"
#include "tests/unit/devices/paper_plc.hpp"

namespace archroom::devices {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(ShelfPlc, DriverContract, PaperPlc);

}  // namespace
}  // namespace archroom::devices
