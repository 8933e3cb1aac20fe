-- A machine store: the state of one classic Windows machine, and the journal of everything that led there.
--
-- Three kinds of tables. *State* is what is true now: settings, registry, files, images in memory, installed updates and
-- their backups. *Journal* is how it came to be: acts, and for each table of state a table of its changes. *Contents* are
-- the bytes of files, held once. State can be made anew from the journal; journal and contents are never rewritten.
--
-- Conventions, everywhere:
--   times      INTEGER: 100-nanosecond ticks since 1601-01-01 UTC, as Windows keeps them (FILETIME). For a reader:
--              datetime(t / 10000000 - 11644473600, 'unixepoch')
--   flags      INTEGER, 0 or 1
--   folded     a name in upper case by the table of Windows, under which it is found; beside it the name as it is written
--   present    0: the object is gone, all but its name is NULL. The row stays, so that its history can be found from it
--   change     the number of the change that made the row what it is: its row in the table of changes of the same name
--
-- application_id is 'WUPD'; user_version is 2. It was 1 in stores of wupd 0.1, whose format was given up.

-- Contents ----------------------------------------------------------------------------------------------------------------

-- Some bytes that a file has or had, by their hash. A content without pieces is known but not held.
CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  act INTEGER NOT NULL,         -- the act that brought it
  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32)
) STRICT;
CREATE INDEX content_by_act ON content (act);

-- The bytes of a held content, in pieces of 1 MiB, so that a file of any size is read and written in little memory.
-- An empty content has one empty piece.
CREATE TABLE piece (
  id INTEGER PRIMARY KEY,
  act INTEGER NOT NULL,         -- the act that brought it: bytes may come later than their hash
  content INTEGER NOT NULL REFERENCES content (id),
  number INTEGER NOT NULL,      -- from 0
  size INTEGER NOT NULL,        -- bytes when uncompressed
  data BLOB NOT NULL,           -- raw if length(data) = size, else zlib: sqlar_uncompress(data, size) gives the bytes
  UNIQUE (content, number)
) STRICT;
CREATE INDEX piece_by_act ON piece (act);

-- What is known of a file beside its name and times: its bytes, and what its version resource says. Several files, images
-- and backups may be one revision. NULL is: not known, or the file has none.
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  act INTEGER NOT NULL,         -- the act that brought it
  content INTEGER REFERENCES content (id), -- NULL: the bytes are not known, not even by hash
  size INTEGER,                 -- bytes
  file_version TEXT,            -- the fixed file version, four numbers: 5.2.3790.1830
  product_version TEXT,         -- the fixed product version
  version_text TEXT,            -- FileVersion as the resource has it: 5.2.3790.1830 (srv03_sp1_rtm.050324-1447)
  branch TEXT,                  -- the line it was built from: srv03_sp1_rtm. A fact beside the version, not part of it
  language INTEGER,             -- LANGID: 1033 is 0x0409, US English
  linked INTEGER,               -- time of linking, from the PE header
  checksum INTEGER,             -- checksum in the PE header
  origin TEXT NOT NULL          -- how it is known: bytes, resource, bulletin, inferred, stated
) STRICT;
CREATE INDEX revision_by_act ON revision (act);
CREATE INDEX revision_by_facts ON revision (content, size, file_version);

-- State -------------------------------------------------------------------------------------------------------------------

-- What the machine is, beside its registry and files: product, clock, account rights.
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value ANY,
  present INTEGER NOT NULL,
  change INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys. parent 0 are the roots, HKLM and HKU.
CREATE TABLE registry_key (
  id INTEGER PRIMARY KEY,       -- a key that goes and comes again is the same row
  parent INTEGER NOT NULL,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,           -- may hold any character but \, NUL included
  class TEXT,                   -- class name
  written INTEGER,              -- last write time
  volatile INTEGER,             -- flag: gone at the next restart
  link INTEGER,                 -- flag: a symbolic link; its value SymbolicLinkValue names the target
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  UNIQUE (parent, folded)
) STRICT;
CREATE INDEX volatile_key ON registry_key (id) WHERE volatile = 1;

-- Values. The default value of a key has the empty name.
-- data is typed, so that it can be read: REG_SZ, REG_EXPAND_SZ and REG_LINK as TEXT; REG_MULTI_SZ as TEXT, each string with a
-- line feed behind it (empty strings too); REG_DWORD and REG_QWORD as INTEGER; all else, and any data that is not of
-- the form its type asks for, as BLOB: the bytes as in a hive.
CREATE TABLE registry_value (
  key INTEGER NOT NULL REFERENCES registry_key (id),
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  type INTEGER,                 -- REG_SZ = 1 … as in winnt.h; any number is kept
  data ANY,
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (key, folded)
) STRICT, WITHOUT ROWID;

-- Files and directories. parent 0 are volumes: C:, or \\server\share.
CREATE TABLE file (
  id INTEGER PRIMARY KEY,       -- stands for the path: a file that goes and comes again is the same row
  parent INTEGER NOT NULL,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  attributes INTEGER,           -- FILE_ATTRIBUTE_*; 0x10 is a directory
  created INTEGER,
  written INTEGER,
  accessed INTEGER,
  revision INTEGER REFERENCES revision (id), -- NULL for a directory
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  UNIQUE (parent, folded)
) STRICT;

-- What is mapped in memory, and by whom. It makes a file in use.
CREATE TABLE image (
  file INTEGER NOT NULL REFERENCES file (id), -- the path under which it was mapped
  folded TEXT NOT NULL,
  holder TEXT NOT NULL,         -- a program, a service, or Session Manager
  kind TEXT,                    -- known_dll, service, program
  revision INTEGER REFERENCES revision (id),  -- what was mapped, whatever lies on disk by now
  location INTEGER REFERENCES file (id),      -- where the mapped file is now; another path once it was moved aside
  at_boot INTEGER,              -- flag: mapped again at each start
  debugged INTEGER,             -- flag: the holder runs under a debugger
  hotpatched INTEGER,           -- flag: patched in memory since the last start
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (file, folded)
) STRICT, WITHOUT ROWID;

-- Who holds the file that lies here now?
CREATE INDEX image_by_location ON image (location) WHERE present;

-- One row for each start of the machine; the last one is running.
CREATE TABLE session (
  number INTEGER PRIMARY KEY,
  started INTEGER,
  present INTEGER NOT NULL,
  change INTEGER NOT NULL
) STRICT;

-- Updates on the machine. They form a stack in the order of sequence.
CREATE TABLE installed_update (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL UNIQUE,  -- the package's name, KB for a Q before a bare number: KB921883, KB2544893-V2
  name TEXT NOT NULL,           -- SP_SHORT_TITLE as its package prints it: KB921883, Q300845, KB2544893-v2
  article TEXT,                 -- in one spelling: KB2544893. Several packages of one article can stand
  title TEXT,
  package TEXT,                 -- file name of the package, or where its facts came from
  kind TEXT,                    -- hotfix, service_pack
  line TEXT,                    -- GDR, QFE; NULL: the package has one set of files
  installed INTEGER,            -- time of the install
  sequence INTEGER,             -- number of the act that installed it: what stands on what
  folder TEXT,                  -- folder with the backups, on the machine; NULL: none was kept
  hotpatched INTEGER,           -- flag: at least one file was patched in memory
  overwritten INTEGER REFERENCES installed_update (id), -- whose install overwrote its backup; then folder is NULL
  taken_over INTEGER REFERENCES installed_update (id),  -- the service pack that took its entries: no longer listed
  taken_along INTEGER REFERENCES installed_update (id), -- whose install took it to its QFE files
  not_done TEXT,                -- what its sheet asks for and its install left undone, a line each; NULL: nothing
  present INTEGER NOT NULL,
  change INTEGER NOT NULL
) STRICT;

-- For each installed update, each file it touched as it was before. The truth is the folder on the machine
-- (spuninst.inf in it); this is the index over it.
CREATE TABLE backup_file (
  installed_update INTEGER NOT NULL REFERENCES installed_update (id),
  file INTEGER NOT NULL REFERENCES file (id),
  existed INTEGER,              -- flag; 0: was not there, a removal deletes it
  stored TEXT,                  -- its name in the folder of the update
  attributes INTEGER,
  created INTEGER,
  written INTEGER,
  accessed INTEGER,
  revision INTEGER REFERENCES revision (id),
  pending INTEGER REFERENCES file (id), -- the queued file that was to replace it at the time; NULL after a restart
  pending_update INTEGER REFERENCES installed_update (id), -- that queued it
  pending_revision INTEGER REFERENCES revision (id),       -- what it held then
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (installed_update, file)
) STRICT, WITHOUT ROWID;

-- A restart ends all that waits.
CREATE INDEX backup_file_pending ON backup_file (installed_update, file) WHERE pending IS NOT NULL;

-- Likewise each registry key it made or removed.
CREATE TABLE backup_key (
  installed_update INTEGER NOT NULL REFERENCES installed_update (id),
  key INTEGER NOT NULL REFERENCES registry_key (id),
  existed INTEGER,              -- flag; 0: was not there, a removal deletes it
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (installed_update, key)
) STRICT, WITHOUT ROWID;

-- Likewise each registry value.
CREATE TABLE backup_value (
  installed_update INTEGER NOT NULL REFERENCES installed_update (id),
  key INTEGER NOT NULL REFERENCES registry_key (id),
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  existed INTEGER,              -- flag; 0: was not there, a removal deletes it
  type INTEGER,
  data ANY,                     -- as in registry_value
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (installed_update, key, folded)
) STRICT, WITHOUT ROWID;

-- Whose the pairs of the queue are. The registry's value says which pairs there are and in what order; this says of those that
-- an update queued which it was and what it queued.
CREATE TABLE waiting_pair (
  source TEXT NOT NULL,         -- as it stands in the value, folded: \??\C:\WINDOWS\SYSTEM32\SET12.TMP
  target TEXT NOT NULL,         -- likewise; empty: source is to be deleted
  installed_update INTEGER REFERENCES installed_update (id), -- that queued it
  removal INTEGER,              -- flag: its removal did
  revision INTEGER REFERENCES revision (id), -- what lay at source then; NULL: nothing
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;

-- Those that wait, among all that ever did.
CREATE INDEX waiting_pair_by_update ON waiting_pair (installed_update) WHERE present;

-- What an adopted machine was read from: each source that was interpreted, with its hash before and after. The other
-- files of the machine are in file, with the hash of what was read.
CREATE TABLE evidence (
  path TEXT NOT NULL PRIMARY KEY, -- below what was adopted, / between names
  role TEXT,                    -- hive, transaction log, update log, uninstall sheet, registry export, listing …
  size INTEGER,                 -- bytes
  sha256 BLOB,                  -- before it was read
  sha256_after BLOB,            -- after everything was
  modified INTEGER,             -- last written, as the computer told it that read it
  outcome TEXT,                 -- what became of it: where it went, and what of it could not be read
  present INTEGER NOT NULL,
  change INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What follows from it by rule, which Windows never wrote down as such: a conclusion, what it rests on, what speaks against it.
-- The sentences are made when they are shown; here is of what.
CREATE TABLE finding (
  number INTEGER NOT NULL,      -- from 1
  part INTEGER NOT NULL,        -- 0: the conclusion; from 1: the others
  role TEXT,                    -- conclusion; witness: what it rests on; against; signed: what a person signed
  subject TEXT,                 -- of a conclusion: what it is about: KB921883, queue, stack, clock …
  rule TEXT,                    -- which makes the sentence: clock.bias
  rule_revision INTEGER,        -- a later one of the same rule may say something else of the same arguments
  arguments TEXT,               -- each with a line feed behind it; in them %0A is a line feed and %25 a percent sign
  present INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (number, part)
) STRICT, WITHOUT ROWID;

-- Journal -----------------------------------------------------------------------------------------------------------------

-- One row for each act. An act is whole: all its changes, contents and revisions, and this row, or nothing.
CREATE TABLE act (
  number INTEGER PRIMARY KEY,   -- 1, 2, 3 … without gaps
  parent INTEGER NOT NULL,      -- the act in whose state the machine was before; 0 for the first. A rollback has the
                                -- parent of the act it went back to, so that a step further back is never a step forward
  target INTEGER,               -- rollback: the act whose state was restored; mark: the act that got the name
  kind TEXT NOT NULL,           -- create, install, uninstall, restart, edit, rollback, mark, …
  subject TEXT NOT NULL,        -- what it was about: KB921883, a path, the name of a mark
  command TEXT NOT NULL,        -- the command as it was given
  account TEXT NOT NULL,        -- who gave it
  time INTEGER NOT NULL,        -- on the clock of the machine, in UTC
  bias INTEGER NOT NULL,        -- minutes: UTC = local time of the machine + bias
  outcome TEXT NOT NULL,        -- done, or refused: then the log is all that changed
  code INTEGER NOT NULL,        -- what the Windows program would have returned: 0, 3010, 1603
  first_change INTEGER NOT NULL,
  last_change INTEGER NOT NULL, -- first_change - 1: the act changed nothing
  hash BLOB NOT NULL CHECK (length(hash) = 32), -- SHA-256 over the act before and this row: docs/journal-format.md
  format INTEGER NOT NULL,      -- that the hash is of; never less than that of the act before
  -- Digests over what the act brought, block by block; NULL: it brought none
  changes_digest BLOB,          -- its changes, over all tables of changes
  contents_digest BLOB,         -- its contents and pieces
  revisions_digest BLOB,        -- its revisions
  -- NULL in all of a store whose machine was given its identity, so that the same acts make the same journal anywhere
  recorded INTEGER,             -- when, by the clock of the computer that recorded it
  program TEXT,                 -- the version of wupd that did
  origin TEXT,                  -- NULL: done here; read: what was read from evidence
  assumptions TEXT,             -- what it went by that is not known: sentences, each with a line feed behind it; NULL: nothing
  machine BLOB CHECK (length(machine) = 16) -- of the first act: which machine it is; NULL in any other
) STRICT;
CREATE INDEX act_by_subject ON act (subject, kind);
-- How a state came to be leads from one of these to the next.
CREATE INDEX act_rollback ON act (number, target) WHERE kind = 'rollback';


-- Blocks of rows that an act took away, with their hashes, so that what is left is still proved: docs/journal-format.md.
CREATE TABLE pruned (
  id INTEGER PRIMARY KEY,
  act INTEGER NOT NULL,         -- that took it away
  name TEXT NOT NULL,           -- of what: a table of state, for its changes, or piece
  brought INTEGER NOT NULL,     -- the act whose rows they were
  first INTEGER NOT NULL,       -- number of the first row: its change, or its id
  last INTEGER NOT NULL,
  count INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX pruned_by_rows ON pruned (brought, name, first);
CREATE INDEX pruned_by_act ON pruned (act);


-- The journal's change tables -------------------------------------------------------------------------------------------
--
-- One for each table of state, with its columns and three more in front. A row is one state of one object: what it was from
-- this change on. What it was before is the row `predecessor` names, so each state is held once, and the states of an
-- object form a chain from the current row back to the change in which it first came (predecessor 0).
--
--   change        number of the change, over all tables and acts, without gaps
--   act           the act it belongs to (act.number)
--   predecessor   the change that made the state before this one; 0: the object was never there before

CREATE TABLE setting_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  name TEXT NOT NULL, value ANY, present INTEGER NOT NULL
) STRICT;

CREATE TABLE registry_key_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  id INTEGER NOT NULL, parent INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, class TEXT, written INTEGER,
  volatile INTEGER, link INTEGER, present INTEGER NOT NULL
) STRICT;

CREATE TABLE registry_value_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  key INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, type INTEGER, data ANY, present INTEGER NOT NULL
) STRICT;

CREATE TABLE file_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  id INTEGER NOT NULL, parent INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, attributes INTEGER,
  created INTEGER, written INTEGER, accessed INTEGER, revision INTEGER, present INTEGER NOT NULL
) STRICT;

CREATE TABLE image_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  file INTEGER NOT NULL, folded TEXT NOT NULL, holder TEXT NOT NULL, kind TEXT, revision INTEGER, location INTEGER,
  at_boot INTEGER, debugged INTEGER, hotpatched INTEGER, present INTEGER NOT NULL
) STRICT;

CREATE TABLE session_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  number INTEGER NOT NULL, started INTEGER, present INTEGER NOT NULL
) STRICT;

CREATE TABLE installed_update_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  id INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, article TEXT, title TEXT, package TEXT, kind TEXT,
  line TEXT, installed INTEGER, sequence INTEGER, folder TEXT, hotpatched INTEGER, overwritten INTEGER,
  taken_over INTEGER, taken_along INTEGER, not_done TEXT, present INTEGER NOT NULL
) STRICT;

CREATE TABLE backup_file_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  installed_update INTEGER NOT NULL, file INTEGER NOT NULL, existed INTEGER, stored TEXT, attributes INTEGER,
  created INTEGER, written INTEGER, accessed INTEGER, revision INTEGER, pending INTEGER, pending_update INTEGER,
  pending_revision INTEGER, present INTEGER NOT NULL
) STRICT;

CREATE TABLE backup_key_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  installed_update INTEGER NOT NULL, key INTEGER NOT NULL, existed INTEGER, present INTEGER NOT NULL
) STRICT;

CREATE TABLE backup_value_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  installed_update INTEGER NOT NULL, key INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, existed INTEGER,
  type INTEGER, data ANY, present INTEGER NOT NULL
) STRICT;

CREATE TABLE waiting_pair_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, installed_update INTEGER, removal INTEGER, revision INTEGER,
  present INTEGER NOT NULL
) STRICT;

CREATE TABLE evidence_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  path TEXT NOT NULL, role TEXT, size INTEGER, sha256 BLOB, sha256_after BLOB, modified INTEGER, outcome TEXT,
  present INTEGER NOT NULL
) STRICT;

CREATE TABLE finding_change (
  change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
  number INTEGER NOT NULL, part INTEGER NOT NULL, role TEXT, subject TEXT, rule TEXT, rule_revision INTEGER,
  arguments TEXT, present INTEGER NOT NULL
) STRICT;


-- How the database records and refuses ----------------------------------------------------------------------------------
--
-- only_wupd_writes_here() is a function of the wupd program. It gives the number of the act that is open, and fails when
-- none is. A plain sqlite3 has no such function, so that it cannot even compile a statement that would write here.
--
-- For every table of state: a row that comes and a row that changes is written to its change table; what makes an object
-- the object it is never changes; a row is never deleted, for an object that goes stays behind with present = 0
-- (so INSERT OR REPLACE is refused as well). For every table of the journal: rows come through an open act and stay as
-- they are, but for a block that the open act prunes. (A change is looked at after it came, which costs less than before,
-- and is undone with its statement if refused.)

CREATE TRIGGER setting_comes AFTER INSERT ON setting BEGIN
  INSERT INTO setting_change (change, act, predecessor, name, value, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.name, NEW.value, NEW.present);
END;
CREATE TRIGGER setting_changes AFTER UPDATE ON setting BEGIN
  INSERT INTO setting_change (change, act, predecessor, name, value, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.name, NEW.value, NEW.present);
END;
CREATE TRIGGER setting_stays_itself BEFORE UPDATE OF name ON setting BEGIN
  SELECT RAISE(ABORT, 'setting: what identifies a row never changes');
END;
CREATE TRIGGER setting_is_never_deleted BEFORE DELETE ON setting BEGIN
  SELECT RAISE(ABORT, 'setting: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER setting_change_comes AFTER INSERT ON setting_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'setting_change: written outside an act');
END;
CREATE TRIGGER setting_change_stays BEFORE UPDATE ON setting_change BEGIN
  SELECT RAISE(ABORT, 'setting_change: the journal is append-only');
END;
CREATE TRIGGER setting_change_is_never_deleted BEFORE DELETE ON setting_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'setting' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'setting_change: the journal is append-only');
END;

CREATE TRIGGER registry_key_comes AFTER INSERT ON registry_key BEGIN
  INSERT INTO registry_key_change (change, act, predecessor, id, parent, folded, name, class, written, volatile, link, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.id, NEW.parent, NEW.folded, NEW.name, NEW.class, NEW.written,
    NEW.volatile, NEW.link, NEW.present);
END;
CREATE TRIGGER registry_key_changes AFTER UPDATE ON registry_key BEGIN
  INSERT INTO registry_key_change (change, act, predecessor, id, parent, folded, name, class, written, volatile, link, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.id, NEW.parent, NEW.folded, NEW.name, NEW.class, NEW.written,
    NEW.volatile, NEW.link, NEW.present);
END;
CREATE TRIGGER registry_key_stays_itself BEFORE UPDATE OF id, parent, folded ON registry_key BEGIN
  SELECT RAISE(ABORT, 'registry_key: what identifies a row never changes');
END;
CREATE TRIGGER registry_key_is_never_deleted BEFORE DELETE ON registry_key BEGIN
  SELECT RAISE(ABORT, 'registry_key: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER registry_key_change_comes AFTER INSERT ON registry_key_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'registry_key_change: written outside an act');
END;
CREATE TRIGGER registry_key_change_stays BEFORE UPDATE ON registry_key_change BEGIN
  SELECT RAISE(ABORT, 'registry_key_change: the journal is append-only');
END;
CREATE TRIGGER registry_key_change_is_never_deleted BEFORE DELETE ON registry_key_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'registry_key' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'registry_key_change: the journal is append-only');
END;

CREATE TRIGGER registry_value_comes AFTER INSERT ON registry_value BEGIN
  INSERT INTO registry_value_change (change, act, predecessor, key, folded, name, type, data, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.key, NEW.folded, NEW.name, NEW.type, NEW.data, NEW.present);
END;
CREATE TRIGGER registry_value_changes AFTER UPDATE ON registry_value BEGIN
  INSERT INTO registry_value_change (change, act, predecessor, key, folded, name, type, data, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.key, NEW.folded, NEW.name, NEW.type, NEW.data, NEW.present);
END;
CREATE TRIGGER registry_value_stays_itself BEFORE UPDATE OF key, folded ON registry_value BEGIN
  SELECT RAISE(ABORT, 'registry_value: what identifies a row never changes');
END;
CREATE TRIGGER registry_value_is_never_deleted BEFORE DELETE ON registry_value BEGIN
  SELECT RAISE(ABORT, 'registry_value: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER registry_value_change_comes AFTER INSERT ON registry_value_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'registry_value_change: written outside an act');
END;
CREATE TRIGGER registry_value_change_stays BEFORE UPDATE ON registry_value_change BEGIN
  SELECT RAISE(ABORT, 'registry_value_change: the journal is append-only');
END;
CREATE TRIGGER registry_value_change_is_never_deleted BEFORE DELETE ON registry_value_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'registry_value' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'registry_value_change: the journal is append-only');
END;

CREATE TRIGGER file_comes AFTER INSERT ON file BEGIN
  INSERT INTO file_change (change, act, predecessor, id, parent, folded, name, attributes, created, written, accessed, revision, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.id, NEW.parent, NEW.folded, NEW.name, NEW.attributes, NEW.created,
    NEW.written, NEW.accessed, NEW.revision, NEW.present);
END;
CREATE TRIGGER file_changes AFTER UPDATE ON file BEGIN
  INSERT INTO file_change (change, act, predecessor, id, parent, folded, name, attributes, created, written, accessed, revision, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.id, NEW.parent, NEW.folded, NEW.name, NEW.attributes,
    NEW.created, NEW.written, NEW.accessed, NEW.revision, NEW.present);
END;
CREATE TRIGGER file_stays_itself BEFORE UPDATE OF id, parent, folded ON file BEGIN
  SELECT RAISE(ABORT, 'file: what identifies a row never changes');
END;
CREATE TRIGGER file_is_never_deleted BEFORE DELETE ON file BEGIN
  SELECT RAISE(ABORT, 'file: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER file_change_comes AFTER INSERT ON file_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'file_change: written outside an act');
END;
CREATE TRIGGER file_change_stays BEFORE UPDATE ON file_change BEGIN
  SELECT RAISE(ABORT, 'file_change: the journal is append-only');
END;
CREATE TRIGGER file_change_is_never_deleted BEFORE DELETE ON file_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'file' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'file_change: the journal is append-only');
END;

CREATE TRIGGER image_comes AFTER INSERT ON image BEGIN
  INSERT INTO image_change (change, act, predecessor, file, folded, holder, kind, revision, location, at_boot, debugged, hotpatched, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.file, NEW.folded, NEW.holder, NEW.kind, NEW.revision, NEW.location,
    NEW.at_boot, NEW.debugged, NEW.hotpatched, NEW.present);
END;
CREATE TRIGGER image_changes AFTER UPDATE ON image BEGIN
  INSERT INTO image_change (change, act, predecessor, file, folded, holder, kind, revision, location, at_boot, debugged, hotpatched, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.file, NEW.folded, NEW.holder, NEW.kind, NEW.revision,
    NEW.location, NEW.at_boot, NEW.debugged, NEW.hotpatched, NEW.present);
END;
CREATE TRIGGER image_stays_itself BEFORE UPDATE OF file, folded ON image BEGIN
  SELECT RAISE(ABORT, 'image: what identifies a row never changes');
END;
CREATE TRIGGER image_is_never_deleted BEFORE DELETE ON image BEGIN
  SELECT RAISE(ABORT, 'image: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER image_change_comes AFTER INSERT ON image_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'image_change: written outside an act');
END;
CREATE TRIGGER image_change_stays BEFORE UPDATE ON image_change BEGIN
  SELECT RAISE(ABORT, 'image_change: the journal is append-only');
END;
CREATE TRIGGER image_change_is_never_deleted BEFORE DELETE ON image_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'image' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'image_change: the journal is append-only');
END;

CREATE TRIGGER session_comes AFTER INSERT ON session BEGIN
  INSERT INTO session_change (change, act, predecessor, number, started, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.number, NEW.started, NEW.present);
END;
CREATE TRIGGER session_changes AFTER UPDATE ON session BEGIN
  INSERT INTO session_change (change, act, predecessor, number, started, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.number, NEW.started, NEW.present);
END;
CREATE TRIGGER session_stays_itself BEFORE UPDATE OF number ON session BEGIN
  SELECT RAISE(ABORT, 'session: what identifies a row never changes');
END;
CREATE TRIGGER session_is_never_deleted BEFORE DELETE ON session BEGIN
  SELECT RAISE(ABORT, 'session: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER session_change_comes AFTER INSERT ON session_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'session_change: written outside an act');
END;
CREATE TRIGGER session_change_stays BEFORE UPDATE ON session_change BEGIN
  SELECT RAISE(ABORT, 'session_change: the journal is append-only');
END;
CREATE TRIGGER session_change_is_never_deleted BEFORE DELETE ON session_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'session' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'session_change: the journal is append-only');
END;

CREATE TRIGGER installed_update_comes AFTER INSERT ON installed_update BEGIN
  INSERT INTO installed_update_change (change, act, predecessor, id, folded, name, article, title, package, kind, line, installed, sequence, folder, hotpatched, overwritten, taken_over, taken_along, not_done, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.id, NEW.folded, NEW.name, NEW.article, NEW.title, NEW.package,
    NEW.kind, NEW.line, NEW.installed, NEW.sequence, NEW.folder, NEW.hotpatched, NEW.overwritten,
    NEW.taken_over, NEW.taken_along, NEW.not_done, NEW.present);
END;
CREATE TRIGGER installed_update_changes AFTER UPDATE ON installed_update BEGIN
  INSERT INTO installed_update_change (change, act, predecessor, id, folded, name, article, title, package, kind, line, installed, sequence, folder, hotpatched, overwritten, taken_over, taken_along, not_done, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.id, NEW.folded, NEW.name, NEW.article, NEW.title,
    NEW.package, NEW.kind, NEW.line, NEW.installed, NEW.sequence, NEW.folder, NEW.hotpatched, NEW.overwritten,
    NEW.taken_over, NEW.taken_along, NEW.not_done, NEW.present);
END;
CREATE TRIGGER installed_update_stays_itself BEFORE UPDATE OF id, folded ON installed_update BEGIN
  SELECT RAISE(ABORT, 'installed_update: what identifies a row never changes');
END;
CREATE TRIGGER installed_update_is_never_deleted BEFORE DELETE ON installed_update BEGIN
  SELECT RAISE(ABORT, 'installed_update: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER installed_update_change_comes AFTER INSERT ON installed_update_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'installed_update_change: written outside an act');
END;
CREATE TRIGGER installed_update_change_stays BEFORE UPDATE ON installed_update_change BEGIN
  SELECT RAISE(ABORT, 'installed_update_change: the journal is append-only');
END;
CREATE TRIGGER installed_update_change_is_never_deleted BEFORE DELETE ON installed_update_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'installed_update' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'installed_update_change: the journal is append-only');
END;

CREATE TRIGGER backup_file_comes AFTER INSERT ON backup_file BEGIN
  INSERT INTO backup_file_change (change, act, predecessor, installed_update, file, existed, stored, attributes, created, written, accessed, revision, pending, pending_update, pending_revision, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.installed_update, NEW.file, NEW.existed, NEW.stored, NEW.attributes,
    NEW.created, NEW.written, NEW.accessed, NEW.revision, NEW.pending, NEW.pending_update,
    NEW.pending_revision, NEW.present);
END;
CREATE TRIGGER backup_file_changes AFTER UPDATE ON backup_file BEGIN
  INSERT INTO backup_file_change (change, act, predecessor, installed_update, file, existed, stored, attributes, created, written, accessed, revision, pending, pending_update, pending_revision, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.installed_update, NEW.file, NEW.existed, NEW.stored,
    NEW.attributes, NEW.created, NEW.written, NEW.accessed, NEW.revision, NEW.pending, NEW.pending_update,
    NEW.pending_revision, NEW.present);
END;
CREATE TRIGGER backup_file_stays_itself BEFORE UPDATE OF installed_update, file ON backup_file BEGIN
  SELECT RAISE(ABORT, 'backup_file: what identifies a row never changes');
END;
CREATE TRIGGER backup_file_is_never_deleted BEFORE DELETE ON backup_file BEGIN
  SELECT RAISE(ABORT, 'backup_file: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER backup_file_change_comes AFTER INSERT ON backup_file_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'backup_file_change: written outside an act');
END;
CREATE TRIGGER backup_file_change_stays BEFORE UPDATE ON backup_file_change BEGIN
  SELECT RAISE(ABORT, 'backup_file_change: the journal is append-only');
END;
CREATE TRIGGER backup_file_change_is_never_deleted BEFORE DELETE ON backup_file_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'backup_file' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'backup_file_change: the journal is append-only');
END;

CREATE TRIGGER backup_key_comes AFTER INSERT ON backup_key BEGIN
  INSERT INTO backup_key_change (change, act, predecessor, installed_update, key, existed, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.installed_update, NEW.key, NEW.existed, NEW.present);
END;
CREATE TRIGGER backup_key_changes AFTER UPDATE ON backup_key BEGIN
  INSERT INTO backup_key_change (change, act, predecessor, installed_update, key, existed, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.installed_update, NEW.key, NEW.existed, NEW.present);
END;
CREATE TRIGGER backup_key_stays_itself BEFORE UPDATE OF installed_update, key ON backup_key BEGIN
  SELECT RAISE(ABORT, 'backup_key: what identifies a row never changes');
END;
CREATE TRIGGER backup_key_is_never_deleted BEFORE DELETE ON backup_key BEGIN
  SELECT RAISE(ABORT, 'backup_key: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER backup_key_change_comes AFTER INSERT ON backup_key_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'backup_key_change: written outside an act');
END;
CREATE TRIGGER backup_key_change_stays BEFORE UPDATE ON backup_key_change BEGIN
  SELECT RAISE(ABORT, 'backup_key_change: the journal is append-only');
END;
CREATE TRIGGER backup_key_change_is_never_deleted BEFORE DELETE ON backup_key_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'backup_key' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'backup_key_change: the journal is append-only');
END;

CREATE TRIGGER backup_value_comes AFTER INSERT ON backup_value BEGIN
  INSERT INTO backup_value_change (change, act, predecessor, installed_update, key, folded, name, existed, type, data, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.installed_update, NEW.key, NEW.folded, NEW.name, NEW.existed,
    NEW.type, NEW.data, NEW.present);
END;
CREATE TRIGGER backup_value_changes AFTER UPDATE ON backup_value BEGIN
  INSERT INTO backup_value_change (change, act, predecessor, installed_update, key, folded, name, existed, type, data, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.installed_update, NEW.key, NEW.folded, NEW.name, NEW.existed,
    NEW.type, NEW.data, NEW.present);
END;
CREATE TRIGGER backup_value_stays_itself BEFORE UPDATE OF installed_update, key, folded ON backup_value BEGIN
  SELECT RAISE(ABORT, 'backup_value: what identifies a row never changes');
END;
CREATE TRIGGER backup_value_is_never_deleted BEFORE DELETE ON backup_value BEGIN
  SELECT RAISE(ABORT, 'backup_value: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER backup_value_change_comes AFTER INSERT ON backup_value_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'backup_value_change: written outside an act');
END;
CREATE TRIGGER backup_value_change_stays BEFORE UPDATE ON backup_value_change BEGIN
  SELECT RAISE(ABORT, 'backup_value_change: the journal is append-only');
END;
CREATE TRIGGER backup_value_change_is_never_deleted BEFORE DELETE ON backup_value_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'backup_value' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'backup_value_change: the journal is append-only');
END;

CREATE TRIGGER waiting_pair_comes AFTER INSERT ON waiting_pair BEGIN
  INSERT INTO waiting_pair_change (change, act, predecessor, source, target, installed_update, removal, revision, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.source, NEW.target, NEW.installed_update, NEW.removal, NEW.revision,
    NEW.present);
END;
CREATE TRIGGER waiting_pair_changes AFTER UPDATE ON waiting_pair BEGIN
  INSERT INTO waiting_pair_change (change, act, predecessor, source, target, installed_update, removal, revision, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.source, NEW.target, NEW.installed_update, NEW.removal,
    NEW.revision, NEW.present);
END;
CREATE TRIGGER waiting_pair_stays_itself BEFORE UPDATE OF source, target ON waiting_pair BEGIN
  SELECT RAISE(ABORT, 'waiting_pair: what identifies a row never changes');
END;
CREATE TRIGGER waiting_pair_is_never_deleted BEFORE DELETE ON waiting_pair BEGIN
  SELECT RAISE(ABORT, 'waiting_pair: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER waiting_pair_change_comes AFTER INSERT ON waiting_pair_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'waiting_pair_change: written outside an act');
END;
CREATE TRIGGER waiting_pair_change_stays BEFORE UPDATE ON waiting_pair_change BEGIN
  SELECT RAISE(ABORT, 'waiting_pair_change: the journal is append-only');
END;
CREATE TRIGGER waiting_pair_change_is_never_deleted BEFORE DELETE ON waiting_pair_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'waiting_pair' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'waiting_pair_change: the journal is append-only');
END;

CREATE TRIGGER evidence_comes AFTER INSERT ON evidence BEGIN
  INSERT INTO evidence_change (change, act, predecessor, path, role, size, sha256, sha256_after, modified, outcome, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.path, NEW.role, NEW.size, NEW.sha256, NEW.sha256_after, NEW.modified, NEW.outcome, NEW.present);
END;
CREATE TRIGGER evidence_changes AFTER UPDATE ON evidence BEGIN
  INSERT INTO evidence_change (change, act, predecessor, path, role, size, sha256, sha256_after, modified, outcome, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.path, NEW.role, NEW.size, NEW.sha256, NEW.sha256_after, NEW.modified, NEW.outcome, NEW.present);
END;
CREATE TRIGGER evidence_stays_itself BEFORE UPDATE OF path ON evidence BEGIN
  SELECT RAISE(ABORT, 'evidence: what identifies a row never changes');
END;
CREATE TRIGGER evidence_is_never_deleted BEFORE DELETE ON evidence BEGIN
  SELECT RAISE(ABORT, 'evidence: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER evidence_change_comes AFTER INSERT ON evidence_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'evidence_change: written outside an act');
END;
CREATE TRIGGER evidence_change_stays BEFORE UPDATE ON evidence_change BEGIN
  SELECT RAISE(ABORT, 'evidence_change: the journal is append-only');
END;
CREATE TRIGGER evidence_change_is_never_deleted BEFORE DELETE ON evidence_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'evidence' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'evidence_change: the journal is append-only');
END;

CREATE TRIGGER finding_comes AFTER INSERT ON finding BEGIN
  INSERT INTO finding_change (change, act, predecessor, number, part, role, subject, rule, rule_revision, arguments, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), 0, NEW.number, NEW.part, NEW.role, NEW.subject, NEW.rule,
    NEW.rule_revision, NEW.arguments, NEW.present);
END;
CREATE TRIGGER finding_changes AFTER UPDATE ON finding BEGIN
  INSERT INTO finding_change (change, act, predecessor, number, part, role, subject, rule, rule_revision, arguments, present)
  VALUES (
    NEW.change, only_wupd_writes_here(), OLD.change, NEW.number, NEW.part, NEW.role, NEW.subject, NEW.rule,
    NEW.rule_revision, NEW.arguments, NEW.present);
END;
CREATE TRIGGER finding_stays_itself BEFORE UPDATE OF number, part ON finding BEGIN
  SELECT RAISE(ABORT, 'finding: what identifies a row never changes');
END;
CREATE TRIGGER finding_is_never_deleted BEFORE DELETE ON finding BEGIN
  SELECT RAISE(ABORT, 'finding: a row is never deleted; wupd marks what is gone');
END;
CREATE TRIGGER finding_change_comes AFTER INSERT ON finding_change WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'finding_change: written outside an act');
END;
CREATE TRIGGER finding_change_stays BEFORE UPDATE ON finding_change BEGIN
  SELECT RAISE(ABORT, 'finding_change: the journal is append-only');
END;
CREATE TRIGGER finding_change_is_never_deleted BEFORE DELETE ON finding_change WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'finding' AND OLD.change BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'finding_change: the journal is append-only');
END;

CREATE TRIGGER act_comes BEFORE INSERT ON act WHEN NEW.number IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'act: written outside an act');
END;
CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN
  SELECT RAISE(ABORT, 'act: the journal is append-only');
END;
CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON act BEGIN
  SELECT RAISE(ABORT, 'act: the journal is append-only');
END;

CREATE TRIGGER content_comes BEFORE INSERT ON content WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'content: written outside an act');
END;
CREATE TRIGGER content_stays BEFORE UPDATE ON content BEGIN
  SELECT RAISE(ABORT, 'content: the journal is append-only');
END;
CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON content BEGIN
  SELECT RAISE(ABORT, 'content: the journal is append-only');
END;

CREATE TRIGGER revision_comes BEFORE INSERT ON revision WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'revision: written outside an act');
END;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN
  SELECT RAISE(ABORT, 'revision: the journal is append-only');
END;
CREATE TRIGGER revision_is_never_deleted BEFORE DELETE ON revision BEGIN
  SELECT RAISE(ABORT, 'revision: the journal is append-only');
END;

CREATE TRIGGER piece_comes BEFORE INSERT ON piece WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'piece: written outside an act');
END;
-- Not OF data: an UPDATE of rowid names no column.
CREATE TRIGGER piece_is_compacted BEFORE UPDATE ON piece WHEN only_wupd_writes_here() IS NULL BEGIN
  SELECT RAISE(ABORT, 'piece: written outside an act');
END;
CREATE TRIGGER piece_stays BEFORE UPDATE OF id, act, content, number, size ON piece BEGIN
  SELECT RAISE(ABORT, 'piece: contents are append-only');
END;
CREATE TRIGGER piece_is_never_deleted BEFORE DELETE ON piece WHEN NOT EXISTS (
  SELECT 1 FROM pruned WHERE name = 'piece' AND OLD.id BETWEEN first AND last AND act = only_wupd_writes_here()) BEGIN
  SELECT RAISE(ABORT, 'piece: contents are append-only');
END;

CREATE TRIGGER pruned_comes BEFORE INSERT ON pruned WHEN NEW.act IS NOT only_wupd_writes_here() BEGIN
  SELECT RAISE(ABORT, 'pruned: written outside an act');
END;
CREATE TRIGGER pruned_stays BEFORE UPDATE ON pruned BEGIN
  SELECT RAISE(ABORT, 'pruned: the journal is append-only');
END;
CREATE TRIGGER pruned_is_never_deleted BEFORE DELETE ON pruned BEGIN
  SELECT RAISE(ABORT, 'pruned: the journal is append-only');
END;


-- Views for readers: everything above in plain words ----------------------------------------------------------------------

CREATE VIEW journal AS
SELECT number AS act,
       datetime((time - bias * 600000000) / 10000000 - 11644473600, 'unixepoch') AS local_time,
       kind, subject, outcome, code, last_change - first_change + 1 AS changes,
       command, account, datetime(recorded / 10000000 - 11644473600, 'unixepoch') AS recorded_utc, program,
       coalesce(origin, 'done') AS origin, assumptions, parent, target, lower(hex(hash)) AS hash
FROM act;

-- Full names of keys and paths of files, gone ones included.
CREATE VIEW registry_key_path AS
WITH RECURSIVE path (id, path) AS (
  SELECT id, name FROM registry_key WHERE parent = 0
  UNION ALL
  SELECT k.id, path.path || '\' || k.name FROM path JOIN registry_key k ON k.parent = path.id
)
SELECT id, path FROM path;

CREATE VIEW file_path AS
WITH RECURSIVE path (id, path) AS (
  SELECT id, name FROM file WHERE parent = 0
  UNION ALL
  SELECT f.id, path.path || '\' || f.name FROM path JOIN file f ON f.parent = path.id
)
SELECT id, path FROM path;

CREATE VIEW registry_type AS
SELECT column1 AS type, column2 AS name FROM (VALUES
  (0, 'REG_NONE'), (1, 'REG_SZ'), (2, 'REG_EXPAND_SZ'), (3, 'REG_BINARY'), (4, 'REG_DWORD'), (5, 'REG_DWORD_BIG_ENDIAN'),
  (6, 'REG_LINK'), (7, 'REG_MULTI_SZ'), (8, 'REG_RESOURCE_LIST'), (9, 'REG_FULL_RESOURCE_DESCRIPTOR'),
  (10, 'REG_RESOURCE_REQUIREMENTS_LIST'), (11, 'REG_QWORD'));

CREATE VIEW registry AS
SELECT p.path AS key, v.name AS value, coalesce(t.name, v.type) AS type, v.data
FROM registry_value v JOIN registry_key_path p ON p.id = v.key LEFT JOIN registry_type t ON t.type = v.type
WHERE v.present;

CREATE VIEW files AS
SELECT p.path, f.attributes & 16 <> 0 AS directory, r.size, r.file_version AS version, r.branch, r.version_text, r.origin,
       datetime(f.written / 10000000 - 11644473600, 'unixepoch') AS written_utc,
       lower(hex(c.sha256)) AS sha256, EXISTS (SELECT 1 FROM piece WHERE content = r.content) AS held
FROM file f JOIN file_path p ON p.id = f.id LEFT JOIN revision r ON r.id = f.revision LEFT JOIN content c ON c.id = r.content
WHERE f.present;

CREATE VIEW images AS
SELECT p.path, i.holder, i.kind, r.file_version AS version, r.branch, l.path AS lies_now_at, i.at_boot, i.debugged, i.hotpatched
FROM image i JOIN file_path p ON p.id = i.file JOIN file_path l ON l.id = i.location LEFT JOIN revision r ON r.id = i.revision
WHERE i.present;

CREATE VIEW updates AS
SELECT row_number() OVER (ORDER BY sequence, id) AS position, name, article, title, line,
       datetime(installed / 10000000 - 11644473600, 'unixepoch') AS installed_utc, sequence AS act, folder, hotpatched
FROM installed_update WHERE present;

CREATE VIEW backups AS
SELECT u.name AS package, p.path, b.existed, b.stored, r.file_version AS version, r.branch
FROM backup_file b JOIN installed_update u ON u.id = b.installed_update JOIN file_path p ON p.id = b.file
     LEFT JOIN revision r ON r.id = b.revision
WHERE b.present;

-- What an adopted machine was read from, and whether it was still the same afterwards.
CREATE VIEW sources AS
SELECT path, role, size, lower(hex(sha256)) AS sha256, sha256_after IS sha256 AS unchanged,
       datetime(modified / 10000000 - 11644473600, 'unixepoch') AS modified_utc, outcome
FROM evidence WHERE present;

CREATE VIEW findings AS
SELECT number, part, role, subject, rule, rule_revision, arguments FROM finding WHERE present;

CREATE VIEW waiting_pairs AS
SELECT p.source, p.target, u.name AS package, p.removal, r.file_version AS version, r.branch
FROM waiting_pair p LEFT JOIN installed_update u ON u.id = p.installed_update LEFT JOIN revision r ON r.id = p.revision
WHERE p.present;

-- Every change of a registry value or a file, before and after.
CREATE VIEW registry_changes AS
SELECT c.act, c.change, p.path AS key, c.name AS value,
       CASE WHEN b.present THEN b.data END AS before, CASE WHEN c.present THEN c.data END AS after
FROM registry_value_change c JOIN registry_key_path p ON p.id = c.key
     LEFT JOIN registry_value_change b ON b.change = c.predecessor;

CREATE VIEW file_changes AS
SELECT c.act, c.change, p.path,
       CASE WHEN b.present THEN coalesce(br.file_version, br.size, '') END AS before,
       CASE WHEN c.present THEN coalesce(cr.file_version, cr.size, '') END AS after
FROM file_change c JOIN file_path p ON p.id = c.id LEFT JOIN file_change b ON b.change = c.predecessor
     LEFT JOIN revision br ON br.id = b.revision LEFT JOIN revision cr ON cr.id = c.revision;

PRAGMA application_id = 0x57555044;
PRAGMA user_version = 2;
