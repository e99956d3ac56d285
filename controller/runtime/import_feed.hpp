// One upload on its way into the register: bytes in at one end, batches to the store's thread at the other, never more than a few
// of them waiting. feed(), finish() and the destructor belong to the feeder's thread; `wake` and `done` come on the store's.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "controller/records/import.hpp"
#include "controller/runtime/store_thread.hpp"

namespace archroom::runtime {

class ImportFeed {
 public:
  enum class Feed : std::uint8_t {
    More,  // go on
    Wait,  // the bytes were taken; wait for `wake` before the next ones
    Over,  // no more is needed: the file is hopeless or the register could not be written; finish() says what happened
  };

  // `wake` must only hand the matter on; it may come after a Wait and at no other time.
  ImportFeed(StoreThread& store, records::ImportOptions options, std::function<void()> wake);
  ~ImportFeed();  // without finish(): abandoned, nothing of it stays
  ImportFeed(const ImportFeed&) = delete;
  ImportFeed& operator=(const ImportFeed&) = delete;

  [[nodiscard]] Feed feed(std::string_view bytes);
  // The end of the file. `done` comes once, after the commit: published or refused (see its state), or why it could not be
  // written.
  void finish(std::function<void(Result<records::ImportReport>)> done);

 private:
  struct Shared;
  void send_batches();
  StoreThread& store_;
  std::shared_ptr<Shared> shared_;
  records::ImportReader reader_;
  bool finished_ = false;
};

}  // namespace archroom::runtime
