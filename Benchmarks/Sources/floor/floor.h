// What the works are made of. Every failure ends the program.
#pragma once
#include <sqlite3.h>

// database.c: opening, and the clock.
extern sqlite3 *database;
void open_database(const char *path, const char *schema);
void close_database(void);
sqlite3_stmt *prepare(const char *sql);
void execute(const char *sql);
void check(int code);
double now(void);
double processor_time(void);
int print_memory(void);

// rows.c: rows of state with their rows of the journal.
void begin_act(void);
void end_act(void);
sqlite3_int64 insert_key(sqlite3_int64 parent, const char *folded, const char *name);
sqlite3_int64 find_key(sqlite3_int64 parent, const char *folded);
void touch_key(sqlite3_int64 key);
int has_value(sqlite3_int64 key, const char *folded);
void insert_value(sqlite3_int64 key, const char *folded, const char *name, const char *text);
void update_value(sqlite3_int64 key, const char *folded, const char *text);

// copy.c: a journal copied.
void open_copy(const char *path, const char *schema, const char *source);
void copy_acts(void);
