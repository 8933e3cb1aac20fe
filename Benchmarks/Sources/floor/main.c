// The floor: what the rows themselves cost. The same tables and indexes on the same SQLite, the same rows of state and
// of journal in the same order, prepared statements, one transaction for an act, WAL and synchronous=FULL. But no
// triggers, no guard, no hash, no folding of names, no comparing with what is there.
//
//   floor <folder> <schema.sql>                    all of registry
//   floor <folder> <schema.sql> --asking           new values, by a program that asks what is there
//   floor <folder> <schema.sql> <store to copy>    a journal copied
//
// Prints a line for each work: its name and the seconds it took. Nothing is timed but the acts themselves.
#include <stdio.h>
#include <string.h>

#include "floor.h"

enum { keys = 1000, values_of_key = 100, acts = 500, values_of_act = 9 };

static char value_name[values_of_key][16], value_folded[values_of_key][16];

// As in the other program, the text is made while the clock stands: it is input.
static char text[values_of_key][32];

static void make_texts(int key, int round) {
  for (int i = 0; i < values_of_key; i++)
    snprintf(text[i], sizeof text[i], "data %04d %02d round %d", key, i, round);
}

// 100,000 values in one act, into new keys: by a program that knows that they are new, or one that asks for each.
static double fresh(int asking) {
  double seconds = 0;
  double start = now();
  begin_act();
  sqlite3_int64 root = insert_key(0, "HKLM", "HKLM");
  sqlite3_int64 software = insert_key(root, "SOFTWARE", "SOFTWARE");
  for (int k = 0; k < keys; k++) {
    char name[16], folded[16];
    seconds += now() - start;
    snprintf(name, sizeof name, "Key %04d", k);
    snprintf(folded, sizeof folded, "KEY %04d", k);
    make_texts(k, 0);
    start = now();
    sqlite3_int64 key = insert_key(software, folded, name);
    for (int i = 0; i < values_of_key; i++) {
      if (asking && has_value(key, value_folded[i]))
        update_value(key, value_folded[i], text[i]);
      else
        insert_value(key, value_folded[i], value_name[i], text[i]);
    }
  }
  end_act();
  return seconds + (now() - start);
}

// The same values with other data, and with that the time of each key.
static double again(void) {
  double seconds = 0;
  double start = now();
  begin_act();
  for (int k = 0; k < keys; k++) {
    char folded[16];
    seconds += now() - start;
    snprintf(folded, sizeof folded, "KEY %04d", k);
    make_texts(k, 1);
    start = now();
    sqlite3_int64 key = find_key(2, folded);
    for (int i = 0; i < values_of_key; i++) {
      update_value(key, value_folded[i], text[i]);
      if (i == 0) touch_key(key);
    }
  }
  end_act();
  return seconds + (now() - start);
}

// An act of ten changes: nine values of one key and the key's time. A line for each act, and one for the processor's
// share of it: on a disk that is slow to sync the time is the disk's.
static void ten(void) {
  for (int a = 0; a < acts; a++) {
    make_texts(a, 2);
    double processor = processor_time();
    double start = now();
    begin_act();
    sqlite3_int64 key = find_key(2, "KEY 0000");
    for (int i = 0; i < values_of_act; i++) {
      update_value(key, value_folded[i], text[i]);
      if (i == 0) touch_key(key);
    }
    end_act();
    double seconds = now() - start;
    processor = processor_time() - processor;
    printf("act %.9f\nact-processor %.9f\n", seconds, processor);
  }
}

// The rows of a store's journal copied to state and journal of a new one, act by act: what replay does, without proof.
static void copy(const char *folder, const char *schema, const char *source) {
  char path[4096];
  snprintf(path, sizeof path, "%s/copy.db", folder);
  open_copy(path, schema, source);
  double start = now();
  copy_acts();
  printf("copy %.9f\n", now() - start);
  close_database();
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: floor <folder> <schema.sql> [--asking | <store to copy>]\n");
    return 2;
  }
  const int asking = count > 3 && !strcmp(arguments[3], "--asking");
  if (count > 3 && !asking) {
    copy(arguments[1], arguments[2], arguments[3]);
    return print_memory();
  }
  for (int i = 0; i < values_of_key; i++) {
    snprintf(value_name[i], sizeof value_name[i], "Value %02d", i);
    snprintf(value_folded[i], sizeof value_folded[i], "VALUE %02d", i);
  }
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.db", arguments[1], asking ? "asking" : "knowing");
  open_database(path, arguments[2]);
  printf("%s %.9f\n", asking ? "asking" : "knowing", fresh(asking));
  if (asking) {
    close_database();
    return print_memory();
  }
  printf("again %.9f\n", again());
  ten();
  close_database();
  return print_memory();
}
