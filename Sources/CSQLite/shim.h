// libsqlite3 as Swift can use it: the session interface switched on, and the variadic and
// cast-only parts of the C interface as plain functions.
#ifndef WUPD_CSQLITE_SHIM_H
#define WUPD_CSQLITE_SHIM_H

// sqlite3.h declares sqlite3session_* and the preupdate hook only under these. Debian's library has both.
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

// sqlite3_db_config() is variadic: one switch on or off.
static inline int wupd_db_config(sqlite3 *db, int option, int on) {
  return sqlite3_db_config(db, option, on, (int *)0);
}

// sqlite3_config() is variadic. Without the count of memory in use, which nobody asks for, SQLite takes no lock for each
// piece of memory: a tenth of the time of many writes. Refused, without harm, once SQLite runs.
static inline int wupd_config_without_memory_count(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// What a statement would have to be taken back stays in memory up to this size; by default a file takes it from 64 KiB on, and
// all further statements of the act. What was in memory is then written in pieces of this size, of which os_unix.c looks at the
// lowest 17 bits alone: a larger one writes nothing, and is told as a full disk.
static inline int wupd_config_statement_journal(int bytes) { return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, bytes); }

// SQLITE_TRANSIENT is a cast of -1 that the importer refuses: SQLite copies what is bound.
static inline int wupd_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int wupd_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
  return sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT);
}
// The caller keeps the bytes alive until the statement is reset or bound anew.
static inline int wupd_bind_borrowed_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
}
static inline int wupd_bind_borrowed_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
  return sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_STATIC);
}
// The first bytes of the database file, without locks, log or page cache; what is beyond its end is zero. By way of SQLite's own
// file: to open and close the file beside it would drop the locks of every connection of this process (fcntl).
static inline int wupd_read_start(sqlite3 *db, void *bytes, int length) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK || !file || !file->pMethods) return SQLITE_CANTOPEN;
  code = file->pMethods->xRead(file, bytes, length, 0);
  return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

static inline int wupd_fchown(int file, uid_t owner, gid_t group) {
  struct stat status;
  if (fstat(file, &status) == 0 && status.st_uid == owner && status.st_gid == group) return 0;
  return fchown(file, owner, group);
}
// For root, SQLite gives the files beside a database to its owner each time it opens them, to read as well. One that is the
// owner's already stays as it is, its time of change too: it may be evidence.
static inline void wupd_leave_owners(void) {
  sqlite3_vfs *unix_vfs = sqlite3_vfs_find("unix");
  if (unix_vfs && unix_vfs->iVersion >= 3)
    unix_vfs->xSetSystemCall(unix_vfs, "fchown", (sqlite3_syscall_ptr)wupd_fchown);
}

// SQLite takes a disk that cannot be read (EIO) for a damaged file and says SQLITE_CORRUPT. What the system said tells the two
// apart, if nothing is left of what it said before.
static inline void wupd_forget_system_error(void) { errno = 0; }
static inline int wupd_step(sqlite3_stmt *statement) {
  errno = 0;
  return sqlite3_step(statement);
}
static inline int wupd_system_error(void) { return errno; }
static inline int wupd_disk_failed(void) { return errno == EIO || errno == ENXIO || errno == ERANGE; }
#endif
