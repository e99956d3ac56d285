// The flight recorder and its replay: what was recorded plays again to the same states, and what was changed or cut is told.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "controller/runtime/flight_recorder.hpp"
#include "controller/runtime/replay.hpp"
#include "tests/property/random_room.hpp"

namespace archroom::runtime {
namespace {

namespace fs = std::filesystem;
using property::RandomRoom;

class Flight : public testing::Test {
 protected:
  Flight() {
    std::string name = (fs::temp_directory_path() / "archroom-flight-XXXXXX").string();
    directory = ::mkdtemp(name.data());
  }
  ~Flight() override { fs::remove_all(directory); }

  // Steps the room's events again, and records them as the controller would; from the first event of a process on.
  void record(const RandomRoom& room, const FlightLimits& limits) {
    FlightRecorder recorder{directory, limits};
    record(room, recorder, 0, room.kept().size());
    EXPECT_EQ(recorder.lost(), 0U);
  }
  void record(const RandomRoom& room, FlightRecorder& recorder, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const auto& kept = room.kept()[i];
      if (kept.starts) state = core::initial_state(room.plans(), property::RandomRoom::kRoom);
      recorder.keep(state, kept.event);
      (void)core::step(state, kept.event);
    }
  }
  [[nodiscard]] std::string path(int number) const { return directory + "/flight-0" + std::to_string(number) + ".rec"; }
  [[nodiscard]] std::string bytes_of(int number) const {
    std::ifstream file{path(number), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  [[nodiscard]] int files() const {
    return static_cast<int>(std::distance(fs::directory_iterator{directory}, fs::directory_iterator{}));
  }

  std::string directory;
  core::State state;
};

// A room whose process never ends within these events: one Restored, at the beginning.
RandomRoom one_process(std::size_t events) {
  for (std::uint64_t seed = 1;; ++seed) {
    RandomRoom room{seed, RandomRoom::Wire::Plc};
    room.run(events);
    const auto starts = std::count_if(room.kept().begin(), room.kept().end(), [](const auto& kept) { return kept.starts; });
    if (starts == 1) return room;
  }
}

struct Piece {
  std::size_t at = 0;
  std::size_t size = 0;  // whole, with length and sum
  char kind = 0;
};

std::vector<Piece> frames_of(const std::string& bytes) {
  std::vector<Piece> pieces;
  std::size_t at = sizeof kFlightHeader - 1;
  while (at + 9 <= bytes.size()) {
    std::size_t size = 0;
    for (unsigned i = 0; i < 4; ++i) size |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    pieces.push_back({at, size + 9, bytes[at + 4]});
    at += size + 9;
  }
  return pieces;
}

TEST_F(Flight, PlaysAgainToTheSameStates) {
  const auto room = one_process(400);
  record(room, {16, 16 << 20, 1});
  std::size_t at = 0;
  const auto played = replay_file(path(0), [&](const core::Event& event, const core::Effects& effects, const core::State& after) {
    const auto& kept = room.kept().at(at++);
    EXPECT_EQ(encoded(event), encoded(kept.event));
    EXPECT_EQ(property::text_of_all(effects), kept.effects);
    EXPECT_EQ(core::digest(after), kept.digest);
  });
  ASSERT_TRUE(played.ok()) << played.error().detail;
  const auto& report = played.value();
  EXPECT_EQ(report.events, room.kept().size());
  EXPECT_EQ(report.digests, room.kept().size() - 1) << "one before every event but the first";
  EXPECT_FALSE(report.diverged_at.has_value());
  EXPECT_FALSE(report.cut_short);
  EXPECT_EQ(report.digest, room.kept().back().digest);
  EXPECT_EQ(report.from, room.kept().front().event.wall);
  EXPECT_EQ(report.until, room.kept().back().event.wall);
}

TEST_F(Flight, ThousandsOfEventsADigestNowAndThen) {
  const auto room = one_process(600);
  record(room, {16, 16 << 20, 100});
  const auto played = replay_file(path(0), {});
  ASSERT_TRUE(played.ok()) << played.error().detail;
  EXPECT_EQ(played.value().digests, (room.kept().size() - 1) / 100);
  EXPECT_EQ(played.value().digest, room.kept().back().digest);
}

TEST_F(Flight, EveryChangedByteIsFound) {
  const auto room = one_process(60);
  record(room, {16, 16 << 20, 10});
  const auto whole = bytes_of(0);
  ASSERT_TRUE(replay_bytes(whole, {}).ok());
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    auto changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    const auto played = replay_bytes(changed, {});
    EXPECT_TRUE(!played.ok() || played.value().cut_short) << "byte " << at;
  }
}

TEST_F(Flight, AnEventThatIsMissingIsFoundByTheDigest) {
  const auto room = one_process(200);
  record(room, {16, 16 << 20, 10});
  const auto whole = bytes_of(0);
  std::size_t event = 0;
  int tried = 0;
  int found = 0;
  for (const auto& piece : frames_of(whole)) {
    if (piece.kind != 'E') continue;
    const auto& kept = room.kept().at(event++);
    // What gave a record leaves its trace for ever; a look that showed nothing new leaves none. The last ones meet no digest any
    // more.
    if (kept.effects.find("persist") == std::string::npos || event + 10 > room.kept().size()) continue;
    auto without = whole;
    without.erase(piece.at, piece.size);
    const auto played = replay_bytes(without, {});
    if (!played.ok() || played.value().diverged_at) ++found;
    ++tried;
  }
  EXPECT_GT(tried, 10);
  // All but those that the next event makes up for, to the last bit.
  EXPECT_GE(found * 10, tried * 9);
}

TEST_F(Flight, ACutFileIsPlayedAsFarAsItGoesAndSaysSo) {
  const auto room = one_process(60);
  record(room, {16, 16 << 20, 10});
  const auto whole = bytes_of(0);
  const auto pieces = frames_of(whole);
  std::uint64_t events = 0;
  for (const auto& piece : pieces) {
    const auto at_the_seam = replay_bytes(std::string_view{whole}.substr(0, piece.at), {});
    ASSERT_TRUE(at_the_seam.ok());
    EXPECT_FALSE(at_the_seam.value().cut_short);
    EXPECT_EQ(at_the_seam.value().events, events);
    for (const std::size_t part : {std::size_t{1}, std::size_t{8}, piece.size - 1}) {
      const auto cut = replay_bytes(std::string_view{whole}.substr(0, piece.at + part), {});
      ASSERT_TRUE(cut.ok());
      EXPECT_TRUE(cut.value().cut_short) << piece.at << " + " << part;
      EXPECT_EQ(cut.value().events, events);
    }
    if (piece.kind == 'E') ++events;
  }
  EXPECT_EQ(events, room.kept().size());
}

TEST_F(Flight, WhatIsNotARecordingIsRefused) {
  EXPECT_EQ(replay_file(directory + "/nowhere.rec", {}).error().fault, Fault::Refused);
  EXPECT_EQ(replay_bytes("", {}).error().fault, Fault::Refused);
  EXPECT_EQ(replay_bytes("archroom flight 3\n", {}).error().fault, Fault::Refused);
  const auto room = one_process(20);
  record(room, {});
  const auto whole = bytes_of(0);
  const auto pieces = frames_of(whole);
  auto headless = whole;
  headless.erase(pieces[0].at, pieces[0].size);
  EXPECT_EQ(replay_bytes(headless, {}).error().fault, Fault::Garbled) << "an event without a state to act upon";
  auto twice = whole;
  twice.insert(pieces[2].at, whole.substr(pieces[1].at, pieces[1].size));
  EXPECT_EQ(replay_bytes(twice, {}).error().fault, Fault::Garbled) << "a second start in one process";
}

TEST_F(Flight, TheRingOverwritesTheOldest) {
  const auto room = one_process(600);
  record(room, {3, 5000, 50});
  EXPECT_EQ(files(), 3);
  std::uint64_t events = 0;
  bool has_last = false;
  for (int i = 0; i < 3; ++i) {
    const auto played = replay_file(path(i), {});
    ASSERT_TRUE(played.ok()) << path(i) << ": " << played.error().detail;
    EXPECT_GT(played.value().events, 0U) << "each stands alone";
    EXPECT_FALSE(played.value().diverged_at.has_value());
    EXPECT_LT(fs::file_size(path(i)), 12000U);
    events += played.value().events;
    has_last = has_last || played.value().digest == room.kept().back().digest;
  }
  EXPECT_LT(events, room.kept().size()) << "the oldest is gone";
  EXPECT_TRUE(has_last);
}

TEST_F(Flight, ARestartGoesOnAfterTheNewest) {
  const auto room = one_process(100);
  record(room, {4, 16 << 20, 50});
  const auto first = bytes_of(0);
  // Whatever the file system's clock says of two quick files.
  fs::last_write_time(path(0), fs::last_write_time(path(0)) - std::chrono::seconds{5});
  record(room, {4, 16 << 20, 50});
  EXPECT_EQ(files(), 2);
  EXPECT_EQ(bytes_of(0), first);
  EXPECT_TRUE(replay_file(path(1), {}).ok());
}

// A disk that takes a little now and then, in the place of the first file: a pipe that the test empties.
class SlowDisk {
 public:
  explicit SlowDisk(const std::string& path) : path_(path) { EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0); }
  ~SlowDisk() {
    if (end_ >= 0) ::close(end_);
  }
  void opens() {
    end_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK);
    EXPECT_GE(end_, 0);
  }
  // Takes what is there; false where nothing was.
  bool takes() const {
    std::array<char, 4096> chunk{};
    return ::read(end_, chunk.data(), chunk.size()) > 0;
  }

 private:
  std::string path_;
  int end_ = -1;
};

TEST_F(Flight, ASlowDiskCostsEventsAndNotTheRing) {
  const auto room = one_process(20);
  for (const int i : {0, 2, 3}) std::ofstream{path(i)} << "kept from before";
  SlowDisk disk{path(1)};
  fs::last_write_time(path(0), fs::last_write_time(path(1)) + std::chrono::hours{1});
  {
    FlightRecorder recorder{directory, {4, std::size_t{1} << 40, 1000}};
    record(room, recorder, 0, room.kept().size());
    const core::Event tick{state.now, state.wall, core::Tick{}};
    // Nobody reads: the lane fills up, and what comes then is lost.
    while (recorder.lost() == 0) recorder.keep(state, tick);
    disk.opens();
    // The disk takes a little, more comes than it took, again and again. None of these gaps may cost a file of the ring.
    for (int i = 0; i < 40; ++i) {
      while (!disk.takes()) std::this_thread::yield();
      const auto before = recorder.lost();
      while (recorder.lost() == before) recorder.keep(state, tick);
    }
    const auto lost = recorder.lost();
    EXPECT_GT(lost, 0U);
    // Once all that waited is written, recording goes on in the next file.
    while (recorder.lost() == lost || fs::file_size(path(2)) == std::string{"kept from before"}.size()) {
      (void)disk.takes();
      recorder.keep(state, tick);
      if (fs::file_size(path(2)) != std::string{"kept from before"}.size()) break;
    }
  }
  EXPECT_TRUE(replay_file(path(2), {}).ok());
  EXPECT_EQ(bytes_of(0), "kept from before");
  EXPECT_EQ(bytes_of(3), "kept from before");
}

}  // namespace
}  // namespace archroom::runtime
