/// A second step of the schema that there is not: columns behind all others, tables, an index and a view more.
public let artificialStep: StaticString = """
  ALTER TABLE registry_key ADD COLUMN security INTEGER;
  ALTER TABLE registry_key_change ADD COLUMN security INTEGER;
  ALTER TABLE file ADD COLUMN entry INTEGER;
  ALTER TABLE file_change ADD COLUMN entry INTEGER;
  ALTER TABLE revision ADD COLUMN signer TEXT;
  ALTER TABLE act ADD COLUMN remark TEXT;
  CREATE TABLE stream (
    file INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT, size INTEGER, present INTEGER NOT NULL, change INTEGER NOT NULL,
    PRIMARY KEY (file, folded)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE stream_change (
    change INTEGER PRIMARY KEY, act INTEGER NOT NULL, predecessor INTEGER NOT NULL,
    file INTEGER NOT NULL, folded TEXT NOT NULL, name TEXT, size INTEGER, present INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX stream_by_size ON stream (size);
  CREATE VIEW streams AS SELECT name, size FROM stream WHERE present;
  PRAGMA user_version = 3;
  """
