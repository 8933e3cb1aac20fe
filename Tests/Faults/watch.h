// What the layer asks and tells the watches.
#ifndef WUPD_FAULT_WATCH_H
#define WUPD_FAULT_WATCH_H

#include "CFaults.h"
#include <stddef.h>

enum kind { KIND_OPEN, KIND_READ, KIND_WRITE, KIND_TRUNCATE, KIND_SYNC, KIND_SYNC_FOLDER, KIND_UNLINK, KIND_LINK, KIND_LOOK, KIND_LOCK, KIND_MAP };

// ENOSPC for a whole write, behind a FAULT_FULL that let half of one through.
enum { FAULT_NO_ROOM = 100 };

// A file of a watched folder; `watch` is negative for all others.
typedef struct {
  int watch;
  int file; // 0 for the folder itself
} target;

target target_of_path(const char *path);
target target_of_descriptor(int descriptor);
void forget_descriptor(int descriptor);

// How this call is to fail.
int fault_for(target, enum kind, const char *call, const char *path, size_t length, bool makes_a_file);

void note_open(target *, int descriptor, const char *path, bool made);
// A descriptor of the same file or folder.
void note_again(target *, int descriptor);
void note_write(target, long offset, const void *data, long length);
void note_truncate(target, long size);
void note_sync(target, bool done);
void note_unlink(target, const char *path);
void note_link(target, const char *from, const char *to);

// Called with the first call of a watch that fails, while the lock is held; null: nobody.
extern void (*fault_tell)(const char *hit);

#endif
