#!/usr/bin/env python3
"""Forges one thing in each of many copies of sound stores, and reckons all digests and hashes anew, so that the chain is
right; then asks docs/verify.py about each.

    forgeries.py FOLDER [STEP [FIRST]]      every STEPth, from FIRST on (0)

FOLDER holds the stores a.wupd, b.wupd and c.wupd that ForgedStoreTests makes. The copies come into FOLDER/forged, and
list.tsv with them: file, what was forged, what the page says (sound or wrong), what verify.py says.
"""
import hashlib
import os
import shutil
import sqlite3
import sys
import zlib

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(PROJECT, 'docs'))
sys.dont_write_bytecode = True
import verify
from verify import Text, item, row

HERE = sys.argv[1]
OUT = os.path.join(HERE, 'forged')
SCHEMA = os.path.join(PROJECT, 'schema')
STATE = ('setting registry_key registry_value file image session installed_update backup_file backup_key backup_value '
         'waiting_pair evidence finding').split()
ACT = ('number parent target kind subject command account time bias outcome code first_change last_change format '
       'changes_digest contents_digest revisions_digest recorded program origin assumptions machine').split()


# A store that can be written -------------------------------------------------------------------------------------------

class Forged:
    """A copy without guards; they are made again when it is closed. With loose, columns take any value."""

    def __init__(self, base, path, loose=False):
        shutil.copyfile(base, path)
        self.path, self.late = path, []
        self.open()
        self.guards = self.all("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
        for name, _ in self.guards:
            self.run(f'DROP TRIGGER {name.decode()}')
        self.strict = []
        if loose:
            self.strict = self.all("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
            self.rewrite([(name, sql.replace(b' STRICT, WITHOUT', b' WITHOUT').replace(b') STRICT', b')').replace(b' NOT NULL', b''))
                          for name, sql in self.strict])

    def open(self):
        self.db = sqlite3.connect(self.path, isolation_level=None)
        self.db.text_factory = Text
        self.db.execute('PRAGMA synchronous = OFF')
        self.db.execute('PRAGMA ignore_check_constraints = ON')

    def rewrite(self, sqls):
        self.run('PRAGMA writable_schema = ON')
        for name, sql in sqls:
            self.run("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", sql.decode(), name.decode())
        self.db.close()
        self.open()

    # The content of three pieces, and one whose bytes are not held.
    NAMES = {
        '$BIG': '(SELECT content FROM piece GROUP BY content HAVING count(*) = 3)',
        '$GONE': '(SELECT min(id) FROM content WHERE id NOT IN (SELECT content FROM piece))',
    }

    def run(self, sql, *values):
        for name, query in self.NAMES.items():
            sql = sql.replace(name, query)
        return self.db.execute(sql, values)

    def all(self, sql, *values):
        return self.run(sql, *values).fetchall()

    def one(self, sql, *values):
        return self.run(sql, *values).fetchone()[0]

    def names(self, table):
        return [c[0].decode() for c in self.all('SELECT name FROM pragma_table_info(?)', table)]

    def key(self, table):
        return [c[0].decode() for c in self.all('SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk', table)]

    def sync(self, *only):
        """State as its last changes leave it."""
        for table in only or STATE:
            names = ', '.join(f'"{name}"' for name in self.names(table))
            key = ', '.join(self.key(table))
            self.run(f'DELETE FROM {table}')
            self.run(f'INSERT INTO {table} ({names}) SELECT {names} FROM {table}_change WHERE change IN '
                     f'(SELECT max(change) FROM {table}_change GROUP BY {key})')

    def add_act(self, kind='edit', **over):
        last, change = self.run('SELECT number, last_change FROM act ORDER BY number DESC').fetchone()
        values = dict(number=last + 1, parent=last, kind=kind, subject='', command='', account='', time=1, bias=0,
                      outcome='done', code=0, first_change=change + 1, last_change=change, hash=b'\0' * 32, format=2)
        values.update(over)
        self.run(f'INSERT INTO act ({", ".join(values)}) VALUES ({", ".join("?" * len(values))})', *values.values())
        return values['number']

    def add_change(self, table, **values):
        """A change in the last act; its predecessor is looked up."""
        act, last = self.run('SELECT number, last_change FROM act ORDER BY number DESC').fetchone()
        self.run('UPDATE act SET last_change = last_change + 1 WHERE number = ?', act)
        where = ' AND '.join(f'{name} IS ?' for name in self.key(table))
        before = self.one(f'SELECT coalesce(max(change), 0) FROM {table}_change WHERE {where}', *(values[k] for k in self.key(table)))
        values = dict(change=last + 1, act=act, predecessor=before, present=1) | values
        self.run(f'INSERT INTO {table}_change ({", ".join(values)}) VALUES ({", ".join("?" * len(values))})', *values.values())
        return last + 1

    # Hashes, reckoned plainly: all rows of an act at once

    def digest(self, tables, act):
        """tables: (name, [(number, values)])."""
        out = b''
        for name, rows in tables:
            head = item(Text(name.encode()))
            gone = self.all('SELECT first, last, count, hash FROM pruned WHERE CAST(name AS TEXT) = ? AND brought = ? '
                            'ORDER BY first', name, act) if name in (*STATE, 'piece') else []
            rows, at = list(rows), 0
            for edge in [*gone, None]:
                part = []
                while at < len(rows) and (edge is None or rows[at][0] < edge[0]):
                    part.append(rows[at])
                    at += 1
                for k in range(0, len(part), 1024):
                    block = part[k:k + 1024]
                    value = hashlib.sha256(b'\x02' + head + b''.join(row(values) for _, values in block)).digest()
                    out += head + item(block[0][0]) + item(block[-1][0]) + item(len(block)) + item(value)
                if edge:
                    out += head + item(edge[0]) + item(edge[1]) + item(edge[2]) + item(edge[3])
        return hashlib.sha256(b'\x02' + out).digest() if out else None

    def block_hash(self, table, first, last):
        """The hash of a block of changes (or of pieces), and how many they are."""
        if table == 'piece':
            rows = self.all('SELECT id, act, content, number, size FROM piece WHERE id BETWEEN ? AND ? ORDER BY id', first, last)
        else:
            rows = self.all(f'SELECT {self.listed(table)} FROM {table}_change WHERE change BETWEEN ? AND ? ORDER BY change',
                            first, last)
        head = item(Text(table.encode()))
        return hashlib.sha256(b'\x02' + head + b''.join(map(row, rows))).digest(), len(rows)

    def listed(self, table):
        others = [name for name in self.names(table) if name not in ('change', 'present')]
        return 'present, change, act, predecessor, ' + ', '.join(f'"{name}"' for name in others)

    def rehash(self, override=None):
        """override: {act: {column: value}} of digests that are to be false."""
        before = b''
        acts = self.all('SELECT number, first_change, last_change FROM act ORDER BY number')
        for act, first, last in acts:
            changes = [(t, [(r[1], r) for r in self.all(
                f'SELECT {self.listed(t)} FROM {t}_change WHERE change BETWEEN ? AND ? ORDER BY change', first, last)])
                for t in STATE]
            contents = [(t, [(r[0], r) for r in self.all(f'SELECT {c} FROM {t} WHERE act = ? ORDER BY id', act)]) for t, c in (
                ('content', 'id, act, sha256'), ('piece', 'id, act, content, number, size'), ('pruned', '*'))]
            revisions = [('revision', [(r[0], r) for r in self.all('SELECT * FROM revision WHERE act = ? ORDER BY id', act)])]
            digests = {'changes_digest': self.digest(changes, act), 'contents_digest': self.digest(contents, act),
                       'revisions_digest': self.digest(revisions, act)} | (override or {}).get(act, {})
            self.run(f'UPDATE act SET {", ".join(name + " = ?" for name in digests)} WHERE number = ?', *digests.values(), act)
            values = self.run(f'SELECT {", ".join(ACT)} FROM act WHERE number = ?', act).fetchone()
            before = hashlib.sha256(b'\x02' + item(before) + row(values)).digest()
            self.run('UPDATE act SET hash = ? WHERE number = ?', before, act)

    def close(self):
        for late in self.late:
            late()
        if self.strict:
            self.rewrite(self.strict)
        for _, sql in self.guards:
            self.run(sql.decode())
        self.db.close()


def prune(f, table, of, index, **over):
    """Takes away a block of an act in the last act; index counts blocks of 1024, or is (from, to) of its rows."""
    act = f.one('SELECT max(number) FROM act')
    at, to = index if isinstance(index, tuple) else (index * 1024, index * 1024 + 1024)
    name, number = ('piece', 'id') if table == 'piece' else (table + '_change', 'change')
    numbers = [n for (n,) in f.all(f'SELECT {number} FROM {name} WHERE act = ? ORDER BY {number}', of)][at:to]
    value, count = f.block_hash(table, numbers[0], numbers[-1])
    assert count == len(numbers)
    values = dict(act=act, name=table, brought=of, first=numbers[0], last=numbers[-1], count=count, hash=value) | over
    keep = values.pop('keep', None)
    f.run(f'INSERT INTO pruned ({", ".join(values)}) VALUES ({", ".join("?" * len(values))})', *values.values())
    for n in numbers:
        if n != keep:
            f.run(f'DELETE FROM {name} WHERE {number} = ?', n)
    return numbers


# The stores they are made from ------------------------------------------------------------------------------------------

def make_base(path):
    """a.wupd, and two acts more that fill the tables that it leaves empty; a content not held, and an empty one."""
    f = Forged(os.path.join(HERE, 'a.wupd'), path)
    u, k, file, r = (f.one(f'SELECT max(id) FROM {t}') for t in ('installed_update', 'registry_key', 'file', 'revision'))
    f.add_act()
    for n in (1, 2, 3):
        f.add_change('backup_value', installed_update=u, key=k, folded=f'\u00c4{n}', name=f'\u00e4{n}', existed=1, type=1, data='x')
        f.add_change('evidence', path=f'p{n}', role='hive', size=n, sha256=b'\1' * 32, outcome='read')
        f.add_change('finding', number=n, part=0, role='conclusion', subject='clock', rule='clock.bias', arguments='a\n')
        f.add_change('setting', name=f's{n}', value=n)
        f.add_change('waiting_pair', source=f'\\??\\C:\\X{n}', target='', installed_update=u, removal=0, revision=r)
        f.add_change('session', number=10 + n, started=n)
        f.add_change('installed_update', id=u + n, folded=f'KB{n}0-X\U0001f600', name=f'q{n}0-x\U0001f600', article='KB1', kind='hotfix')
        f.add_change('backup_file', installed_update=u + n, file=file, existed=1, stored='s', revision=r, pending=file)
        f.add_change('backup_key', installed_update=u + n, key=k, existed=1)
        f.add_change('image', file=file, folded=f'H{n}', holder=f'h{n}', kind='program', revision=r, location=file, at_boot=0)
    empty = f.run('INSERT INTO content (act, sha256) VALUES (11, ?)', hashlib.sha256(b'').digest()).lastrowid
    f.run("INSERT INTO piece (act, content, number, size, data) VALUES (11, ?, 0, 0, x'')", empty)
    known = f.run('INSERT INTO content (act, sha256) VALUES (11, ?)', b'\5' * 32).lastrowid
    f.run("INSERT INTO revision (act, content, size, origin) VALUES (11, ?, 0, 'stated')", empty)
    f.run("INSERT INTO revision (act, content, size, origin) VALUES (11, ?, 77, 'stated')", known)
    f.add_act()
    for n in (1, 2):
        f.add_change('backup_value', installed_update=u, key=k, folded=f'\u00c4{n}', name=f'\u00c4{n}', existed=1, type=4, data=n)
        f.add_change('evidence', path=f'p{n}', role='hive', size=n + 1, sha256=b'\1' * 32, outcome='read')
        f.add_change('finding', number=n, part=0, role='witness', subject='clock', rule='clock.bias', arguments='b\n')
        f.add_change('setting', name=f's{n}', value='v')
        f.add_change('waiting_pair', source=f'\\??\\C:\\X{n}', target='', present=0)
        f.add_change('session', number=10 + n, started=n + 1)
        f.add_change('installed_update', id=u + n, folded=f'KB{n}0-X\U0001f600', name=f'KB{n}0-x\U0001f600', article='KB2', kind='hotfix')
        f.add_change('backup_file', installed_update=u + n, file=file, existed=0, stored='t', revision=r, pending=file)
        f.add_change('backup_key', installed_update=u + n, key=k, existed=0)
        f.add_change('image', file=file, folded=f'H{n}', holder=f'H{n}', kind='service', revision=r, location=file, at_boot=1)
    f.add_act()  # an act without anything
    f.sync()
    f.rehash()
    f.close()


def make_pruned(path):
    """b.wupd, and an act that took away blocks; and after it an act more."""
    f = Forged(os.path.join(HERE, 'b.wupd'), path)
    f.add_act('prune')
    prune(f, 'registry_value', 2, 0)
    prune(f, 'registry_value', 3, 1)
    prune(f, 'registry_key', 3, 0)
    f.add_act()
    f.add_change('session', number=5, started=1)
    f.sync()
    f.rehash()
    f.close()


# What is forged ---------------------------------------------------------------------------------------------------------

FORGERIES = []  # what, expected, function, base, loose


def forge(what, expected, base='base', loose=False):
    return lambda function: FORGERIES.append((what, expected, function, base, loose))


def sql(what, expected, *statements, base='base', loose=False, sync=False, override=None, late=()):
    """A forgery in plain SQL; late statements are run after the hashes."""
    def function(f):
        for statement in statements:
            assert f.run(statement).rowcount != 0, statement
        if sync:
            f.sync()
        f.rehash(override)
        for statement in late:
            assert f.run(statement).rowcount != 0, statement
    FORGERIES.append((what, expected, function, base, loose))


NEUTRAL = {  # a column of each table that may hold another value without breaking anything, and another kind for it
    'setting': ('value', '12345', '1.5'), 'registry_key': ('written', '12345', "'x'"), 'registry_value': ('type', '99', "'x'"),
    'file': ('written', '12345', "'x'"), 'image': ('kind', "'other'", "x'00'"), 'session': ('started', '12345', "'x'"),
    'installed_update': ('title', "'other'", "x'00'"), 'backup_file': ('stored', "'other'", "x'00'"),
    'backup_key': ('existed', '1-existed', "'x'"), 'backup_value': ('data', "'other'", '1.5'),
    'waiting_pair': ('removal', '1-removal', "'x'"), 'evidence': ('size', '12345', "'x'"), 'finding': ('rule', "'other'", "x'00'")}


def tables_of_state():
    for t in STATE:
        column, value, kind = NEUTRAL[t]
        gone = "'x' || change" if t == 'setting' else None
        last = f'(SELECT max(change) FROM {t} WHERE present AND {column} IS NOT NULL)'
        # a change that is not the last of its object
        old = (f'(SELECT max(change) FROM {t}_change WHERE present AND {column} IS NOT NULL AND '
               f'change NOT IN (SELECT change FROM {t}))')
        second = f'(SELECT max(change) FROM {t}_change WHERE predecessor > 0)'
        first = f'(SELECT max(change) FROM {t}_change WHERE predecessor = 0)'
        sql(f'{t}: {column} in the row alone', 'wrong', f'UPDATE {t} SET {column} = {value} WHERE change = {last}')
        sql(f'{t}: a row taken away', 'wrong', f'DELETE FROM {t} WHERE change = {last}')
        sql(f'{t}: change in the row alone', 'wrong', f'UPDATE {t} SET change = change - 1 WHERE change = {last}')
        sql(f'{t}: present in the row alone', 'wrong', f'UPDATE {t} SET present = 0 WHERE change = {last}')
        @forge(f'{t}: the row is as a change before the last', 'wrong')
        def older(f, t=t):
            change = f.one(f'SELECT max(t.change) FROM {t} t JOIN {t}_change c USING (change) WHERE c.predecessor > 0')
            names = ', '.join(f.names(t))
            f.run(f'DELETE FROM {t} WHERE change = ?', change)
            f.run(f'INSERT INTO {t} ({names}) SELECT {names} FROM {t}_change WHERE change = '
                  f'(SELECT predecessor FROM {t}_change WHERE change = ?)', change)
            f.rehash()

        sql(f'{t}: the row of {column} is of another kind, the change is not', 'wrong',
            f'UPDATE {t} SET {column} = {kind} WHERE change = {last}', loose=True)
        sql(f'{t}: {column} of another kind in change and row', 'wrong',
            f'UPDATE {t}_change SET {column} = {kind} WHERE change = {last}', loose=True, sync=True)
        sql(f'{t}_change: {column} of a last change, and the row', 'sound',
            f'UPDATE {t}_change SET {column} = {value} WHERE change = {last}', sync=True)
        sql(f'{t}_change: {column} of a last change, not the row', 'wrong',
            f'UPDATE {t}_change SET {column} = {value} WHERE change = {last}')
        sql(f'{t}_change: {column} of an older change', 'sound', f'UPDATE {t}_change SET {column} = {value} WHERE change = {old}')
        sql(f'{t}_change: {column} of an older change of another kind', 'wrong',
            f'UPDATE {t}_change SET {column} = {kind} WHERE change = {old}', loose=True)
        for present in (2, -1):
            sql(f'{t}_change: present {present}', 'wrong', f'UPDATE {t}_change SET present = {present} WHERE change = {last}', sync=True)
        sql(f'{t}_change: present 2 in an older change', 'wrong', f'UPDATE {t}_change SET present = 2 WHERE change = {old}')
        sql(f'{t}_change: present 0 with data left', 'wrong', f'UPDATE {t}_change SET present = 0 WHERE change = {last}', sync=True)

        @forge(f'{t}_change: present 0 and nothing left', 'sound')
        def went(f, t=t, last=last):
            change, stay = f.one(f'SELECT {last}'), {*f.key(t), 'parent', 'folded', 'name', 'holder', 'change', 'present'}
            for name in set(f.names(t)) - stay:
                f.run(f'UPDATE {t}_change SET {name} = NULL WHERE change = {change}')
            f.run(f'UPDATE {t}_change SET present = 0 WHERE change = {change}')
            f.sync()
            f.rehash()

        sql(f'{t}_change: a first predecessor not 0', 'wrong', f'UPDATE {t}_change SET predecessor = 1 WHERE change = {first}')
        sql(f'{t}_change: a predecessor that is the change itself', 'wrong',
            f'UPDATE {t}_change SET predecessor = change WHERE change = {first}')
        sql(f'{t}_change: a predecessor skipped', 'wrong', f'UPDATE {t}_change SET predecessor = 0 WHERE change = {second}')
        sql(f'{t}_change: a predecessor -1', 'wrong', f'UPDATE {t}_change SET predecessor = -1 WHERE change = {second}')
        sql(f'{t}_change: act of another act', 'wrong', f'UPDATE {t}_change SET act = act - 1 WHERE change = {first}')
        sql(f'{t}_change: act that is not there', 'wrong', f'UPDATE {t}_change SET act = 99 WHERE change = {first}')
        sql(f'{t}_change: a number missing', 'wrong', f'DELETE FROM {t}_change WHERE change = {old}', sync=True)
        sql(f'{t}_change: the last change of an object missing', 'wrong', f'DELETE FROM {t}_change WHERE change = {last}', sync=True)
        other = 'session' if t != 'session' else 'setting'
        sql(f'{t}_change: a number that another table has too', 'wrong',
            (f"INSERT INTO session_change SELECT change, act, 0, 4711, 1, 1 FROM {t}_change WHERE change = {last}" if t != 'session' else
             f"INSERT INTO setting_change SELECT change, act, 0, 'd', 1, 1 FROM session_change WHERE change = {last}"), sync=True)
        sql(f'{t}_change: a number behind all acts', 'wrong', f'UPDATE {t}_change SET change = 9000000000000000000 WHERE change = {last}', sync=True)
        sql(f'{t}_change: a number below 1', 'wrong', f'UPDATE {t}_change SET change = -5 WHERE change = {first}')
        sql(f'{t}_change: act is NULL', 'wrong', f'UPDATE {t}_change SET act = NULL WHERE change = {old}', loose=True)
        sql(f'{t}_change: predecessor is NULL', 'wrong', f'UPDATE {t}_change SET predecessor = NULL WHERE change = {first}', loose=True)
        sql(f'{t}_change: present is NULL', 'wrong', f'UPDATE {t}_change SET present = NULL WHERE change = {old}', loose=True)


def foldings():
    for t, name in (('registry_key', 'name'), ('registry_value', 'name'), ('file', 'name'), ('image', 'holder'),
                    ('installed_update', 'name'), ('backup_value', 'name')):
        row_ = f'change = (SELECT max(change) FROM {t} WHERE {name} <> \'\')'
        sql(f'{t}: {name} in another case', 'wrong' if t == 'x' else 'sound',
            f'UPDATE {t}_change SET {name} = replace(lower({name}), \'\u00c4\', \'\u00e4\') WHERE {row_}', sync=True)
        sql(f'{t}: {name} another one', 'wrong', f"UPDATE {t}_change SET {name} = {name} || 'x' WHERE {row_}", sync=True)
        sql(f'{t}: {name} no valid UTF-8, folded likewise', 'wrong',
            f"UPDATE {t}_change SET {name} = CAST(x'41ff' AS TEXT), folded = CAST(x'41ff' AS TEXT) WHERE change = "
            f'(SELECT max(change) FROM {t}_change WHERE predecessor = 0 AND change IN (SELECT change FROM {t}))', sync=True)
        sql(f'{t}: folded another one in all changes', 'wrong',
            f"UPDATE {t}_change SET folded = folded || 'x' WHERE folded = (SELECT max(folded) FROM {t})", sync=True)
        sql(f'{t}: {name} with a NUL behind it, folded not', 'wrong',
            f"UPDATE {t}_change SET {name} = {name} || char(0) WHERE {row_}", sync=True)
    new = "INSERT INTO {0}_change SELECT max(last_change) + 1, max(number), 0, {1}, 1 FROM act"
    more = 'UPDATE act SET last_change = last_change + 1 WHERE number = (SELECT max(number) FROM act)'
    for name, folded, expected in (
            ('\u00ff', '\u0178', 'sound'), ('\u00df', '\u00df', 'sound'), ('\u00df', 'SS', 'wrong'), ('\u0131', '\u0131', 'sound'),
            ('\u0131', 'I', 'wrong'), ('\u01c5', '\u01c5', 'sound'), ('\u01c5', '\u01c4', 'wrong'), ('\U00010428', '\U00010428', 'sound'),
            ('\U00010428', '\U00010400', 'wrong'), ('\u00f7', '\u00f7', 'sound'), ('\u00f7', '\u00d7', 'wrong'), ('\u00b5', '\u00b5', 'sound'),
            ('e\u0301', 'E\u0301', 'sound'), ('e\u0301', '\u00c9', 'wrong'), ('\u1f80', '\u1f80', 'sound'), ('\u24d0', '\u24b6', 'sound'),
            ('\uff41', '\uff21', 'sound'), ('\u10d0', '\u10d0', 'sound'), ('\u03c2', '\u03a3', 'sound'), ('a\0b', 'A\0B', 'sound')):
        @forge(f'file {ascii(name)} folded {ascii(folded)}', expected)
        def named(f, name=name, folded=folded):
            f.add_act()
            f.add_change('file', id=99999, parent=0, folded=folded, name=name)
            f.sync()
            f.rehash()
    for name, folded, expected in (('Q77', 'KB77', 'sound'), ('q77', 'KB77', 'sound'), ('Q77', 'Q77', 'wrong'), ('q77-v2', 'KB77-V2', 'sound'),
                                   ('Qx7', 'QX7', 'sound'), ('Qx7', 'KBX7', 'wrong'), ('kb77', 'KB77', 'sound'), ('Q', 'Q', 'sound')):
        @forge(f'installed_update {name} folded {folded}', expected)
        def update(f, name=name, folded=folded):
            f.add_act()
            f.add_change('installed_update', id=99, folded=folded, name=name)
            f.sync()
            f.rehash()
    for column in ('source', 'target'):
        @forge(f'waiting_pair: {column} not folded', 'wrong')
        def pair(f, column=column):
            f.add_act()
            f.add_change('waiting_pair', **(dict(source='A', target='B', removal=0) | {column: 'a'}))
            f.sync()
            f.rehash()


def references():
    for t, column in [(t, c) for t, cs in {
            'registry_value': ['key'], 'file': ['revision', 'parent'], 'registry_key': ['parent'], 'image': ['file', 'revision', 'location'],
            'backup_file': ['installed_update', 'file', 'revision', 'pending'], 'backup_key': ['installed_update', 'key'],
            'backup_value': ['installed_update', 'key'], 'waiting_pair': ['installed_update', 'revision']}.items() for c in cs]:
        only = ('(SELECT max(change) FROM {0} WHERE present AND change IN (SELECT change FROM {0}_change WHERE predecessor = 0))'
                .format(t))
        for value in (77777777, -1) + (() if column == 'parent' else (0,)):
            sql(f'{t}: {column} {value}, which is not there', 'wrong',
                f'UPDATE {t}_change SET {column} = {value} WHERE change = {only}', sync=True)
        if column not in ('key', 'file', 'installed_update', 'parent') or t == 'waiting_pair':
            sql(f'{t}: {column} NULL', 'sound', f'UPDATE {t}_change SET {column} = NULL WHERE change = {only}', sync=True)
            old = f'(SELECT max(change) FROM {t}_change WHERE present AND change NOT IN (SELECT change FROM {t}))'
            sql(f'{t}: {column} of an older change not there', 'wrong', f'UPDATE {t}_change SET {column} = 777777 WHERE change = {old}')
    for t in ('file', 'registry_key'):
        only = f'(SELECT max(change) FROM {t} WHERE parent <> 0 AND change IN (SELECT change FROM {t}_change WHERE predecessor = 0))'
        sql(f'{t}: parent 0 of what had one', 'sound', f"UPDATE {t}_change SET parent = 0 WHERE change = {only}", sync=True)
    sql('content taken away that a revision refers to', 'wrong', 'DELETE FROM content WHERE id = $GONE')
    sql('revision.content that is not there', 'wrong', 'UPDATE revision SET content = 4711 WHERE id = 5')
    sql('revision.content 0', 'wrong', 'UPDATE revision SET content = 0 WHERE id = 5')
    sql('revision taken away that a file refers to', 'wrong', 'DELETE FROM revision WHERE id = (SELECT max(revision) FROM file_change)')
    sql('revision that nothing refers to taken away', 'sound', 'DELETE FROM revision WHERE content = $GONE')


def acts():
    for column, value in dict(time='5', account="'x'", command="'x'", subject="'x'", outcome="'refused'", code='7', bias='60',
                              recorded='9', program="'p'", origin="'read'", assumptions="'a' || char(10)").items():
        sql(f'act 5: {column} another one', 'sound', f'UPDATE act SET {column} = {value} WHERE number = 5')
        sql(f'act 5: {column} another one, hashes as they were', 'wrong', late=[f'UPDATE act SET {column} = {value} WHERE number = 5'])
    sql('act 5: time and recorded NULL', 'wrong', 'UPDATE act SET time = NULL WHERE number = 5', loose=True)
    sql('act 5: recorded NULL', 'sound', 'UPDATE act SET recorded = NULL WHERE number = 5')
    sql('act 5: code a text', 'wrong', "UPDATE act SET code = 'x' WHERE number = 5", loose=True)
    sql('act 5: subject a blob', 'wrong', "UPDATE act SET subject = x'41' WHERE number = 5", loose=True)
    sql('act 5: bias a real', 'wrong', 'UPDATE act SET bias = 0.5 WHERE number = 5', loose=True)
    sql('act 4, a mark: another target before', 'sound', 'UPDATE act SET target = 1 WHERE number = 4')
    for value in ('NULL', '4', '5', '0', '-1', '99', '9223372036854775807'):
        sql(f'act 4, a mark: target {value}', 'wrong', f'UPDATE act SET target = {value} WHERE number = 4')
        sql(f'act 8, a rollback: target {value}', 'wrong' if value not in ('4', ) else 'sound', f'UPDATE act SET target = {value} WHERE number = 8')
        FORGERIES[-1] = (*FORGERIES[-1][:1], 'wrong' if value not in ('4',) else 'sound', *FORGERIES[-1][2:])
    sql('act 8, a rollback: target 5 and the parent of 5', 'sound', 'UPDATE act SET target = 5, parent = 4 WHERE number = 8')
    sql('act 8, a rollback: target 5 and the parent as it was', 'sound', 'UPDATE act SET target = 7 WHERE number = 8')
    FORGERIES[-1] = ('act 8, a rollback: target 7 and the parent as it was', 'wrong', *FORGERIES[-1][2:])
    sql('act 5, an install: target 2', 'wrong', 'UPDATE act SET target = 2 WHERE number = 5')
    sql('act 4: mark made a note, target left', 'wrong', "UPDATE act SET kind = 'note' WHERE number = 4")
    sql('act 4: mark made a note, no target, parent 3', 'sound', "UPDATE act SET kind = 'note', target = NULL, parent = 3 WHERE number = 4")
    sql('act 5: install made a rollback without target', 'wrong', "UPDATE act SET kind = 'rollback' WHERE number = 5")
    sql('act 5: kind a blob mark', 'wrong', "UPDATE act SET kind = x'6d61726b', target = 3, parent = 2 WHERE number = 5", loose=True)
    for number, value in ((1, 1), (1, -1), (2, 0), (2, 2), (4, 3), (5, 2), (5, 5), (5, 99), (8, 3), (8, 7), (9, 2), (10, 0)):
        sql(f'act {number}: parent {value}', 'wrong', f'UPDATE act SET parent = {value} WHERE number = {number}')
    sql('act 5: first_change 1 less', 'wrong', 'UPDATE act SET first_change = first_change - 1 WHERE number = 5')
    sql('act 5: first_change 1 more', 'wrong', 'UPDATE act SET first_change = first_change + 1 WHERE number = 5')
    sql('act 5: last_change 1 less', 'wrong', 'UPDATE act SET last_change = last_change - 1 WHERE number = 5')
    sql('act 5: last_change 1 more', 'wrong', 'UPDATE act SET last_change = last_change + 1 WHERE number = 5')
    sql('acts 5 and 6: a change given from one to the other, changes keep their act', 'wrong',
        'UPDATE act SET last_change = last_change - 1 WHERE number = 5', 'UPDATE act SET first_change = first_change - 1 WHERE number = 6')

    @forge('acts 5 and 6: a change given from one to the other, with its act', 'sound')
    def given(f):
        change = f.one('SELECT last_change FROM act WHERE number = 5')
        f.run('UPDATE act SET last_change = last_change - 1 WHERE number = 5')
        f.run('UPDATE act SET first_change = first_change - 1 WHERE number = 6')
        for t in STATE:
            f.run(f'UPDATE {t}_change SET act = 6 WHERE change = ?', change)
        f.rehash()

    sql('the last act: last_change 1 more', 'wrong', 'UPDATE act SET last_change = last_change + 1 WHERE number = 13')
    sql('the last act: last_change 2^63-1', 'wrong', 'UPDATE act SET last_change = 9223372036854775807 WHERE number = 13')
    sql('the last act: last_change far below', 'wrong', 'UPDATE act SET last_change = -9223372036854775807 WHERE number = 13')
    sql('act 12: last_change 1 less, act 13 follows', 'wrong', 'UPDATE act SET last_change = last_change - 1 WHERE number = 12',
        'UPDATE act SET first_change = first_change - 1, last_change = last_change - 1 WHERE number = 13')
    sql('act 1: first_change 0', 'wrong', 'UPDATE act SET first_change = 0 WHERE number = 1')
    for value in (0, 1, 3, -2, 9223372036854775807):
        sql(f'act 5: format {value}', 'wrong', f'UPDATE act SET format = {value} WHERE number = 5')
    sql('the last act: format 3', 'wrong', 'UPDATE act SET format = 3 WHERE number = 13')
    sql('act 1: another machine', 'sound', "UPDATE act SET machine = x'000102030405060708090a0b0c0d0e0f' WHERE number = 1")
    sql('act 1: no machine', 'wrong', 'UPDATE act SET machine = NULL WHERE number = 1')
    sql('act 1: a machine of 15 bytes', 'wrong', "UPDATE act SET machine = x'000102030405060708090a0b0c0d0e' WHERE number = 1")
    sql('act 1: a machine that is a text', 'wrong', "UPDATE act SET machine = '0123456789abcdef' WHERE number = 1", loose=True)
    sql('act 5: a machine', 'wrong', "UPDATE act SET machine = x'000102030405060708090a0b0c0d0e0f' WHERE number = 5")
    sql('act 5: the machine of act 1', 'wrong', 'UPDATE act SET machine = (SELECT machine FROM act WHERE number = 1) WHERE number = 5')
    sql('act 9, which brought nothing, taken away', 'wrong', 'DELETE FROM act WHERE number = 9')
    sql('act 9 taken away, act 10 with its parent', 'wrong', 'DELETE FROM act WHERE number = 9', 'UPDATE act SET parent = 8 WHERE number = 10')
    sql('the last act, which brought nothing, taken away', 'sound', 'DELETE FROM act WHERE number = 13')
    sql('the last act numbered 14', 'wrong', 'UPDATE act SET number = 14 WHERE number = 13')
    sql('act 0', 'wrong', "INSERT INTO act SELECT 0, 0, NULL, 'x', '', '', '', 0, 0, '', 0, 1, 0, hash, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM act WHERE number = 1")
    sql('no acts', 'wrong', 'DELETE FROM act')

    @forge('an act more that brought nothing', 'sound')
    def more(f):
        f.add_act()
        f.rehash()

    @forge('a mark more', 'sound')
    def marked(f):
        f.add_act('mark', target=13, parent=12)
        f.rehash()

    @forge('a mark more, with the act before as its parent', 'wrong')
    def marked_wrongly(f):
        f.add_act('mark', target=13)
        f.rehash()

    @forge('acts 12 and 13 taken away, the state put back', 'sound')
    def shorter(f):
        for t in STATE:
            f.run(f'DELETE FROM {t}_change WHERE act = 12')
        f.run('DELETE FROM act WHERE number > 11')
        f.sync()
        f.rehash()

    @forge('acts 12 and 13 taken away, the state left', 'wrong')
    def shorter_only(f):
        for t in STATE:
            f.run(f'DELETE FROM {t}_change WHERE act = 12')
        f.run('DELETE FROM act WHERE number > 11')
        f.rehash()

    for column, act in (('changes_digest', 4), ('contents_digest', 3), ('revisions_digest', 3)):
        sql(f'act {act}: a {column} over nothing', 'wrong', override={act: {column: hashlib.sha256(b'\x02').digest()}})
    for column, act in (('changes_digest', 5), ('contents_digest', 5), ('revisions_digest', 5)):
        sql(f'act {act}: {column} NULL', 'wrong', override={act: {column: None}})
        sql(f'act {act}: another {column}', 'wrong', override={act: {column: b'\7' * 32}})
    sql('act 5: changes_digest a text', 'wrong', override={5: {'changes_digest': 'x'}}, loose=True)
    sql('act 5: another hash', 'wrong', late=["UPDATE act SET hash = x'" + '07' * 32 + "' WHERE number = 5"])
    sql('the last act: another hash', 'wrong', late=["UPDATE act SET hash = x'" + '07' * 32 + "' WHERE number = 13"])
    sql('the last act: a hash that is a text', 'wrong', late=["UPDATE act SET hash = 'x' WHERE number = 13"], loose=True)


def contents():
    for t, row_ in (('content', 'id = 5'), ('piece', 'id = 5'), ('revision', 'id = 5')):
        sql(f'{t}: act of another act', 'sound', f'UPDATE {t} SET act = 3 WHERE {row_}')
        for value in (0, 14, -1, 9223372036854775807):
            sql(f'{t}: act {value}, which is not there', 'wrong', f'UPDATE {t} SET act = {value} WHERE {row_}')
        sql(f'{t}: act NULL', 'wrong', f'UPDATE {t} SET act = NULL WHERE {row_}', loose=True)
        sql(f'{t}: act of another act, hashes as they were', 'wrong', late=[f'UPDATE {t} SET act = 3 WHERE {row_}'])
    sql('content: another hash of one that is held', 'wrong', "UPDATE content SET sha256 = x'" + '09' * 32 + "' WHERE id = 5")
    sql('content: another hash of one that is not held', 'sound', "UPDATE content SET sha256 = x'" + '09' * 32 + "' WHERE id = $GONE")
    sql('content: a hash of 31 bytes', 'wrong', "UPDATE content SET sha256 = x'" + '09' * 31 + "' WHERE id = $GONE")
    sql('content: a hash that is a text', 'wrong', "UPDATE content SET sha256 = 'x' WHERE id = $GONE", loose=True)
    sql('content: held no more', 'sound', 'DELETE FROM piece WHERE content = $BIG')
    sql('content: its id, and all that refers to it', 'sound', 'UPDATE content SET id = 50 WHERE id = 5',
        'UPDATE piece SET content = 50 WHERE content = 5', 'UPDATE revision SET content = 50 WHERE content = 5')
    sql('content: its id, not the pieces', 'wrong', 'UPDATE content SET id = 50 WHERE id = 5',
        'UPDATE revision SET content = 50 WHERE content = 5')
    sql('content: one more that is not held', 'sound', "INSERT INTO content VALUES (77, 5, x'" + '0a' * 32 + "')")
    for n, what in enumerate(('first', 'middle', 'last')):
        sql(f'piece: the {what} of three taken away', 'wrong', f'DELETE FROM piece WHERE content = $BIG AND number = {n}')
    sql('piece: content that is not there', 'wrong', 'UPDATE piece SET content = 99 WHERE id = 5')
    sql('piece: of another content', 'wrong', 'UPDATE piece SET content = $GONE WHERE id = 5')
    sql('piece: number 1 of a single one', 'wrong', 'UPDATE piece SET number = 1 WHERE id = 5')
    sql('piece: number -1', 'wrong', 'UPDATE piece SET number = -1 WHERE id = 5')
    sql('piece: the last number 1 more', 'wrong', 'UPDATE piece SET number = 3 WHERE id = (SELECT max(id) FROM piece WHERE content = $BIG)')
    sql('piece: size 1 more, revision likewise', 'wrong', 'UPDATE piece SET size = size + 1 WHERE id = 5',
        'UPDATE revision SET size = size + 1 WHERE content = 5')
    for value in (-1, 0, 9223372036854775807):
        sql(f'piece: size {value}', 'wrong', f'UPDATE piece SET size = {value} WHERE id = 5')
    sql('piece: data NULL', 'wrong', 'UPDATE piece SET data = NULL WHERE id = 5', loose=True)
    sql('piece: data a text', 'wrong', "UPDATE piece SET data = 'x' WHERE id = 5", loose=True)
    sql('piece: size a text', 'wrong', "UPDATE piece SET size = 'x' WHERE id = 5", loose=True)

    def packed(what, expected, change, id=5):
        @forge(f'piece: data {what}', expected)
        def function(f):
            size, data = f.run('SELECT size, data FROM piece WHERE id = ?', id).fetchone()
            raw = data if len(data) == size else zlib.decompress(data)
            f.run('UPDATE piece SET data = ? WHERE id = ?', change(raw), id)
            f.rehash()
    packed('raw', 'sound', lambda raw: raw)
    packed('compressed another way', 'sound', lambda raw: zlib.compress(raw, 1))
    packed('with something behind it', 'wrong', lambda raw: zlib.compress(raw) + b'\0')
    packed('with another stream behind it', 'wrong', lambda raw: zlib.compress(raw) + zlib.compress(b''))
    packed('without its last byte', 'wrong', lambda raw: zlib.compress(raw)[:-1])
    packed('with a wrong check sum', 'wrong', lambda raw: zlib.compress(raw)[:-1] + b'\0')
    packed('of more bytes', 'wrong', lambda raw: zlib.compress(raw + b'\0'))
    packed('of fewer bytes', 'wrong', lambda raw: zlib.compress(raw[:-1]))
    packed('of far more bytes', 'wrong', lambda raw: zlib.compress(bytes(50_000_000), 1)[:100], 8)
    packed('raw and a byte more', 'wrong', lambda raw: raw + b'\0')
    packed('raw and a byte less', 'wrong', lambda raw: raw[:-1])
    packed('raw of other bytes', 'wrong', lambda raw: bytes(len(raw)))
    packed('empty', 'wrong', lambda raw: b'')
    packed('a deflate without a header', 'wrong', lambda raw: zlib.compress(raw)[2:-4])
    packed('stored, longer than the bytes', 'wrong', lambda raw: zlib.compress(raw, 0))

    def cut(what, expected, raw, sizes):
        @forge(f'content of {len(raw)} bytes in {what}', expected)
        def function(f):
            content = f.run('INSERT INTO content (act, sha256) VALUES (13, ?)', hashlib.sha256(raw).digest()).lastrowid
            at = 0
            for number, size in enumerate(sizes):
                data = zlib.compress(raw[at:at + size], 1)
                f.run('INSERT INTO piece (act, content, number, size, data) VALUES (13, ?, ?, ?, ?)', content, number, size,
                      data if len(data) < size else raw[at:at + size])
                at += size
            f.rehash()
    mib = 1 << 20
    cut('two pieces', 'sound', bytes(mib) + b'x', [mib, 1])
    cut('two pieces, the first short', 'wrong', bytes(mib) + b'x', [mib - 1, 2])
    cut('one piece that is too big', 'wrong', bytes(mib) + b'x', [mib + 1])
    cut('one piece', 'sound', b'y' * 1000, [1000])
    cut('two pieces', 'wrong', b'y' * 1000, [500, 500])
    cut('a piece and an empty one', 'wrong', b'y' * 1000, [1000, 0])

    @forge('empty content in two pieces', 'wrong')
    def twice_empty(f):
        f.run("INSERT INTO piece (act, content, number, size, data) VALUES (13, 9, 1, 0, x'')")
        f.rehash()

    sql('empty content held no more', 'sound', 'DELETE FROM piece WHERE content = 9')
    sql('revision: size another one', 'wrong', 'UPDATE revision SET size = size + 1 WHERE content = 5')
    sql('revision: size another one of what is not held', 'sound', 'UPDATE revision SET size = size + 1 WHERE content = $GONE')
    sql('revision: size NULL', 'sound', 'UPDATE revision SET size = NULL WHERE content = 5')
    sql('revision: content NULL', 'sound', 'UPDATE revision SET content = NULL WHERE content = 5')
    sql('revision: size 1 for the empty content', 'wrong', 'UPDATE revision SET size = 1 WHERE content = 9')
    for column, value in dict(file_version="'9.9'", product_version="'9'", version_text="'x'", branch="'b'", language='7', linked='8',
                              checksum='9', origin="'stated'").items():
        sql(f'revision: {column} another one', 'sound', f'UPDATE revision SET {column} = {value} WHERE id = 5')
        sql(f'revision: {column} another one, hashes as they were', 'wrong', late=[f"UPDATE revision SET {column} = {value} || '1' WHERE id = 5"])
    sql('revision: origin NULL', 'wrong', 'UPDATE revision SET origin = NULL WHERE id = 5', loose=True)
    sql('revision: language a text', 'wrong', "UPDATE revision SET language = 'x' WHERE id = 5", loose=True)
    sql('revision: branch a blob', 'wrong', "UPDATE revision SET branch = x'41' WHERE id = 5", loose=True)
    sql('revision: one more', 'sound', "INSERT INTO revision (act, origin) VALUES (13, 'stated')")


def pruned():
    def sqlp(*arguments, **more):
        sql(*arguments, base='pruned', **more)
    sqlp('pruned: as it is', 'sound')
    first = 'id = 1'
    for column, value, expected in (
            ('name', "'registry_key'", 'wrong'), ('name', "'piece'", 'wrong'), ('name', "'nothing'", 'wrong'), ('name', "''", 'wrong'),
            ('brought', '1', 'wrong'), ('brought', '3', 'wrong'), ('brought', '5', 'wrong'), ('brought', '6', 'wrong'),
            ('brought', '0', 'wrong'), ('brought', '99', 'wrong'), ('first', 'first - 1', 'wrong'), ('first', 'first + 1', 'wrong'),
            ('first', '1', 'wrong'), ('first', 'last', 'wrong'), ('last', 'last + 1', 'wrong'), ('last', 'last - 1', 'wrong'),
            ('last', '9223372036854775807', 'wrong'), ('last', 'first', 'wrong'), ('count', 'count - 1', 'wrong'),
            ('count', 'count + 1', 'wrong'), ('count', '0', 'wrong'), ('count', '-1', 'wrong'),
            ('count', '9223372036854775807', 'wrong'), ('hash', "x'" + '08' * 32 + "'", 'sound'), ('act', '6', 'sound'),
            ('act', '4', 'sound'), ('act', '2', 'wrong'), ('act', '99', 'wrong'), ('act', '0', 'wrong'), ('id', '77', 'sound')):
        sqlp(f'pruned: {column} {value}', expected, f'UPDATE pruned SET {column} = {value} WHERE {first}')
    sqlp('pruned: a hash of 31 bytes', 'wrong', "UPDATE pruned SET hash = x'" + '08' * 31 + f"' WHERE {first}")
    sqlp('pruned: brought NULL', 'wrong', f'UPDATE pruned SET brought = NULL WHERE {first}', loose=True)
    sqlp('pruned: first a text', 'wrong', loose=True, late=[f"UPDATE pruned SET first = 'x' WHERE {first}"])
    sqlp('pruned: name a blob', 'wrong', f"UPDATE pruned SET name = CAST(name AS BLOB) WHERE {first}", loose=True)
    sqlp('pruned: a row of it taken away', 'wrong', f'DELETE FROM pruned WHERE {first}')
    sqlp('pruned: a row of it twice', 'wrong', 'INSERT INTO pruned SELECT 77, act, name, brought, first, last, count, hash FROM pruned WHERE id = 1')
    sqlp('pruned: a change in it is there', 'wrong', "INSERT INTO session_change SELECT first, brought, 0, 777, 1, 1 FROM pruned WHERE id = 1", sync=True)
    sqlp('pruned: a change in it is there, behind the first', 'wrong',
         'INSERT INTO session_change SELECT first + 1, brought, 0, 777, 1, 1 FROM pruned WHERE id = 1', sync=True)
    follower = '(SELECT max(change) FROM registry_value_change WHERE predecessor BETWEEN (SELECT first FROM pruned WHERE id = {0}) AND (SELECT last FROM pruned WHERE id = {0}))'
    one, two = follower.format(1), follower.format(2)
    sqlp('pruned: a predecessor 0 where it was pruned', 'sound', f'UPDATE registry_value_change SET predecessor = 0 WHERE change = {one}')
    sqlp('pruned: a predecessor in a block of another table', 'wrong',
         f'UPDATE registry_value_change SET predecessor = (SELECT first FROM pruned WHERE id = 3) WHERE change = {two}')
    sqlp('pruned: a predecessor that is there, of another object', 'wrong',
         f'UPDATE registry_value_change SET predecessor = (SELECT last + 1 FROM pruned WHERE id = 1) WHERE change = {one}')
    sqlp('pruned: a predecessor before the last that is there', 'wrong',
         'UPDATE registry_value_change SET predecessor = (SELECT first FROM pruned WHERE id = 1) WHERE change = '
         '(SELECT max(change) FROM registry_value_change WHERE act = 4 AND predecessor IN (SELECT change FROM registry_value_change))')
    sqlp('pruned: a predecessor behind the change', 'wrong', 'UPDATE registry_value_change SET predecessor = '
         '(SELECT first FROM pruned WHERE id = 2) WHERE change = (SELECT min(change) FROM registry_value_change WHERE act = 2)')

    def more(what, expected, table, acts, index, base='pruned', **over):
        @forge(f'pruned: {what}', expected, base)
        def function(f):
            f.add_act('prune')
            for act, at in zip(acts, index):
                prune(f, table, act, at, **over)
            f.rehash()
    b = 'b'
    more('the second block of act 2, before any other', 'sound', 'registry_value', [2], [1], b)
    more('the last, short block of act 2', 'sound', 'registry_value', [2], [3], b)
    more('all of act 2', 'sound', 'registry_value', [2], [(0, 1024)], b)
    more('blocks 0 and 2 of act 3', 'sound', 'registry_value', [3, 3], [(0, 1024), (1024, 2048)], b)
    more('a block with last changes', 'wrong', 'registry_value', [4], [0], b)
    more('half a block', 'wrong', 'registry_value', [2], [(0, 512)], b)
    more('a block that begins amid one', 'wrong', 'registry_value', [2], [(512, 1536)], b)
    more('two blocks as one', 'wrong', 'registry_value', [2], [(0, 2048)], b)
    more('a block too long', 'wrong', 'registry_value', [2], [(0, 1025)], b)
    more('a part of the last block', 'wrong', 'registry_value', [2], [(3072, 3100)], b)
    more('the last block and a row before it', 'wrong', 'registry_value', [2], [(3071, 9999)], b)
    more('one row', 'wrong', 'registry_value', [2], [(5, 6)], b)
    more('a hash of other rows', 'sound', 'registry_value', [2], [0], b, hash=b'\1' * 32)
    more('a block of the piece table', 'sound', 'piece', [10], [0], 'base')
    more('a part of a content\'s pieces', 'wrong', 'piece', [10], [(0, 1)], 'base')
    more('the last of a content\'s pieces', 'wrong', 'piece', [10], [(2, 3)], 'base')
    more('pieces, brought by another act', 'sound', 'piece', [10], [0], 'base', brought=9)
    more('pieces, brought by the act itself', 'wrong', 'piece', [10], [0], 'base', brought=14)
    more('pieces, count 4', 'wrong', 'piece', [10], [0], 'base', count=4)
    more('pieces, last before first', 'wrong', 'piece', [10], [0], 'base', last=7)
    more('pieces of all of act 2', 'sound', 'piece', [2], [0], 'base')
    more('pieces of act 2 by numbers that lie elsewhere', 'sound', 'piece', [2], [0], 'base', first=500, last=599)

    @forge('pruned: a row that lies in the last block is left', 'wrong', b)
    def left(f):
        f.add_act('prune')
        rows = [n for (n,) in f.all('SELECT change FROM registry_value_change WHERE act = 2 ORDER BY change')][3072:]
        prune(f, 'registry_value', 2, 3, keep=rows[5], count=len(rows) - 1)
        f.rehash()

    @forge('pruned: a piece that lies in the block is left', 'wrong', 'base')
    def piece_left(f):
        f.add_act('prune')
        prune(f, 'piece', 2, 0, keep=2, count=f.one('SELECT count(*) FROM piece WHERE act = 2') - 1)
        f.rehash()


def structures():
    """Not of the chain, but quickly told."""
    for what, expected, statement in (
            ('a view taken away', 'wrong', 'DROP VIEW journal'), ('an index taken away', 'wrong', 'DROP INDEX act_by_subject'),
            ('an index more', 'wrong', 'CREATE INDEX more ON act (time)'), ('a table more', 'wrong', 'CREATE TABLE more (a)'),
            ('a view more', 'wrong', 'CREATE VIEW more AS SELECT 1'), ('a column more', 'wrong', 'ALTER TABLE act ADD COLUMN more TEXT'),
            ('a table taken away', 'wrong', 'DROP TABLE finding'), ('statistics', 'wrong', 'ANALYZE'),
            ('application_id', 'wrong', 'PRAGMA application_id = 1'), ('user_version 3', 'wrong', 'PRAGMA user_version = 3'),
            ('user_version 1', 'wrong', 'PRAGMA user_version = 1'), ('user_version -1', 'wrong', 'PRAGMA user_version = -1'),
            ('a vacuum', 'sound', 'VACUUM'), ('a trigger more', 'wrong', 'CREATE TRIGGER more AFTER INSERT ON act BEGIN SELECT 1; END')):
        @forge(f'structure: {what}', expected, 'c')
        def function(f, statement=statement):
            if statement == 'DROP TABLE finding':
                f.guards = [(n, s) for n, s in f.guards if not n.startswith(b'finding')]
            f.late.append(lambda: f.run(statement))

    @forge('structure: a guard taken away', 'wrong', 'c')
    def unguarded(f):
        f.guards.pop()

    @forge('structure: a guard altered', 'wrong', 'c')
    def altered(f):
        name, text = f.guards[-1]
        f.guards[-1] = name, text.replace(b'append-only', b'append-Only')

    @forge('structure: a view in the place of a table', 'wrong', 'c')
    def view(f):
        f.run('ALTER TABLE pruned RENAME TO other')
        f.run('CREATE VIEW pruned AS SELECT * FROM other')
        f.guards = [(n, s) for n, s in f.guards if not n.startswith(b'pruned')]

    @forge('structure: guards alone made again', 'sound', 'c')
    def again(f):
        pass


def main():
    step, first = (int(word) for word in (*sys.argv[2:], *(1, 0)[len(sys.argv) - 2:]))
    os.makedirs(OUT, exist_ok=True)
    bases = {name: os.path.join(HERE, name + '.wupd') for name in 'bc'}
    for name, make in (('base', make_base), ('pruned', make_pruned)):
        bases[name] = os.path.join(OUT, name + '.base')
        make(bases[name])
        for finding in verify.verify(bases[name], schema=SCHEMA):
            sys.exit(f'{name} is not sound: {finding}')
    for make in (tables_of_state, foldings, references, acts, contents, pruned, structures):
        make()
    with open(os.path.join(OUT, 'list.tsv'), 'w') as out:
        for number in range(first, len(FORGERIES), step):
            what, expected, function, base, loose = FORGERIES[number]
            path = os.path.join(OUT, f'{number:03}.wupd')
            f = Forged(bases[base], path, loose)
            f.run('BEGIN')
            function(f)
            f.run('COMMIT')
            f.close()
            answer = 'wrong' if any(True for _ in verify.verify(path, schema=SCHEMA)) else 'sound'
            print(path, what, expected, answer, sep='\t', file=out)


if __name__ == '__main__':
    main()
