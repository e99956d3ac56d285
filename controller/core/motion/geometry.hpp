// Where the aisles of a bank are, from column positions alone. Millimetres.
#pragma once

#include <optional>
#include <vector>

#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {

// The encoders' own error, and the play of a column against its stop.
inline constexpr int kPositionTolerance_mm = 10;

// The aisles that exist: 1..N where the fixed column is left, 0..N-1 where it is right.
[[nodiscard]] int first_aisle(const BankPlan& plan);
[[nodiscard]] int last_aisle(const BankPlan& plan);
[[nodiscard]] bool aisle_exists(const BankPlan& plan, int aisle);
// The one that is not between two columns; it is open when the bank is closed.
[[nodiscard]] int end_aisle(const BankPlan& plan);
// The aisle that stands open when the motion has arrived; kNoAisle for one that opens none.
inline constexpr int kNoAisle = -1;
[[nodiscard]] int target_aisle(const BankPlan& plan, const devices::Motion& motion);
// A column's face that opens into an aisle that exists.
[[nodiscard]] bool face_exists(const BankPlan& plan, devices::Face face);

[[nodiscard]] int width_mm(const BankPlan& plan, const devices::ShelfReport& report, int aisle);
// Never, where the positions as a whole are impossible.
[[nodiscard]] bool is_fully_open(const BankPlan& plan, const devices::ShelfReport& report, int aisle);
[[nodiscard]] bool is_standing(const devices::ShelfReport& report);
// A person or thing in the aisle, as far as any sensor says.
[[nodiscard]] bool is_occupied(const BankPlan& plan, const devices::ShelfReport& report, int aisle);

// Columns in order, none inside another, fixed one in its place, the free space as large as it must be. The first aisle that is
// impossible; nothing where all is well.
[[nodiscard]] std::optional<int> impossible_aisle(const BankPlan& plan, const devices::ShelfReport& report);

// Where the columns stand when the motion has arrived; index 0 is column 1.
[[nodiscard]] std::vector<int> wanted_positions_mm(const BankPlan& plan, const devices::ShelfReport& report,
                                                   const devices::Motion& motion);
// The bank is as the motion would leave it; never where the positions as a whole are impossible.
[[nodiscard]] bool is_done(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion);
// No column beside this aisle has to move for the motion: whoever is in it is not touched.
[[nodiscard]] bool stays_as_it_is(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion,
                                  int aisle);
// The motion that opens this face and leaves another aisle open, where the bank has room for both: one that is `in_use`.
[[nodiscard]] devices::OpenFace open_beside(const BankPlan& plan, const devices::ShelfReport& report, devices::Face face,
                                            const std::vector<int>& in_use);
// The way that all columns together have to go.
[[nodiscard]] int travel_mm(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion);

}  // namespace archroom::core
