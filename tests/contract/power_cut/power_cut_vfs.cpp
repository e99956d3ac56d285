#include "tests/contract/power_cut/power_cut_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "base/contract.hpp"
#include "base/prng.hpp"

namespace archroom::power_cut {
namespace {

// One write, or a truncation where there are no bytes.
struct Change {
  sqlite3_int64 offset = 0;
  std::string bytes;
  bool truncates = false;
};

struct Disk {
  sqlite3_vfs* plain = nullptr;
  Prng prng{1};
  std::uint32_t left = 0;  // until the cut
  Survives survives = Survives::Nothing;
  bool dead = false;
  std::uint32_t lost = 0, synced = 0;
};
Disk disk;

struct File {
  sqlite3_file base;
  sqlite3_file* plain;
  std::vector<Change>* unsynced;
};
File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

int apply(sqlite3_file* plain, const Change& change) {
  if (change.truncates) return plain->pMethods->xTruncate(plain, change.offset);
  return plain->pMethods->xWrite(plain, change.bytes.data(), static_cast<int>(change.bytes.size()), change.offset);
}

// The power is gone: some of what this file still held may have reached the platter, in no order.
void lose(File& file) {
  auto& changes = *file.unsynced;
  if (disk.survives == Survives::Some) {
    for (std::size_t i = changes.size(); i > 1; --i)
      std::swap(changes[i - 1], changes[disk.prng.below(static_cast<std::uint32_t>(i))]);
    const auto kept = std::partition(changes.begin(), changes.end(), [](const Change&) { return disk.prng.chance(500); });
    for (auto at = changes.begin(); at != kept; ++at) apply(file.plain, *at);
    changes.erase(changes.begin(), kept);
  }
  disk.lost += static_cast<std::uint32_t>(changes.size());
  changes.clear();
}

// False: the power is gone, perhaps just now.
bool powered() {
  if (!disk.dead && disk.left-- <= 1) disk.dead = true;
  return !disk.dead;
}

int close(sqlite3_file* file) {
  auto& self = of(file);
  if (disk.dead) lose(self);
  for (const auto& change : *self.unsynced) apply(self.plain, change);  // a proper end: the system writes it sooner or later
  delete self.unsynced;
  const int code = self.plain->pMethods->xClose(self.plain);
  ::operator delete(self.plain);
  return code;
}

sqlite3_int64 size_of(File& file) {
  sqlite3_int64 size = 0;
  file.plain->pMethods->xFileSize(file.plain, &size);
  for (const auto& change : *file.unsynced) {
    const auto end = change.offset + static_cast<sqlite3_int64>(change.bytes.size());
    size = change.truncates ? std::min(size, change.offset) : std::max(size, end);
  }
  return size;
}

int read(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  if (disk.dead) return SQLITE_IOERR_READ;
  auto& self = of(file);
  auto* bytes = static_cast<char*>(to);
  const int code = self.plain->pMethods->xRead(self.plain, to, count, offset);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  const sqlite3_int64 until = offset + count;
  for (const auto& change : *self.unsynced) {
    if (change.truncates) {
      const auto from = std::clamp(change.offset, offset, until);
      std::memset(bytes + (from - offset), 0, static_cast<std::size_t>(until - from));
      continue;
    }
    const auto from = std::max(offset, change.offset);
    const auto to_end = std::min(until, change.offset + static_cast<sqlite3_int64>(change.bytes.size()));
    if (from < to_end)
      std::memcpy(bytes + (from - offset), change.bytes.data() + (from - change.offset), static_cast<std::size_t>(to_end - from));
  }
  return size_of(self) >= until ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  if (!powered()) return SQLITE_IOERR_WRITE;
  of(file).unsynced->push_back({offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)), false});
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (!powered()) return SQLITE_IOERR_TRUNCATE;
  of(file).unsynced->push_back({size, {}, true});
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
  if (!powered()) return SQLITE_IOERR_FSYNC;
  auto& self = of(file);
  for (const auto& change : *self.unsynced) {
    if (const int code = apply(self.plain, change); code != SQLITE_OK) return code;
  }
  self.unsynced->clear();
  ++disk.synced;
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = size_of(of(file));
  return SQLITE_OK;
}

sqlite3_file* plain_of(sqlite3_file* file) { return of(file).plain; }
const sqlite3_io_methods& methods_of(sqlite3_file* file) { return *plain_of(file)->pMethods; }

int lock(sqlite3_file* f, int kind) { return methods_of(f).xLock(plain_of(f), kind); }
int unlock(sqlite3_file* f, int kind) { return methods_of(f).xUnlock(plain_of(f), kind); }
int check_lock(sqlite3_file* f, int* out) { return methods_of(f).xCheckReservedLock(plain_of(f), out); }
int sector_size(sqlite3_file* f) { return methods_of(f).xSectorSize(plain_of(f)); }
int device(sqlite3_file* f) { return methods_of(f).xDeviceCharacteristics(plain_of(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** at) {
  return methods_of(f).xShmMap(plain_of(f), page, size, extend, at);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) { return methods_of(f).xShmLock(plain_of(f), offset, n, flags); }
void shm_barrier(sqlite3_file* f) { methods_of(f).xShmBarrier(plain_of(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return methods_of(f).xShmUnmap(plain_of(f), remove); }

// A hint about the size writes to the file behind our back.
int control(sqlite3_file* f, int what, void* with) {
  if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  return methods_of(f).xFileControl(plain_of(f), what, with);
}

const sqlite3_io_methods kMethods{2,        close,       read,       write,   truncate,    sync,   file_size,
                                  lock,     unlock,      check_lock, control, sector_size, device, shm_map,
                                  shm_lock, shm_barrier, shm_unmap,  nullptr, nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& self = of(file);
  self.base.pMethods = nullptr;
  if (disk.dead) return SQLITE_CANTOPEN;
  auto* plain = static_cast<sqlite3_file*>(::operator new(static_cast<std::size_t>(disk.plain->szOsFile)));
  std::memset(plain, 0, static_cast<std::size_t>(disk.plain->szOsFile));
  const int code = disk.plain->xOpen(disk.plain, name, plain, flags, out_flags);
  if (code != SQLITE_OK) {
    if (plain->pMethods != nullptr) plain->pMethods->xClose(plain);
    ::operator delete(plain);
    return code;
  }
  self.plain = plain;
  self.unsynced = new std::vector<Change>;
  self.base.pMethods = &kMethods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_directory) {
  return powered() ? disk.plain->xDelete(disk.plain, name, sync_directory) : SQLITE_IOERR_DELETE;
}

sqlite3_vfs& cutting() {
  static sqlite3_vfs vfs = [] {
    disk.plain = sqlite3_vfs_find(nullptr);
    sqlite3_vfs made = *disk.plain;  // everything else is the plain disk's own
    made.zName = "power-cut";
    made.pNext = nullptr;
    made.szOsFile = sizeof(File);
    made.xOpen = open;
    made.xDelete = remove;
    return made;
  }();
  return vfs;
}

}  // namespace

void begin(std::uint64_t seed, std::uint32_t at, Survives survives) {
  auto& vfs = cutting();
  disk.prng = Prng(seed);
  disk.left = at;
  disk.survives = survives;
  disk.dead = false;
  disk.lost = disk.synced = 0;
  ARCHROOM_CHECK(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

void end() { ARCHROOM_CHECK(sqlite3_vfs_register(disk.plain, 1) == SQLITE_OK); }

bool is_dead() { return disk.dead; }
std::uint32_t lost() { return disk.lost; }
std::uint32_t synced() { return disk.synced; }

}  // namespace archroom::power_cut
