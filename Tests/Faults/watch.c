// strdup is none of C17.
#define _GNU_SOURCE
#include "watch.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WATCHES 32
#define NAMES 512
#define DESCRIPTORS 4096

typedef struct {
  char *name;
  int file;
} named;

typedef struct {
  bool used;
  char *folder;
  size_t folder_length;
  int way;
  long number, calls[FAULT_SIGNAL + 1];
  bool is_hit, is_out_of_room;
  char hit[256];
  bool is_recording;
  fault_event *events;
  long event_count, event_room;
  named names[NAMES];
  int last_file;
} watch;

static watch watches[WATCHES];
static target descriptors[DESCRIPTORS];
static atomic_int watched; // most of a test process watches nothing, and pays a look at this
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void (*fault_tell)(const char *hit);

static const target nobody = {-1, 0};

static void empty(watch *w) {
  for (long i = 0; i < w->event_count; i++) {
    free((void *)w->events[i].data);
    free((void *)w->events[i].name);
  }
  free(w->events);
  w->events = NULL;
  w->event_count = w->event_room = 0;
  for (int i = 0; i < NAMES; i++) {
    free(w->names[i].name);
    w->names[i] = (named){0};
  }
  w->last_file = 0;
}

int fault_watch(const char *folder) {
  pthread_mutex_lock(&lock);
  int found = -1;
  for (int i = 0; i < WATCHES && found < 0; i++) {
    if (watches[i].used) continue;
    watches[i] = (watch){.used = true, .folder = strdup(folder), .folder_length = strlen(folder)};
    if (watched++ == 0) {
      for (int j = 0; j < DESCRIPTORS; j++) descriptors[j] = nobody;
    }
    found = i;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

void fault_unwatch(int number) {
  pthread_mutex_lock(&lock);
  watch *w = &watches[number];
  empty(w);
  free(w->folder);
  *w = (watch){0};
  for (int i = 0; i < DESCRIPTORS; i++) {
    if (descriptors[i].watch == number) descriptors[i] = nobody;
  }
  watched--;
  pthread_mutex_unlock(&lock);
}

void fault_arm(int number, int way, long call) {
  pthread_mutex_lock(&lock);
  watch *w = &watches[number];
  w->way = way;
  w->number = call;
  memset(w->calls, 0, sizeof w->calls);
  w->is_hit = w->is_out_of_room = false;
  pthread_mutex_unlock(&lock);
}

long fault_calls(int number, int way) { return watches[number].calls[way]; }
const char *fault_hit(int number) { return watches[number].is_hit ? watches[number].hit : NULL; }

void fault_record(int number, bool on) {
  pthread_mutex_lock(&lock);
  if (on) empty(&watches[number]);
  watches[number].is_recording = on;
  pthread_mutex_unlock(&lock);
}

long fault_event_count(int number) { return watches[number].event_count; }
fault_event fault_event_at(int number, long index) { return watches[number].events[index]; }

// The name of a path of a watched folder, "" for the folder itself, null for any other.
static const char *name_in(const watch *w, const char *path) {
  if (strncmp(path, w->folder, w->folder_length) != 0) return NULL;
  const char *rest = path + w->folder_length;
  return *rest == '/' ? rest + 1 : *rest == 0 ? rest : NULL;
}

target target_of_path(const char *path) {
  if (watched == 0 || !path) return nobody;
  target result = nobody;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < WATCHES; i++) {
    if (watches[i].used && name_in(&watches[i], path)) result.watch = i;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

target target_of_descriptor(int descriptor) {
  if (watched == 0 || descriptor < 0 || descriptor >= DESCRIPTORS) return nobody;
  pthread_mutex_lock(&lock);
  target result = descriptors[descriptor];
  pthread_mutex_unlock(&lock);
  return result;
}

void forget_descriptor(int descriptor) {
  if (watched == 0 || descriptor < 0 || descriptor >= DESCRIPTORS) return;
  pthread_mutex_lock(&lock);
  descriptors[descriptor] = nobody;
  pthread_mutex_unlock(&lock);
}

static bool can_fail(int way, enum kind kind, size_t length, bool makes_a_file) {
  bool is_sync = kind == KIND_SYNC || kind == KIND_SYNC_FOLDER;
  bool changes = kind == KIND_WRITE || kind == KIND_TRUNCATE || is_sync || kind == KIND_LINK;
  switch (way) {
  case FAULT_AFTER: return changes || kind == KIND_UNLINK;
  case FAULT_FULL: return changes || (kind == KIND_OPEN && makes_a_file);
  case FAULT_SHORT: return (kind == KIND_READ || kind == KIND_WRITE) && length > 1;
  case FAULT_SYNC: return kind == KIND_SYNC;
  case FAULT_SIGNAL: return kind == KIND_READ || kind == KIND_WRITE;
  default: return true;
  }
}

int fault_for(target t, enum kind kind, const char *call, const char *path, size_t length, bool makes_a_file) {
  if (t.watch < 0) return FAULT_NONE;
  pthread_mutex_lock(&lock);
  watch *w = &watches[t.watch];
  int result = FAULT_NONE;
  for (int way = 0; way <= FAULT_SIGNAL; way++) w->calls[way] += can_fail(way, kind, length, makes_a_file);
  if (w->is_out_of_room && kind == KIND_WRITE) {
    // The rest of a write of which half had room.
    w->is_out_of_room = false;
    result = FAULT_NO_ROOM;
  } else if (w->way != FAULT_NONE && can_fail(w->way, kind, length, makes_a_file)) {
    bool is_now = w->way == FAULT_DEAD ? w->calls[w->way] >= w->number : w->calls[w->way] == w->number;
    if (is_now) {
      result = w->way;
      if (!w->is_hit) {
        const char *name = path ? name_in(w, path) : "";
        for (int i = 0; i < NAMES && !path; i++) {
          if (w->names[i].name && w->names[i].file == t.file) name = w->names[i].name;
        }
        snprintf(w->hit, sizeof w->hit, "%s %s", call, name);
        w->is_hit = true;
        if (fault_tell) fault_tell(w->hit);
      }
      w->is_out_of_room = w->way == FAULT_FULL && kind == KIND_WRITE && length > 1;
    }
  }
  pthread_mutex_unlock(&lock);
  return result;
}

// The lock is held.
static void append(watch *w, fault_event event, const char *name, const void *data) {
  if (!w->is_recording) return;
  if (w->event_count == w->event_room) {
    w->event_room = w->event_room ? 2 * w->event_room : 256;
    w->events = realloc(w->events, (size_t)w->event_room * sizeof *w->events);
  }
  if (name) event.name = strdup(name);
  if (data) {
    event.data = malloc((size_t)event.length);
    memcpy((void *)event.data, data, (size_t)event.length);
  }
  w->events[w->event_count++] = event;
}

static named *find(watch *w, const char *name) {
  for (int i = 0; i < NAMES; i++) {
    if (w->names[i].name && strcmp(w->names[i].name, name) == 0) return &w->names[i];
  }
  return NULL;
}

static void give_name(watch *w, const char *name, int file) {
  for (int i = 0; i < NAMES; i++) {
    if (w->names[i].name) continue;
    w->names[i] = (named){strdup(name), file};
    return;
  }
  abort(); // more files than any test has
}

void note_open(target *t, int descriptor, const char *path, bool made) {
  if (t->watch < 0) return;
  pthread_mutex_lock(&lock);
  watch *w = &watches[t->watch];
  const char *name = name_in(w, path);
  if (*name) {
    named *known = find(w, name);
    if (known && made) {
      free(known->name);
      known->name = NULL;
      known = NULL;
    }
    if (known) {
      t->file = known->file;
    } else {
      t->file = ++w->last_file;
      give_name(w, name, t->file);
      append(w, (fault_event){.kind = made ? EVENT_CREATE : EVENT_FOUND, .file = t->file}, name, NULL);
    }
  }
  if (descriptor < DESCRIPTORS) descriptors[descriptor] = *t;
  pthread_mutex_unlock(&lock);
}

static void note(target t, fault_event event, const void *data) {
  if (t.watch < 0) return;
  pthread_mutex_lock(&lock);
  event.file = t.file;
  append(&watches[t.watch], event, NULL, data);
  pthread_mutex_unlock(&lock);
}

void note_again(target *t, int descriptor) {
  pthread_mutex_lock(&lock);
  if (descriptor < DESCRIPTORS) descriptors[descriptor] = *t;
  pthread_mutex_unlock(&lock);
}

void note_write(target t, long offset, const void *data, long length) {
  note(t, (fault_event){.kind = EVENT_WRITE, .offset = offset, .length = length}, data);
}

void note_truncate(target t, long size) { note(t, (fault_event){.kind = EVENT_TRUNCATE, .offset = size}, NULL); }

void note_sync(target t, bool done) {
  note(t, (fault_event){.kind = !done ? EVENT_SYNC_FAILED : t.file ? EVENT_SYNC : EVENT_SYNC_FOLDER}, NULL);
}

void note_unlink(target t, const char *path) {
  if (t.watch < 0) return;
  pthread_mutex_lock(&lock);
  watch *w = &watches[t.watch];
  const char *name = name_in(w, path);
  named *known = find(w, name);
  append(w, (fault_event){.kind = EVENT_UNLINK}, name, NULL);
  if (known) {
    free(known->name);
    known->name = NULL;
  }
  pthread_mutex_unlock(&lock);
}

void note_link(target t, const char *from, const char *to) {
  if (t.watch < 0) return;
  pthread_mutex_lock(&lock);
  watch *w = &watches[t.watch];
  const char *name = name_in(w, to);
  named *known = name_in(w, from) ? find(w, name_in(w, from)) : NULL;
  if (known) {
    int file = known->file;
    give_name(w, name, file);
    append(w, (fault_event){.kind = EVENT_LINK, .file = file}, name, NULL);
  }
  pthread_mutex_unlock(&lock);
}
