// Pick lists beside a real store thread: what a commit tells them, what they file next, and what the core hears of it.
#include <gtest/gtest.h>

#include <optional>

#include "controller/records/boxes.hpp"
#include "controller/runtime/pick_lists.hpp"
#include "tests/unit/store/full_disk.hpp"
#include "tests/unit/store/watched_store.hpp"

namespace archroom::runtime {
namespace {

using core::RequestState;

// Keeps what the core would hear.
class Ear : public Desk {
 public:
  void ask(Question, Heard) override {}
  void tell(core::Body body) override {
    const std::lock_guard lock{mutex_};
    if (const auto* asked = std::get_if<core::Requested>(&body)) said_ += asked->id.text + " ";
    if (const auto* cancel = std::get_if<core::CancelOrdered>(&body)) said_ += "-" + cancel->id.text + " ";
    changed_.notify_all();
  }
  [[nodiscard]] bool hears(const std::string& all) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return said_ == all; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string said_;
};

class PickListsBesideTheStore : public testing::Test {
 protected:
  PickListsBesideTheStore() {
    store.on_works = [this] { lists.store_works(); };
    store.on_published = [this](const auto& entries) {
      if (before_hearing) before_hearing(entries);
      lists.heard(entries);
    };
  }
  ~PickListsBesideTheStore() override { store.thread().stop(); }

  void file_list() {
    std::promise<bool> filed;
    store.thread().ask<bool>(
        [](records::Writing& writing) {
          const auto box = [&](const std::string& code, const std::string& place) {
            const records::BoxForm form{
                {"barcode", code}, {"fonds", "J001"}, {"title", "审核表"}, {"retention", "永久"}, {"place", place}};
            return std::holds_alternative<records::BoxSaved>(records::add_box(writing, form, ""));
          };
          const records::RequestForm form{RequestId{"list"}, {"A3", "A9"}, {}, records::Action::Open, "", {}, "", true};
          return box("A3", "A/1/03L/1/1/1") && box("A9", "A/1/09R/1/1/1") &&
                 std::holds_alternative<records::Filed>(records::file_request(writing, form));
        },
        [&](const Result<bool>& answer) { filed.set_value(answer.ok() && answer.value()); });
    ASSERT_TRUE(filed.get_future().get());
  }
  void core_ends(const std::string& id) {
    const core::Reason reason{core::Cause::Visited, 9, {}};
    ASSERT_TRUE(
        store.thread().push(core::Persist{++persists, WallTime{2000}, core::RequestMoved{{id}, RequestState::Done, reason, {}}}));
  }

  store::Scratch scratch;
  Board board;
  Ear ear;
  PickLists lists{board, ear};
  std::function<void(const std::vector<store::JournalEntry>&)> before_hearing;
  WatchedStore store{scratch.path()};
  std::uint64_t persists = 0;
};

TEST_F(PickListsBesideTheStore, TheNextStopIsFiledWhenOneHasEnded) {
  lists.start(store.thread());
  file_list();
  core_ends("list#1");
  EXPECT_TRUE(ear.hears("list#2 "));
  core_ends("list#2");
  EXPECT_TRUE(store.wait([&] {
    return !store.published.empty() && store.published.back().body.find(R"("id":"list","state":"done")") != std::string::npos;
  }));
}

TEST_F(PickListsBesideTheStore, WhatAnEarlierLifeLeftIsTakenUpAtTheStart) {
  file_list();
  core_ends("list#1");
  EXPECT_TRUE(store.wait([&] { return store.durable.size() == 1; }));
  lists.start(store.thread());
  EXPECT_TRUE(ear.hears("list#2 "));
}

// The end of the stop is kept, and then the disk is full: the next one is filed when there is room again.
TEST_F(PickListsBesideTheStore, WhatTheDiskRefusedIsDoneWhenItWorks) {
  std::optional<FullDisk> full;
  before_hearing = [&](const auto& entries) {
    if (!entries.empty() && entries.back().type == "request_moved" && store.failures.empty()) full.emplace(0);
  };
  lists.start(store.thread());
  file_list();
  core_ends("list#1");
  ASSERT_TRUE(store.wait([&] { return !store.failures.empty(); }));
  before_hearing = {};
  full.reset();
  EXPECT_TRUE(ear.hears("list#2 "));
}

}  // namespace
}  // namespace archroom::runtime
