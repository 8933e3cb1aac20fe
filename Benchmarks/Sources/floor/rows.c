#include <string.h>

#include "floor.h"

static sqlite3_int64 act, change, first_change, act_time = 128000000000000000;

static void text(sqlite3_stmt *statement, int index, const char *text) {
  check(sqlite3_bind_text(statement, index, text, (int)strlen(text), SQLITE_STATIC));
}

static void integer(sqlite3_stmt *statement, int index, sqlite3_int64 number) {
  check(sqlite3_bind_int64(statement, index, number));
}

static void run(sqlite3_stmt *statement) {
  check(sqlite3_step(statement));
  check(sqlite3_reset(statement));
}

// A row that has to be there, of one or two numbers.
static sqlite3_int64 number(sqlite3_stmt *statement) {
  check(sqlite3_step(statement) == SQLITE_ROW ? SQLITE_OK : SQLITE_NOTFOUND);
  sqlite3_int64 result = sqlite3_column_int64(statement, 0);
  check(sqlite3_reset(statement));
  return result;
}

#define PREPARED(name, sql) \
  static sqlite3_stmt *name; \
  if (!name) name = prepare(sql)

void begin_act(void) {
  PREPARED(begin, "BEGIN IMMEDIATE");
  run(begin);
  act++;
  first_change = change + 1;
  act_time += 10000000;
}

void end_act(void) {
  PREPARED(
      insert,
      "INSERT INTO act VALUES (?1, ?2, NULL, 'edit', '', 'bench', 'bench', ?3, 0, 'done', 0, ?4, ?5, zeroblob(32))");
  PREPARED(commit, "COMMIT");
  integer(insert, 1, act);
  integer(insert, 2, act - 1);
  integer(insert, 3, act_time);
  integer(insert, 4, first_change);
  integer(insert, 5, change);
  run(insert);
  run(commit);
}

sqlite3_int64 insert_key(sqlite3_int64 parent, const char *folded, const char *name) {
  PREPARED(
      insert,
      "INSERT INTO registry_key (parent, folded, name, class, written, volatile, link, present, change) "
      "VALUES (?1, ?2, ?3, NULL, ?4, 0, 0, 1, ?5)");
  PREPARED(journal, "INSERT INTO registry_key_change VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, NULL, ?7, 0, 0, 1)");
  change++;
  integer(insert, 1, parent);
  text(insert, 2, folded);
  text(insert, 3, name);
  integer(insert, 4, act_time);
  integer(insert, 5, change);
  run(insert);
  sqlite3_int64 key = sqlite3_last_insert_rowid(database);
  integer(journal, 1, change);
  integer(journal, 2, act);
  integer(journal, 3, key);
  integer(journal, 4, parent);
  text(journal, 5, folded);
  text(journal, 6, name);
  integer(journal, 7, act_time);
  run(journal);
  return key;
}

sqlite3_int64 find_key(sqlite3_int64 parent, const char *folded) {
  PREPARED(find, "SELECT id FROM registry_key WHERE parent = ?1 AND folded = ?2");
  integer(find, 1, parent);
  text(find, 2, folded);
  return number(find);
}

// The journal's row of a change takes from the row of state what the change left as it was.
void touch_key(sqlite3_int64 key) {
  PREPARED(
      journal,
      "INSERT INTO registry_key_change "
      "SELECT ?1, ?2, change, id, parent, folded, name, class, ?3, volatile, link, present "
      "FROM registry_key WHERE id = ?4");
  PREPARED(update, "UPDATE registry_key SET written = ?2, change = ?3 WHERE id = ?1");
  change++;
  integer(journal, 1, change);
  integer(journal, 2, act);
  integer(journal, 3, act_time);
  integer(journal, 4, key);
  run(journal);
  integer(update, 1, key);
  integer(update, 2, act_time);
  integer(update, 3, change);
  run(update);
}

int has_value(sqlite3_int64 key, const char *folded) {
  PREPARED(find, "SELECT change FROM registry_value WHERE key = ?1 AND folded = ?2");
  integer(find, 1, key);
  text(find, 2, folded);
  int code = sqlite3_step(find);
  check(code);
  check(sqlite3_reset(find));
  return code == SQLITE_ROW;
}

// Who fills a new key need not ask what is there.
void insert_value(sqlite3_int64 key, const char *folded, const char *name, const char *data) {
  PREPARED(
      insert,
      "INSERT INTO registry_value (key, folded, name, type, data, present, change) VALUES (?1, ?2, ?3, 1, ?4, 1, ?5)");
  PREPARED(journal, "INSERT INTO registry_value_change VALUES (?1, ?2, 0, ?3, ?4, ?5, 1, ?6, 1)");
  change++;
  integer(insert, 1, key);
  text(insert, 2, folded);
  text(insert, 3, name);
  text(insert, 4, data);
  integer(insert, 5, change);
  run(insert);
  integer(journal, 1, change);
  integer(journal, 2, act);
  integer(journal, 3, key);
  text(journal, 4, folded);
  text(journal, 5, name);
  text(journal, 6, data);
  run(journal);
}

void update_value(sqlite3_int64 key, const char *folded, const char *data) {
  PREPARED(
      journal,
      "INSERT INTO registry_value_change SELECT ?1, ?2, change, key, folded, name, 1, ?3, 1 "
      "FROM registry_value WHERE key = ?4 AND folded = ?5");
  PREPARED(
      update, "UPDATE registry_value SET type = 1, data = ?3, present = 1, change = ?4 WHERE key = ?1 AND folded = ?2");
  change++;
  integer(journal, 1, change);
  integer(journal, 2, act);
  text(journal, 3, data);
  integer(journal, 4, key);
  text(journal, 5, folded);
  run(journal);
  integer(update, 1, key);
  text(update, 2, folded);
  text(update, 3, data);
  integer(update, 4, change);
  run(update);
}
