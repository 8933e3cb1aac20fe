// The calls of the C library that the product and SQLite make for their files. The program's own come before those of
// the library when names are bound, for libsqlite3.so too.
#define _GNU_SOURCE
#include <stdatomic.h>
#include "watch.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// Threads may look it up at the same time, and find the same.
#define NEXT(name)                                                                                                     \
  static _Atomic(__typeof__(&name)) found;                                                                             \
  __typeof__(&name) next = atomic_load_explicit(&found, memory_order_relaxed);                                         \
  if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name);                                                        \
  atomic_store_explicit(&found, next, memory_order_relaxed)

// SQLite waits seconds for a lock that it may not even ask for.
static _Thread_local int fault_happened;

static int failed(int way) {
  fault_happened = 1;
  errno = way == FAULT_SIGNAL ? EINTR : way == FAULT_FULL || way == FAULT_NO_ROOM ? ENOSPC : EIO;
  return -1;
}

static bool is_there(const char *path) {
  struct stat status;
  return fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static int open_file(int (*next)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  target t = target_of_path(path);
  if (t.watch < 0) return next(path, flags, mode);
  bool makes = (flags & O_CREAT) && !is_there(path);
  int way = fault_for(t, KIND_OPEN, "open", path, 0, makes);
  if (way) return failed(way);
  int descriptor = next(path, flags, mode);
  if (descriptor >= 0) note_open(&t, descriptor, path, makes);
  return descriptor;
}

static mode_t mode_of(int flags, va_list arguments) { return flags & O_CREAT ? va_arg(arguments, mode_t) : 0; }

int open(const char *path, int flags, ...) {
  NEXT(open);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(next, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  NEXT(open64);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(next, path, flags, mode);
}

// A folder below a watched one, a file to read, or one without a name is watched as that is.
int openat(int folder, const char *path, int flags, ...) {
  NEXT(openat);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  target t = target_of_descriptor(folder);
  if (t.watch < 0) return next(folder, path, flags, mode);
  int way = fault_for(t, KIND_OPEN, "openat", path, 0, false);
  if (way) return failed(way);
  int descriptor = next(folder, path, flags, mode);
  if (descriptor >= 0 && ((flags & O_ACCMODE) == O_RDONLY || flags & O_TMPFILE)) note_again(&t, descriptor);
  return descriptor;
}

struct dirent *readdir(DIR *listing) {
  NEXT(readdir);
  int way = fault_for(target_of_descriptor(dirfd(listing)), KIND_LOOK, "readdir", NULL, 0, false);
  if (!way) return next(listing);
  failed(way);
  return NULL;
}

// The library closes it by a way of its own.
int closedir(DIR *listing) {
  NEXT(closedir);
  forget_descriptor(dirfd(listing));
  return next(listing);
}

int close(int descriptor) {
  NEXT(close);
  forget_descriptor(descriptor);
  return next(descriptor);
}

ssize_t pread64(int descriptor, void *bytes, size_t length, off64_t offset) {
  NEXT(pread64);
  int way = fault_for(target_of_descriptor(descriptor), KIND_READ, "pread", NULL, length, false);
  if (way == FAULT_SHORT) return next(descriptor, bytes, length / 2, offset);
  return way ? failed(way) : next(descriptor, bytes, length, offset);
}

ssize_t pread(int descriptor, void *bytes, size_t length, off_t offset) {
  return pread64(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  NEXT(pwrite64);
  target t = target_of_descriptor(descriptor);
  int way = fault_for(t, KIND_WRITE, "pwrite", NULL, length, false);
  bool is_half = way == FAULT_SHORT || (way == FAULT_FULL && length > 1);
  if (way && way != FAULT_AFTER && !is_half) return failed(way);
  ssize_t count = next(descriptor, bytes, is_half ? length / 2 : length, offset);
  if (count > 0) note_write(t, offset, bytes, count);
  return way == FAULT_AFTER ? failed(way) : count;
}

// Of a file that is made from its beginning to its end. It is not kept in the record: no store is written so.
ssize_t write(int descriptor, const void *bytes, size_t length) {
  NEXT(write);
  int way = fault_for(target_of_descriptor(descriptor), KIND_WRITE, "write", NULL, length, false);
  bool is_half = way == FAULT_SHORT || (way == FAULT_FULL && length > 1);
  if (way && way != FAULT_AFTER && !is_half) return failed(way);
  ssize_t count = next(descriptor, bytes, is_half ? length / 2 : length);
  return way == FAULT_AFTER ? failed(way) : count;
}

static int truncate_file(int (*next)(int, off64_t), int descriptor, off64_t size) {
  target t = target_of_descriptor(descriptor);
  int way = fault_for(t, KIND_TRUNCATE, "ftruncate", NULL, 0, false);
  if (way && way != FAULT_AFTER) return failed(way);
  int result = next(descriptor, size);
  if (result == 0) note_truncate(t, size);
  return way ? failed(way) : result;
}

int ftruncate(int descriptor, off_t size) {
  NEXT(ftruncate);
  return truncate_file(next, descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) {
  NEXT(ftruncate64);
  return truncate_file(next, descriptor, size);
}

// Nothing here waits for a disk: what would be on it is kept in the record.
static int sync_file(int descriptor, int (*next)(int), const char *call) {
  target t = target_of_descriptor(descriptor);
  if (t.watch < 0) return next(descriptor);
  int way = fault_for(t, t.file ? KIND_SYNC : KIND_SYNC_FOLDER, call, NULL, 0, false);
  note_sync(t, !way || way == FAULT_AFTER);
  return way ? failed(way) : 0;
}

int fsync(int descriptor) {
  NEXT(fsync);
  return sync_file(descriptor, next, "fsync");
}

int fdatasync(int descriptor) {
  NEXT(fdatasync);
  return sync_file(descriptor, next, "fdatasync");
}

int unlink(const char *path) {
  NEXT(unlink);
  target t = target_of_path(path);
  int way = fault_for(t, KIND_UNLINK, "unlink", path, 0, false);
  if (way && way != FAULT_AFTER) return failed(way);
  int result = next(path);
  if (result == 0) note_unlink(t, path);
  return way ? failed(way) : result;
}

int link(const char *from, const char *to) {
  NEXT(link);
  target t = target_of_path(to);
  int way = fault_for(t, KIND_LINK, "link", to, 0, false);
  if (way && way != FAULT_AFTER) return failed(way);
  int result = next(from, to);
  if (result == 0) note_link(t, from, to);
  return way ? failed(way) : result;
}

#define LOOK(way, target, path, ...)                                                                                   \
  int way = fault_for(target, KIND_LOOK, __func__, path, 0, false);                                                    \
  return way ? failed(way) : next(__VA_ARGS__)

int access(const char *path, int mode) {
  NEXT(access);
  LOOK(way, target_of_path(path), path, path, mode);
}

int stat(const char *restrict path, struct stat *restrict status) {
  NEXT(stat);
  LOOK(way, target_of_path(path), path, path, status);
}

int stat64(const char *restrict path, struct stat64 *restrict status) {
  NEXT(stat64);
  LOOK(way, target_of_path(path), path, path, status);
}

int lstat(const char *restrict path, struct stat *restrict status) {
  NEXT(lstat);
  LOOK(way, target_of_path(path), path, path, status);
}

int lstat64(const char *restrict path, struct stat64 *restrict status) {
  NEXT(lstat64);
  LOOK(way, target_of_path(path), path, path, status);
}

int fstat(int descriptor, struct stat *status) {
  NEXT(fstat);
  LOOK(way, target_of_descriptor(descriptor), NULL, descriptor, status);
}

int fstat64(int descriptor, struct stat64 *status) {
  NEXT(fstat64);
  LOOK(way, target_of_descriptor(descriptor), NULL, descriptor, status);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags) {
  NEXT(fstatat);
  LOOK(way, target_of_descriptor(folder), path, folder, path, status, flags);
}

int flock(int descriptor, int operation) {
  NEXT(flock);
  int way = fault_for(target_of_descriptor(descriptor), KIND_LOCK, "flock", NULL, 0, false);
  return way ? failed(way) : next(descriptor, operation);
}

int fcntl64(int descriptor, int command, ...) {
  NEXT(fcntl64);
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  // No kernel refuses to take a lock back, whatever its disk does.
  if (command == F_GETLK || (command == F_SETLK && ((struct flock *)argument)->l_type != F_UNLCK)) {
    int way = fault_for(target_of_descriptor(descriptor), KIND_LOCK, "lock", NULL, 0, false);
    if (way) return failed(way);
  }
  return next(descriptor, command, argument);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
  NEXT(mmap64);
  int way = fault_for(target_of_descriptor(descriptor), KIND_MAP, "mmap", NULL, 0, false);
  if (way) {
    failed(way);
    return MAP_FAILED;
  }
  return next(address, length, protection, flags, descriptor, offset);
}

int usleep(useconds_t time) {
  NEXT(usleep);
  return fault_happened ? 0 : next(time);
}

void fault_wait_again(void) { fault_happened = 0; }
