#!/usr/bin/env python3
"""Checks a store of wupd against docs/journal-format.md, with nothing but Python's standard library.

    verify.py [--schema schema/0001-store.sql] STORE [ANCHOR ...]

One finding a line. Exit status: 0 sound, 2 not sound, 1 could not look. Give it a copy, with the -wal if there is one:
Python's SQLite may write the -shm beside it.
"""
import functools, hashlib, os, re, sqlite3, struct, sys, zlib
from urllib.parse import quote

# The tables of state, in the order of the page: how many columns name the object, then all columns but `change`.
STATE = [
    ("setting", 1, "name value present"),
    ("registry_key", 1, "id parent folded name class written volatile link present"),
    ("registry_value", 2, "key folded name type data present"),
    ("file", 1, "id parent folded name attributes created written accessed revision present"),
    ("image", 2, "file folded holder kind revision location at_boot debugged hotpatched present"),
    ("session", 1, "number started present"),
    ("installed_update", 1, "id folded name article title package kind line installed sequence folder hotpatched present"),
    ("backup_file", 2, "installed_update file existed stored attributes created written accessed revision pending present"),
    ("backup_key", 2, "installed_update key existed present"),
    ("backup_value", 3, "installed_update key folded name existed type data present"),
    ("waiting_pair", 2, "source target installed_update removal revision present"),
    ("evidence", 1, "path role size sha256 sha256_after modified outcome present"),
    ("finding", 2, "number part role subject rule rule_revision arguments present"),
]
CONTENTS = [
    ("content", "id act sha256"),
    ("piece", "id act content number size"),
    ("revision", "id act content size file_version product_version version_text branch language linked checksum origin"),
]
ACT = ("number parent target kind subject command account time bias outcome code first_change last_change format "
       "changes_digest contents_digest revisions_digest recorded program origin assumptions machine")
PIECE = 1 << 20
BLOCK = 1024


class Text(bytes):
    """A text as its UTF-8 bytes, so that it is hashed as it is stored and never taken for a blob."""


def item(value):
    """A value as it goes into the hash."""
    if value is None:
        return b"\x00"
    if isinstance(value, int):
        n = (value if value > 0 else ~value).bit_length() // 8 + 1 if value else 0
        return bytes([0x10 + n]) + value.to_bytes(n, "big", signed=True)
    if isinstance(value, float):
        return b"\x40" + struct.pack(">d", value)
    return counted(b"\x20" if isinstance(value, Text) else b"\x30", len(value)) + value


def items(values):
    return b"".join(map(item, values))


def counted(tag, n):
    """A tag byte and a count as LEB128."""
    length = b""
    while n > 127:
        length, n = length + bytes([n & 127 | 128]), n >> 7
    return tag + length + bytes([n])


def row(values):
    """A row as it goes into a hash: without the NULLs at its end."""
    values = list(values)
    while values and values[-1] is None:
        values.pop()
    return counted(b"\x50", len(values)) + items(values)


def digest(tables):
    """The digest of rows, given as (table, [(number, values), ...]): over those of their blocks. None without rows."""
    blocks = b""
    for table, rows in tables:
        name = item(Text(table.encode()))
        for start in range(0, len(rows), BLOCK):
            block = rows[start:start + BLOCK]
            hashed = hashlib.sha256(b"\x02" + name + b"".join(row(values) for _, values in block)).digest()
            blocks += name + items((block[0][0], block[-1][0], len(block), hashed))
    return hashlib.sha256(b"\x02" + blocks).digest() if blocks else None


def columns(names):
    return ", ".join('"%s"' % name for name in names.split())


def shown(values):
    return ", ".join(repr(v.decode(errors="backslashreplace")) if isinstance(v, Text) else repr(v) for v in values)


def connect(path):
    # SQLite reads what is still in the -wal only where it may make a -shm beside it; without one nothing needs making.
    # The log lies beside the file, whatever links lead to it.
    path = os.path.realpath(path)
    with open(path, "rb"):
        wal = os.path.exists(path + "-wal") and os.path.getsize(path + "-wal") > 0
    if os.path.exists(path + "-journal") and os.path.getsize(path + "-journal"):
        raise ValueError("beside it lies %s-journal, which no store has" % path)
    uri = "file:" + quote(os.path.abspath(path)) + ("?mode=ro" if wal else "?immutable=1")
    db = sqlite3.connect(uri, uri=True, isolation_level=None)
    db.text_factory = Text
    return db


OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master"


@functools.lru_cache
def objects(schema):
    """What SQLite makes of the schema's file: tables, indexes, triggers and views."""
    model = sqlite3.connect(":memory:")
    model.text_factory = Text
    with open(schema, encoding="utf-8") as file:
        model.executescript(file.read())
    return set(model.execute(OBJECTS))


def structure(db, schema):
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != b"ok":
            yield "structure: " + line.decode(errors="backslashreplace")
    for name, right in (("application_id", 0x57555044), ("user_version", 2)):
        (found,) = db.execute("PRAGMA " + name).fetchone()
        if found != right:
            yield "structure: %s is %d, not %d" % (name, found, right)
    if schema:
        wanted, found = objects(schema), set(db.execute(OBJECTS))
        for kind, name, _, _ in sorted(wanted ^ found, key=repr):
            yield "structure: %s %s is not as in the schema" % (kind.decode(), name.decode(errors="backslashreplace"))


def journal(db, state, hashes):
    """Every act and change from the first on. Fills `state` with what they lead to, `hashes` with the acts' hashes."""
    parents, number, last, before = {0: 0}, 0, 0, b""
    for act in db.execute("SELECT %s, hash FROM act ORDER BY number" % columns(ACT)):
        number, at = number + 1, "act %d: " % act[0]
        if act[0] != number:
            yield "act %d: is missing; act %d follows the one before" % (number, act[0])
            number = act[0]
        if not all(isinstance(act[place], int) for place in (1, 11, 12)):
            yield at + "a number of it is none"
            before = act[-1]
            continue
        parent, target, kind, first = act[1], act[2], act[3], act[11]
        expected = parents.get(target) if kind == b"rollback" else parents.get(number - 1) if kind == b"mark" else number - 1
        if parent != expected:
            yield at + "its parent is %r, not %r" % (parent, expected)
        parents[number] = parent
        if first != last + 1 or act[12] < first - 1:
            yield at + "its changes are %r to %r, but %d was the last before it" % (first, act[12], last)
        last = act[12]

        brought = {}
        for table, names in CONTENTS:
            query = "SELECT %s FROM %s WHERE act = ? ORDER BY id" % (columns(names), table)
            brought[table] = [(found[0], found) for found in db.execute(query, (number,))]
        numbers, changes = [], []
        for table, keys, names in STATE:
            query = "SELECT change, act, predecessor, %s FROM %s_change WHERE change BETWEEN ? AND ? ORDER BY change"
            rows = db.execute(query % (columns(names), table), (first, last)).fetchall()
            # The last column is `present`, which comes first where a row is hashed.
            changes.append((table, [(found[0], found[-1:] + found[:-1]) for found in rows]))
            for found in rows:
                numbers.append(found[0])
                what = at + "change %d of %s %s: " % (found[0], table, shown(found[3:3 + keys]))
                if found[1] != number:
                    yield what + "says that it is of act %r" % found[1]
                key = (table, items(found[3:3 + keys]))
                earlier = state.get(key, (0,))[0]
                if found[2] != earlier:
                    yield what + "its predecessor is %r, not %d" % (found[2], earlier)
                state[key] = (found[0], items(found[3:]), number)
        if len(numbers) != last - first + 1 or len(set(numbers)) != len(numbers):
            yield at + "has changes %d to %d, which are %d, but there are %d" % (first, last, last - first + 1, len(numbers))
        if act[13] != 2:
            yield at + "its format is %r, not 2" % act[13]
        contents = [(table, brought[table]) for table in ("content", "piece")]
        for name, right, made in (("changes", act[14], digest(changes)), ("contents", act[15], digest(contents)),
                                  ("revisions", act[16], digest([("revision", brought["revision"])]))):
            if right != made:
                yield at + "its %s are not what their digest was made of" % name
        if hashlib.sha256(b"\x02" + item(before) + row(act[:-1])).digest() != act[-1]:
            yield at + "is not what its hash was made of"
        hashes[number] = before = act[-1]
    for table, _ in CONTENTS:
        for id, act in db.execute("SELECT id, act FROM %s WHERE act NOT BETWEEN 1 AND ?" % table, (number,)):
            yield "act %r: there is none, but %s %d is of it" % (act, table, id)
    for table, _, _ in STATE:
        for change, act in db.execute("SELECT change, act FROM %s_change WHERE change NOT BETWEEN 1 AND ?" % table, (last,)):
            yield "act %r: does not hold change %d of %s" % (act, change, table)


def replay(db, state):
    """The tables of state against what the journal led to."""
    for table, keys, names in STATE:
        for row in db.execute("SELECT change, %s FROM %s" % (columns(names), table)):
            what = "%s %s" % (table, shown(row[1:1 + keys]))
            change, values, act = state.pop((table, items(row[1:1 + keys])), (None, b"", None))
            if change is None:
                yield "no act: %s is there, and came by no change" % what
            elif item(change) != item(row[0]) or values != items(row[1:]):
                yield "act %d: %s is not as its last change, %d, left it" % (act, what, change)
    for (table, _), (change, _, act) in state.items():
        yield "act %d: %s, the object of change %d, has no row" % (act, table, change)


def payload(db):
    """Every held content hashed again, piece by piece."""
    for id, act, sha256 in db.execute("SELECT id, act, sha256 FROM content ORDER BY id"):
        digest, size, count, at = hashlib.sha256(), 0, 0, "act %d: content %d: " % (act, id)
        for number, length, data in db.execute("SELECT number, size, data FROM piece WHERE content = ? ORDER BY number", (id,)):
            if type(data) is not bytes or type(length) is not int or not 0 <= length <= PIECE:
                yield at + "piece %r is not some bytes and their number, 1 MiB at most" % number
                continue
            if number != count:
                yield at + "piece %d is missing" % count
            if size != count * PIECE:
                yield at + "a piece before the last is not of 1 MiB"
            count = number + 1
            if len(data) != length:
                stream, stored = zlib.decompressobj(), len(data)
                try:
                    data = stream.decompress(data, length + 1)
                    whole = stream.eof and not stream.unused_data and not stream.unconsumed_tail
                except zlib.error:
                    whole = False
                if not whole or len(data) != length or stored > length:
                    yield at + "piece %d does not inflate to its %d bytes" % (number, length)
            digest.update(data)
            size += len(data)
        if count:
            if digest.digest() != sha256:
                yield at + "its bytes are not those of its hash"
            for (revision,) in db.execute("SELECT id FROM revision WHERE content = ? AND size <> ?", (id, size)):
                yield at + "has %d bytes, revision %d says otherwise" % (size, revision)
    for id, act in db.execute("SELECT id, act FROM piece WHERE content NOT IN (SELECT id FROM content)"):
        yield "act %d: piece %d is of no content" % (act, id)


ANCHOR = re.compile(r"wupd-anchor\s+2\s+((?:[0-9a-f]\s*){32})(\d+)\s+((?:[0-9a-f]\s*){64})", re.IGNORECASE)


def anchors(text):
    """All anchors of a text, as machine, act and hash; lines may be wrapped. Nothing else may be in it."""
    if ANCHOR.sub("", text).strip():
        raise ValueError("not an anchor: " + ANCHOR.sub("", text).strip()[:100])
    return [(bytes.fromhex("".join(machine.split())), int(act), bytes.fromhex("".join(hash.split())))
            for machine, act, hash in ANCHOR.findall(text)]


def anchored(anchors, hashes, db):
    """What the anchors say of the acts that the journal has."""
    own = db.execute("SELECT machine FROM act WHERE number = 1").fetchone()
    for machine, act, hash in anchors:
        if not own or own[0] != machine:
            yield "act 1: is not that of the anchor of act %d, which is of another machine or journal" % act
        elif act not in hashes:
            yield "act %d: is missing, and there is an anchor of it: the journal was cut off" % act
        elif hashes[act] != hash:
            yield "act %d: is not the one its anchor was taken of" % act


def verify(path, anchors=(), schema=None):
    """All findings, in the order in which they are met."""
    db = connect(path)
    try:
        db.execute("BEGIN")
        yield from structure(db, schema)
        state, hashes = {}, {}
        yield from journal(db, state, hashes)
        yield from replay(db, state)
        yield from payload(db)
        if not hashes:
            yield "act 1: is missing"
        yield from anchored(anchors, hashes, db)
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "unable to open" in str(error):
            raise
        yield "structure: " + str(error)
    except (TypeError, ValueError) as error:
        yield "structure: a value is of a kind that its column does not hold: " + str(error)
    finally:
        db.close()


def main(words):
    schema = None
    if words[:1] == ["--schema"] and len(words) > 1:
        schema, words = words[1], words[2:]
    if not words or words[0].startswith("-"):
        print(__doc__.strip())
        return 1
    try:
        found, given = 0, anchors("\n".join(words[1:]))
        if words[1:] and not given:
            raise ValueError("there is no anchor in what was given for one")
        for found, finding in enumerate(verify(words[0], given, schema), 1):
            print(finding)
    except (OSError, ValueError, sqlite3.Error) as error:
        print("cannot look: %s" % error, file=sys.stderr)
        return 1
    if found:
        print("NOT sound: %d finding%s" % (found, "" if found == 1 else "s"))
        return 2
    print("sound; " + ("acts 1 to %d are as they were anchored" % max(act for _, act, _ in given) if given else
          "without an anchor it may still be another journal altogether"))
    if not schema:
        print("not looked at, for want of --schema: the guards")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
