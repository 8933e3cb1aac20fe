#include <stdio.h>

#include "floor.h"

// The floor of replay: the rows of the journal of registry and acts into a new file, to journal and to state, act by
// act. Contents, revisions and the other tables are empty in the history it is held against.
void open_copy(const char *path, const char *schema, const char *source) {
  open_database(path, schema);
  // As replay makes its store: nobody sees the file until it is whole.
  execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
  char sql[4200];
  sqlite3_snprintf(sizeof sql, sql, "ATTACH %Q AS source", source);
  execute(sql);
}

void copy_acts(void) {
  execute("BEGIN IMMEDIATE");
  sqlite3_stmt *acts = prepare("SELECT number, first_change, last_change FROM source.act ORDER BY number");
  const char *steps[] = {
      "INSERT INTO main.registry_key_change SELECT * FROM source.registry_key_change WHERE change BETWEEN ?1 AND ?2",
      "INSERT INTO main.registry_key (id, parent, folded, name, class, written, volatile, link, present, change) "
      "SELECT id, parent, folded, name, class, written, volatile, link, present, change "
      "FROM source.registry_key_change WHERE change BETWEEN ?1 AND ?2 ORDER BY change "
      "ON CONFLICT (id) DO UPDATE SET written = excluded.written, change = excluded.change",
      "INSERT INTO main.registry_value_change SELECT * FROM source.registry_value_change "
      "WHERE change BETWEEN ?1 AND ?2",
      "INSERT INTO main.registry_value (key, folded, name, type, data, present, change) "
      "SELECT key, folded, name, type, data, present, change "
      "FROM source.registry_value_change WHERE change BETWEEN ?1 AND ?2 ORDER BY change "
      "ON CONFLICT (key, folded) DO UPDATE SET type = excluded.type, data = excluded.data, "
      "present = excluded.present, change = excluded.change",
  };
  enum { count = sizeof steps / sizeof *steps };
  sqlite3_stmt *statements[count];
  for (int i = 0; i < count; i++) statements[i] = prepare(steps[i]);
  sqlite3_stmt *copy_act = prepare("INSERT INTO main.act SELECT * FROM source.act WHERE number = ?1");
  while (sqlite3_step(acts) == SQLITE_ROW) {
    for (int i = 0; i < count; i++) {
      check(sqlite3_bind_int64(statements[i], 1, sqlite3_column_int64(acts, 1)));
      check(sqlite3_bind_int64(statements[i], 2, sqlite3_column_int64(acts, 2)));
      check(sqlite3_step(statements[i]));
      check(sqlite3_reset(statements[i]));
    }
    check(sqlite3_bind_int64(copy_act, 1, sqlite3_column_int64(acts, 0)));
    check(sqlite3_step(copy_act));
    check(sqlite3_reset(copy_act));
  }
  sqlite3_finalize(acts);
  execute("COMMIT");
}
