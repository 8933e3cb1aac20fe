// Faults of the disk, for tests: a layer between this process and the C library that makes one call of many fail, or
// keeps what was written and synced, so that a test can tell what a power cut would have left.
//
// It lies below SQLite's own layer of files and below the product's: what it sees is what the kernel is asked. Only
// files of a watched folder are concerned; tests of other folders run beside it undisturbed.
#ifndef WUPD_CFAULTS_H
#define WUPD_CFAULTS_H

#include <stdbool.h>

// How a call fails.
enum {
  FAULT_NONE = 0,    // not at all
  FAULT_ERROR = 1,   // EIO, and nothing was done
  FAULT_AFTER = 2,   // EIO, though it was done: writes, truncations, syncs, removed and new names
  FAULT_FULL = 3,    // ENOSPC, for a write after half of it: what takes room
  FAULT_SHORT = 4,   // half is read or written, which is no error
  FAULT_DEAD = 5,    // EIO, as for every call after it
  FAULT_SYNC = 6,    // EIO, for syncs of files only: those of folders SQLite leaves to luck
  FAULT_SIGNAL = 7,  // EINTR, and nothing was done: reads and writes, which have to be made again
};

// What a recorded call did.
enum {
  EVENT_CREATE = 1,   // file `file` was made as `name`
  EVENT_FOUND = 2,    // file `file` is the one that was there as `name`
  EVENT_WRITE = 3,
  EVENT_TRUNCATE = 4, // to `offset` bytes
  EVENT_SYNC = 5,
  EVENT_SYNC_FOLDER = 6,
  EVENT_UNLINK = 7,
  EVENT_LINK = 8,     // `name` is one more name of `file`
  EVENT_SYNC_FAILED = 9,
};

typedef struct {
  int kind;
  int file;
  long offset;
  long length;
  const unsigned char *data;
  const char *name; // in the folder; null where there is none
} fault_event;

// Watches what is done to the files of a folder from now on; gives a number for it, negative if too many are watched.
int fault_watch(const char *folder);
void fault_unwatch(int watch);

// The `number`-th call from now on that can fail in this way does.
void fault_arm(int watch, int way, long number);
// Calls since then that could have failed in a way.
long fault_calls(int watch, int way);
// The call that failed, such as `pwrite m.wupd-wal`; null if none did.
const char *fault_hit(int watch);
// After a failure this thread sleeps no more, until here: nobody waits for a disk that is dead.
void fault_wait_again(void);

// Keeps what is done from now on. Kept until recording begins again or the watch ends.
void fault_record(int watch, bool on);
long fault_event_count(int watch);
fault_event fault_event_at(int watch, long index);

#endif
