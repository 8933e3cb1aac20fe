#!/usr/bin/env python3
"""Verifies a wupd store; made from docs/journal-format.md and the schema alone. Writes nothing.

    verify.py [--schema PATH]... STORE [ANCHOR ...]

PATH is a file of the schema or the folder of its files *.sql, taken in the order of their names; without it the tables
are taken as the store has them, and guards are not looked at. Give it a copy of the store with the -wal beside it, if
there is one. Exit status: 0 sound, 2 not sound, 1 could not look. One finding a line.
"""
import bisect, collections, glob, hashlib, heapq, itertools, os, pathlib, re, sqlite3, struct, sys, zlib

APPLICATION, FIRST_VERSION, BLOCK, PIECE = 0x57555044, 2, 1024, 1 << 20
CONTENTS = {'content': 'contents', 'piece': 'contents', 'pruned': 'contents', 'revision': 'revisions'}  # their digests
KINDS = {'INTEGER': "'integer'", 'INT': "'integer'", 'TEXT': "'text'", 'BLOB': "'blob'"}
FOLDING = """
0061 007a 1 -32, 00e0 00f6 1 -32, 00f8 00fe 1 -32, 00ff 00ff 1 121, 0101 012f 2 -1, 0133 0137 2 -1, 013a 0148 2 -1
014b 0177 2 -1, 017a 017e 2 -1, 0183 0185 2 -1, 0188 0188 1 -1, 018c 018c 1 -1, 0192 0192 1 -1, 0199 0199 1 -1
01a1 01a5 2 -1, 01a8 01a8 1 -1, 01ad 01ad 1 -1, 01b0 01b0 1 -1, 01b4 01b6 2 -1, 01b9 01b9 1 -1, 01bd 01bd 1 -1
01c6 01c6 1 -2, 01c9 01c9 1 -2, 01cc 01cc 1 -2, 01ce 01dc 2 -1, 01dd 01dd 1 -79, 01df 01ef 2 -1, 01f3 01f3 1 -2
01f5 01f5 1 -1, 01fb 0217 2 -1, 0253 0253 1 -210, 0254 0254 1 -206, 0256 0257 1 -205, 0259 0259 1 -202
025b 025b 1 -203, 0260 0260 1 -205, 0263 0263 1 -207, 0268 0268 1 -209, 0269 0269 1 -211, 026f 026f 1 -211
0272 0272 1 -213, 0275 0275 1 -214, 0283 0283 1 -218, 0288 0288 1 -218, 028a 028b 1 -217, 0292 0292 1 -219
03ac 03ac 1 -38, 03ad 03af 1 -37, 03b1 03c1 1 -32, 03c2 03c2 1 -31, 03c3 03cb 1 -32, 03cc 03cc 1 -64, 03cd 03ce 1 -63
03e3 03ef 2 -1, 0430 044f 1 -32, 0451 045c 1 -80, 045e 045f 1 -80, 0461 0481 2 -1, 0491 04bf 2 -1, 04c2 04c4 2 -1
04c8 04c8 1 -1, 04cc 04cc 1 -1, 04d1 04eb 2 -1, 04ef 04f5 2 -1, 04f9 04f9 1 -1, 0561 0586 1 -48, 1e01 1e95 2 -1
1ea1 1ef9 2 -1, 1f00 1f07 1 8, 1f10 1f15 1 8, 1f20 1f27 1 8, 1f30 1f37 1 8, 1f40 1f45 1 8, 1f51 1f57 2 8
1f60 1f67 1 8, 1f70 1f71 1 74, 1f72 1f75 1 86, 1f76 1f77 1 100, 1f78 1f79 1 128, 1f7a 1f7b 1 112, 1f7c 1f7d 1 126
1fb0 1fb1 1 8, 1fd0 1fd1 1 8, 1fe0 1fe1 1 8, 1fe5 1fe5 1 7, 2170 217f 1 -16, 24d0 24e9 1 -26, ff41 ff5a 1 -32
"""
FOLDED = {code: code + int(add) for first, last, step, add in map(str.split, re.split('[,\n]', FOLDING.strip()))
          for code in range(int(first, 16), int(last, 16) + 1, int(step))}
Act = collections.namedtuple('Act', 'number parent first last digests hash')
Pruned = collections.namedtuple('Pruned', 'id act name brought first last count hash')


class Text(bytes):
    """A text, as the bytes that are stored: they may be no UTF-8, and a blob of the same bytes is another value."""


def leb128(number):
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + leb128(number >> 7)

def item(value):
    """A value as it is hashed. Two values are the same, in kind too, if these are."""
    if value is None:
        return b'\x00'
    if type(value) is int:
        size = (value if value >= 0 else ~value).bit_length() // 8 + 1 if value else 0
        return bytes([0x10 + size]) + value.to_bytes(size, 'big', signed=True)
    if type(value) is float:
        return b'\x40' + struct.pack('>d', value)
    return (b'\x20' if type(value) is Text else b'\x30') + leb128(len(value)) + value

def row(values):
    """Items, without the NULLs at the end, so that a later column changes nothing while it is empty."""
    count = len(values)
    while count and values[count - 1] is None:
        count -= 1
    return b'\x50' + leb128(count) + b''.join(map(item, values[:count]))

def hashed(*parts):
    return hashlib.sha256(b'\x02' + b''.join(parts))

def plain(value):
    return str(value, 'utf-8', 'backslashreplace') if isinstance(value, Text) else str(value)

def shown(value):
    """A value in a finding: short, in one line, whatever it is."""
    return 'NULL' if value is None else repr(plain(value)[:80]) if type(value) is Text else str(value)[:80]

def label(table, key):
    return f'{table} ' + ', '.join(map(shown, key))

def quoted(name):
    return '"' + name.replace('"', '""') + '"'

def listed(names, of=''):
    return ', '.join(of + quoted(name) for name in names)

def folding(table, name):
    """The folding of a name, both as bytes; a text if there is none, for it is no valid UTF-8: no bytes are as that."""
    try:
        name = name.decode()
    except (UnicodeDecodeError, AttributeError):
        return 'none'
    if table == 'installed_update' and re.match('[Qq][0-9]', name):
        name = 'KB' + name[1:]
    return name.translate(FOLDED).encode()

def unpacked(data, size):
    """The bytes of a piece, or None. No more than one byte too many is ever unpacked, whatever the stream holds."""
    if type(data) is not bytes or type(size) is not int or not len(data) <= size <= PIECE:
        return None
    if len(data) == size:
        return data
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(data, size + 1)
    except zlib.error:
        return None
    return raw if stream.eof and not stream.unused_data and len(raw) == size else None

def anchors(text):
    """The anchors in a text, as (machine, act, hash). The digits of machine and hash may be wrapped anywhere."""
    digits = '((?:[0-9a-f] ?){%d}[0-9a-f])'
    form = re.compile(f'wupd-anchor 2 {digits % 31} ([0-9]+) {digits % 63}(?: |$)', re.IGNORECASE | re.ASCII)
    text = ' '.join(text.split())
    if form.sub('', text):
        raise ValueError(f'no anchor: {form.sub("", text)[:60]!r}')
    return [(bytes.fromhex(machine.replace(' ', '')), int(act), bytes.fromhex(value.replace(' ', '')))
            for machine, act, value in form.findall(text)]

def tables(db):
    """The columns of each table, in the order in which the tables were made. Views and virtual tables are none."""
    names = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY rowid").fetchall()
    query = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid'
    return {plain(name): db.execute(query, (plain(name),)).fetchall() for (name,) in names}


class Store:
    """A store that is looked at: each level is a method that yields findings, in the order of LEVELS."""

    def __init__(self, db, version, steps, anchored):
        self.db, self.version, self.steps, self.anchored = db, version, steps, anchored
        self.model = sqlite3.connect(':memory:', isolation_level=None) if steps else db
        for step in steps[:version - FIRST_VERSION + 1 if version >= FIRST_VERSION else None]:
            self.model.executescript(step)
        self.db.text_factory = self.model.text_factory = Text
        self.names, self.keys, self.built, self.acts, self.lasts, self.machine = {}, {}, False, {}, [], None
        self.pruned, self.digests = collections.defaultdict(list), {'changes': {}, 'contents': {}, 'revisions': {}}

    def of(self, act):
        """How a finding of an act begins."""
        return f'act {act}: ' if act in self.acts else 'no act: '

    def owner(self, change):
        """The act in whose range a change lies, or None."""
        at = bisect.bisect_left(self.lasts, (change,)) if type(change) is int else len(self.lasts)
        act = self.acts[self.lasts[at][1]] if at < len(self.lasts) else None
        return act.number if act and act.first <= change else None

    def there(self, first, last):
        """How many changes there are from first to last."""
        counts = (f'(SELECT count(*) FROM {quoted(table + "_change")} WHERE change BETWEEN ?1 AND ?2)'
                  for table in self.state)
        return self.db.execute(f'SELECT 0 + {" + ".join(counts) or 0}', (first, last)).fetchone()[0]

    def structure(self):
        """SQLite's own check; tables, indexes, triggers and views are those that the schema's files make."""
        versions = range(FIRST_VERSION, FIRST_VERSION + len(self.steps) if self.steps else FIRST_VERSION + 1)
        for name, right in ('application_id', [APPLICATION]), ('encoding', [b'UTF-8']), ('user_version', versions):
            value = self.db.execute(f'PRAGMA {name}').fetchone()[0]
            if value not in right:
                yield f'structure: {name} is {plain(value)}'
        made, found = (collections.Counter(((kind, name), row(rest)) for kind, name, *rest in db.execute(
            'SELECT type, name, tbl_name, sql, coalesce(rootpage, 0) <> 0 FROM sqlite_schema'))
            for db in (self.model, self.db))
        for kind, name in dict.fromkeys(thing for thing, _ in (made - found) + (found - made)):
            yield f'structure: {plain(kind)} {plain(name)} is not as the schema makes it'
        self.columns, there = tables(self.model), tables(self.db)
        for table, columns in self.columns.items():
            self.names[table] = [plain(name) for name, *_ in columns]
            self.keys[table] = [plain(name) for name, _, _, key in sorted(columns, key=lambda column: column[3]) if key]
        self.state = [table for table in self.columns if table + '_change' in self.columns]
        self.built = {'act', *CONTENTS} <= set(there) and all(there.get(table) == self.columns[table]
                                                              for table in self.columns)
        if not self.built:
            yield 'structure: tables are missing or have other columns, so that nothing in them is looked at'
        for (line,) in self.db.execute('PRAGMA integrity_check'):
            if line != b'ok':
                yield 'structure: ' + ' '.join(plain(line).split())

    def chain(self):
        """Acts follow each other, and each is as its hash says, which is over that of the act before."""
        names = [name for name in self.names['act'] if name != 'hash']
        before, form = Act(0, 0, 1, 0, (), b''), FIRST_VERSION
        for *values, stored in self.db.execute(f'SELECT {listed(names)}, hash FROM act ORDER BY number'):
            act = dict(zip(names, values))
            number, target, kind, machine = (act[name] for name in ('number', 'target', 'kind', 'machine'))
            first, last, form_here = (act[name] if type(act[name]) is int else -1
                                      for name in ('first_change', 'last_change', 'format'))
            parent, targeted = before.number, kind in (b'rollback', b'mark')
            if targeted:
                parent = self.acts.get(target if kind == b'rollback' else before.number, before).parent
            for wrong, what in (
                    (number != before.number + 1, f'comes behind {before.number}'),
                    (target not in self.acts if targeted else target is not None, f'has the target {shown(target)}'),
                    (act['parent'] != parent, f'has the parent {shown(act["parent"])}, not {shown(parent)}'),
                    (first != before.last + 1 or last < first - 1, f'has the changes {first} to {last}'),
                    (not form <= form_here <= self.version, f'has the format {shown(act["format"])}'),
                    ((type(machine) is not bytes or len(machine) != 16) if number == 1 else machine is not None,
                     f'has the machine {shown(machine)}'),
                    (stored != hashed(item(before.hash), row(values)).digest(), 'is not as its hash says')):
                if wrong:
                    yield f'act {number}: act {number} {what}'
            form, self.machine = max(form, form_here), self.machine if self.acts else machine
            digests = [act[name + '_digest'] for name in self.digests]
            before = self.acts[number] = Act(number, act['parent'], first, last, digests, stored)
            self.lasts.append((last, number))
        if not self.acts:
            yield 'no act: there is no act'

    def anchor(self):
        for machine, number, value in self.anchored:
            if machine != self.machine:
                yield f'no act: the anchor of act {number} is of another machine, {machine.hex()}'
            elif number not in self.acts or self.acts[number].hash != value:
                yield f'act {number}: act {number} is not {"as it was anchored" if number in self.acts else "there"}'

    def kinds(self):
        """Each value is of its column's type, and NULL only where it may be; no column holds a real."""
        for table, columns in self.columns.items():
            tests = ''
            for at, (name, kind, required, key) in enumerate(columns):
                right = KINDS.get(plain(kind).upper(), "'integer', 'text', 'blob'")
                right += '' if required or key else ", 'null'"
                tests += f'WHEN typeof({quoted(plain(name))}) NOT IN ({right}) THEN {at} '
            act = next((name for name in ('act', 'change') if name in self.names[table]), self.names[table][0])
            for wrong, number, *key in self.db.execute(
                    f'SELECT * FROM (SELECT CASE {tests}END AS wrong, {listed([act, *self.keys[table]])} '
                    f'FROM {quoted(table)}) WHERE wrong IS NOT NULL'):
                start = self.of(self.owner(number) if act == 'change' else number)
                yield f'{start}{label(table, key)} has a value of a wrong kind in {self.names[table][wrong]}'
        for table, name in ('content', 'sha256'), ('pruned', 'hash'):  # SQLite knows no CHECK of what it may not write
            for id, act in self.db.execute(f'SELECT id, act FROM {table} WHERE length({name}) IS NOT 32'):
                yield f'{self.of(act)}{label(table, [id])} has not 32 bytes in {name}'

    def blocks(self):
        """Blocks were pruned of acts before, within them; one that was not is not used further."""
        for values in self.db.execute(f'SELECT {listed(Pruned._fields)} FROM pruned ORDER BY first'):
            block = Pruned(*values)
            first, last, count, act = block.first, block.last, block.count, self.acts.get(block.brought)
            start = self.of(block.act) + label('pruned', [block.id])
            if any(type(number) is not int for number in (block.act, block.brought, first, last, count)):
                yield f'{start} has no numbers'
            elif type(block.name) is not Text or plain(block.name) not in [*self.state, 'piece']:
                yield f'{start} is of {shown(block.name)}'
            elif not act or act.number >= block.act:
                yield f'{start} is of act {shown(block.brought)}, which is none before'
            elif not 1 <= count <= min(BLOCK, last - first + 1) or (count == 1) != (first == last):
                yield f'{start} has not {count} rows from {first} to {last}'
            elif block.name != b'piece' and not (
                    act.first <= first <= last <= act.last and not self.there(first, first)
                    and not self.there(last, last) and self.there(first, last) <= last - first + 1 - count):
                yield f'{start} is not of changes of act {act.number} that are gone'
            else:
                self.pruned[plain(block.name)].append(block)

    def numbers(self):
        """The number of each change of an act is there once, over all tables, or in a pruned block."""
        every = ' UNION ALL '.join(f'SELECT change FROM {quoted(table + "_change")}' for table in self.state)
        for (number,) in self.db.execute(f'SELECT change FROM ({every} ORDER BY 1) GROUP BY 1 HAVING count(*) > 1'):
            yield f'{self.of(self.owner(number))}change {number} is there more than once'
        pruned = collections.Counter()
        for block in (block for table in self.state for block in self.pruned[table]):
            pruned[block.brought] += block.count
        for number, _, first, last, *_ in self.acts.values():
            there = self.there(first, last)
            if there + pruned[number] != last - first + 1:
                yield f'act {number}: of the changes {first} to {last} {there} are there, and {pruned[number]} pruned'

    def states(self):
        """What no state may be. Rows of state are as their last change, so it is enough to look at changes."""
        self.db.create_function('folding', 2, folding)
        for table in self.state:
            stay = {*self.keys[table], 'parent', 'folded', 'name', 'holder', 'present', 'change'}
            left = ' OR '.join(f'{quoted(name)} IS NOT NULL' for name in self.names[table] if name not in stay)
            tests = [('has another present than 0 or 1', 'present NOT IN (0, 1)'),
                     ('is gone and has more than its name', f'present = 0 AND ({left or 0})')]
            pairs = [('folded', 'holder' if table == 'image' else 'name')] if 'folded' in self.names[table] else []
            for folded, name in [('source', 'source'), ('target', 'target')] if table == 'waiting_pair' else pairs:
                tests.append((f'has a {folded} that is not the folding of its {name}',
                              f"CAST({folded} AS BLOB) IS NOT folding('{table}', CAST({name} AS BLOB))"))
            for what, test in tests:
                for change, *key in self.db.execute(f'SELECT change, {listed(self.keys[table])} '
                                                    f'FROM {quoted(table + "_change")} WHERE {test}'):
                    yield f'{self.of(self.owner(change))}{table}_change {change} ({label(table, key)}) {what}'

    def changes(self):
        """Replays the changes of each table from first to last, and holds the table against what comes of it."""
        for table in self.state:
            latest, blocks, firsts = {}, self.pruned[table], [block.first for block in self.pruned[table]]
            start, rest = 'SELECT change, act, predecessor, ', f' FROM {quoted(table + "_change")} ORDER BY change'
            for change, act, predecessor, *key in self.db.execute(start + listed(self.keys[table]) + rest):
                owner, thing = self.owner(change), b''.join(map(item, key))
                last = latest.get(thing, 0)
                latest[thing] = change
                if owner is None or act != owner:
                    yield f'{self.of(owner)}{table}_change {change} is of act {shown(act)}, not {shown(owner)}'
                if predecessor != last:
                    at = bisect.bisect(firsts, predecessor) - 1 if type(predecessor) is int else -1
                    if not (at >= 0 and last < predecessor < change and predecessor <= blocks[at].last
                            and not self.there(predecessor, predecessor)):
                        yield (f'{self.of(owner)}{table}_change {change} ({label(table, key)}) has '
                               f'{shown(predecessor)} before it, not {last}')
            yield from self.replayed(table, latest)
            others = listed(name for name in self.names[table] if name not in ('change', 'present'))
            rows = self.db.execute(f'SELECT present, change, act, predecessor, {others}{rest}')
            rows = ((self.owner(values[1]), values[1], values) for values in rows)
            yield from self.digest(table, 'changes', (entry for entry in rows if entry[0] is not None))

    def replayed(self, table, latest):
        """Each row is as the last change of its object left it, and each object has a row."""
        same = ' AND '.join(f't.{name} IS c.{name} AND typeof(t.{name}) = typeof(c.{name})'
                            for name in map(quoted, self.names[table]))
        for change, matches, *key in self.db.execute(
                f'SELECT t.change, {same}, {listed(self.keys[table], "t.")} '
                f'FROM {quoted(table)} t LEFT JOIN {quoted(table + "_change")} c ON c.change = t.change'):
            last = latest.pop(b''.join(map(item, key)), None)
            if last is None:
                yield f'{self.of(self.owner(change))}{label(table, key)} has no change, or is there twice'
            elif change != last or not matches:
                yield f'{self.of(self.owner(last))}{label(table, key)} is not as its last change, {last}, left it'
        for last in latest.values():
            keys = listed(self.keys[table])
            key = self.db.execute(f'SELECT {keys} FROM {quoted(table + "_change")} WHERE change = {last}').fetchone()
            yield f'{self.of(self.owner(last))}{label(table, key)} is not there, and its last change, {last}, is'

    def digest(self, name, kind, rows):
        """Puts rows, which come as act, number and values, into blocks, with pruned ones in their places, and these
        into the digests of their acts. Only whole ones were pruned, so that none but the last of an act is short."""
        head, digests = item(Text(name.encode())), self.digests[kind]
        pruned = sorted((block.brought, block.first, block) for block in self.pruned[name])
        rows = heapq.merge(rows, pruned, key=lambda entry: entry[:2]) if pruned else rows
        for act, entries in itertools.groupby(rows, lambda entry: entry[0]):
            entry, full, reach, digest = next(entries), True, None, digests.setdefault(act, hashed())
            while entry:
                first, count, block = entry[1], 0, hashed(head)
                if not full or reach is not None and first <= reach:
                    yield f'act {act}: {name} {first} comes behind a block that is not whole, or lies in a pruned one'
                if isinstance(entry[2], Pruned):
                    *_, last, count, value = entry[2]
                    entry = next(entries, None)
                else:
                    while entry and count < BLOCK and not isinstance(entry[2], Pruned):
                        block.update(row(entry[2]))
                        last, count, entry = entry[1], count + 1, next(entries, None)
                    value = block.digest()
                digest.update(head + item(first) + item(last) + item(count) + item(value))
                full, reach = count == BLOCK, last

    def contents(self):
        """The rows of contents go into the digests of their acts; then all digests are held against the acts."""
        for table, kind in CONTENTS.items():
            names = listed(name for name in self.names[table] if (table, name) != ('piece', 'data'))
            rows = self.db.execute(f'SELECT act, id, {names} FROM {table} ORDER BY act, id')
            yield from self.digest(table, kind, ((act, id, values) for act, id, *values in rows if act in self.acts))
        for act in self.acts.values():
            for name, stored in zip(self.digests, act.digests):
                digest = self.digests[name].get(act.number)
                if stored != (digest and digest.digest()):
                    yield f'act {act.number}: act {act.number} has other {name} than its digest says'

    def references(self):
        """What a column refers to is there. Rows of state are as their last change, so it is enough to look there."""
        refer = [('piece', 'content', 'content', 'id', 'NULL'), ('revision', 'content', 'content', 'id', 'NULL')]
        refer += [(table, 'act', 'act', 'number', 'NULL') for table in CONTENTS]
        refer += [(f'{table}_change', 'parent', table, 'id', '0')
                  for table in self.state if table in ('registry_key', 'file')]
        for table in self.state:
            for names in self.model.execute(
                    """SELECT "from", "table", coalesce("to", 'id') FROM pragma_foreign_key_list(?)""", (table,)):
                refer.append((f'{table}_change', *map(plain, names), 'NULL'))
        for table, name, other, there, free in refer:
            key, column = (quoted(name) for name in (self.names[table][0], name))
            for number, act, value in self.db.execute(
                    f'SELECT {key}, act, {column} FROM {quoted(table)} r WHERE {column} IS NOT {free} AND NOT EXISTS '
                    f'(SELECT 1 FROM {quoted(other)} o WHERE o.{quoted(there)} = r.{column})'):
                yield f'{self.of(act)}{label(table, [number])} has {shown(value)} in {name}, which no {other} is'

    def payload(self):
        """The contents that are held have their hash, in pieces of 1 MiB, and revisions their size."""
        rows = self.db.execute(
            'SELECT p.content, p.id, p.act, p.number, p.size, c.sha256, '
            f"CASE WHEN typeof(p.data) = 'blob' AND length(p.data) <= {PIECE} THEN p.data END "
            'FROM piece p LEFT JOIN content c ON c.id = p.content ORDER BY p.content, p.number')
        for content, pieces in itertools.groupby(rows, key=lambda piece: piece[0]):
            whole, before = hashlib.sha256(), PIECE
            for expected, (_, id, act, number, size, sha256, data) in enumerate(pieces):
                raw = unpacked(data, size)
                for wrong, what in ((number != expected, f'has the number {shown(number)}, not {expected}'),
                                    (before != PIECE, f'lies behind one of {shown(before)} bytes'),
                                    (raw is None, f'has not {shown(size)} bytes in a form that a piece has')):
                    if wrong:
                        yield f'{self.of(act)}{label("piece", [id])} {what}'
                before = size
                whole.update(raw or b'')
            if whole.digest() != sha256:
                yield f'{self.of(act)}{label("content", [content])} has another hash than its pieces'
        for id, act, size in self.db.execute(
                'SELECT r.id, r.act, r.size FROM revision r JOIN (SELECT content, total(size) AS size FROM piece '
                'GROUP BY content) p ON p.content = r.content WHERE r.size <> p.size'):
            yield f'{self.of(act)}{label("revision", [id])} has the size {shown(size)}, and its content another'

    LEVELS = structure, chain, anchor, kinds, blocks, numbers, states, changes, contents, references, payload


def scripts(schema):
    """The texts of the schema's files, each a step from one version to the next."""
    paths = []
    for path in [] if schema is None else [schema] if isinstance(schema, (str, os.PathLike)) else schema:
        paths += sorted(glob.glob(os.path.join(glob.escape(path), '*.sql'))) if os.path.isdir(path) else [path]
    if schema is not None and not paths:
        raise ValueError('no files of a schema')
    return [pathlib.Path(path).read_text('utf-8') for path in paths]

def opened(path):
    """A connection that never writes: a store with nothing in its log is read as a file that does not change."""
    path = os.path.realpath(path)
    filled = {end for end in ('-wal', '-journal') if os.path.exists(path + end) and os.path.getsize(path + end)}
    if not os.path.getsize(path) or '-journal' in filled:
        raise ValueError('an empty file, or one with a -journal beside it, which SQLite would write into it')
    if sqlite3.sqlite_version_info < (3, 37):
        raise ValueError('SQLite is older than 3.37')
    uri = pathlib.Path(path).as_uri() + '?mode=ro' + ('' if '-wal' in filled else '&immutable=1')
    return sqlite3.connect(uri, uri=True, isolation_level=None)

def verify(path, anchors=(), schema=None):
    """Yields what is wrong with a store, nothing if it is sound. anchors are as that function gives them."""
    steps, db = scripts(schema), opened(path)
    try:
        db.execute('BEGIN')  # one state of it, whoever may write meanwhile
        try:
            version = db.execute('PRAGMA user_version').fetchone()[0]
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError or 'not a database' in str(error):
                raise
            yield f'structure: SQLite cannot read it: {error}'  # a store that is cut off
            return
        store = Store(db, version, steps, anchors)
        for level in Store.LEVELS:
            try:
                yield from level(store)
            except (sqlite3.Error, ValueError, TypeError, LookupError) as error:  # damage, or tables of no store
                yield f'structure: {level.__name__} cannot be looked at: {" ".join(str(error).split())}'
            if not store.built:
                break
    finally:
        db.close()

def main(arguments):
    schema, count = [], 0
    while arguments[:1] == ['--schema'] and len(arguments) > 1:
        schema, arguments = schema + arguments[1:2], arguments[2:]
    if not arguments or arguments[0] == '--schema':
        print(__doc__.strip())
        return 1
    sys.stdout.reconfigure(errors='backslashreplace')
    try:
        anchored = anchors(' '.join(arguments[1:]))
        if arguments[1:] and not anchored:
            raise ValueError('no anchor in what was given as one')
        for count, finding in enumerate(verify(arguments[0], anchored, schema or None), 1):
            print(finding)
    except (OSError, ValueError, sqlite3.Error) as error:
        print(f'could not look: {error}', file=sys.stderr)
        return 1
    if count:
        print(f'NOT sound: {count} findings')
        return 2
    known = f'acts 1 to {max(a for _, a, _ in anchored)} are as they were anchored' if anchored else 'without an anchor'
    print(f'sound; {known}' + ('' if schema else ' (guards not looked at, for want of --schema)'))
    return 0

if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
