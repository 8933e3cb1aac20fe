#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "floor.h"

sqlite3 *database;

void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "floor: %s\n", database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  exit(1);
}

static double clock_seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double now(void) { return clock_seconds(CLOCK_MONOTONIC); }

double processor_time(void) { return clock_seconds(CLOCK_PROCESS_CPUTIME_ID); }

void execute(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
  return statement;
}

static char *contents(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = calloc((size_t)size + 1, 1);
  if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) {
    perror(path);
    exit(1);
  }
  fclose(file);
  return text;
}

// The schema as it is, so that tables and indexes are those of a store; then every trigger goes.
static void make_tables(const char *schema) {
  char *sql = contents(schema);
  execute(sql);
  free(sql);
  sqlite3_str *drops = sqlite3_str_new(database);
  sqlite3_stmt *triggers = prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
  while (sqlite3_step(triggers) == SQLITE_ROW)
    sqlite3_str_appendf(drops, "DROP TRIGGER \"%w\";", sqlite3_column_text(triggers, 0));
  sqlite3_finalize(triggers);
  char *text = sqlite3_str_finish(drops);
  execute(text);
  sqlite3_free(text);
}

void open_database(const char *path, const char *schema) {
  // As a store is opened: SQLite does not count its memory, and the connection has no mutex of its own.
  check(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
  check(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
  execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
  make_tables(schema);
  execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

void close_database(void) {
  for (sqlite3_stmt *statement; (statement = sqlite3_next_stmt(database, NULL));) sqlite3_finalize(statement);
  check(sqlite3_close(database));
}

// The highest mark of this program alone; what getrusage gives may be its parent's.
int print_memory(void) {
  FILE *status = fopen("/proc/self/status", "r");
  char line[256];
  long kilobytes;
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "VmHWM: %ld", &kilobytes) == 1) printf("memory %ld\n", kilobytes);
  if (status) fclose(status);
  return 0;
}
