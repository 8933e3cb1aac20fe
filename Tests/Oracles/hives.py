#!/usr/bin/python3
"""Compares what HiveWorker reads in hives with hivex and python-registry, key by key and value by value.

    hives.py HIVEWORKER HIVE...

A line for each hive and reader: equal, or what differs; "its own way" is a known mistake of that reader (docs/hives.md). Exit status 1 if a sound hive differs from a reader that read all of it.
Transaction logs beside a hive (HIVE.LOG, HIVE.LOG1, HIVE.LOG2) are given to HiveWorker; the other readers know none, and read
HIVE.recovered instead, what the hive is to be with its logs.
Needs python3-hivex (Debian); python-registry (PyPI) is left out where it is not there.
"""
import os
import subprocess
import sys

import hivex

try:
    from Registry import Registry
except ImportError:
    Registry = None


def units(text):
    return text.encode("utf-16-le", "surrogatepass").hex()


def ours(worker, path):
    keys, values, losses = {}, {}, 0
    logs = [path + ending for ending in (".LOG", ".LOG1", ".LOG2") if os.path.exists(path + ending)]
    done = subprocess.run([worker, "dump", path] + logs, stdout=subprocess.PIPE)
    if done.returncode != 0:
        return {}, {}, -1, f"ended with {done.returncode}"
    for line in done.stdout.decode().splitlines():
        parts = line.split("\t")
        if parts[0] == "key":
            keys.setdefault(parts[1], []).append(int(parts[2]))
        elif parts[0] == "value":
            values.setdefault((parts[1], parts[2]), []).append((int(parts[3]), parts[4]))
        elif parts[0] == "loss":
            losses += 1
        elif parts[0] == "refused":
            return {}, {}, -1, parts[1]
    return keys, values, losses, ""


def by_hivex(path):
    keys, values = {}, {}
    hive = hivex.Hivex(path)

    def walk(node, name):
        keys.setdefault(name, []).append(hive.node_timestamp(node))
        for value in hive.node_values(node):
            kind, data = hive.value_value(value)
            values.setdefault((name, units(hive.value_key(value))), []).append((kind, data.hex()))
        for child in hive.node_children(node):
            walk(child, (name + "/" if name else "") + units(hive.node_name(child)))

    walk(hive.root(), "")
    return keys, values


def by_python_registry(path):
    keys, values = {}, {}
    def walk(key, name):
        record = key._nkrecord
        ticks = record.unpack_qword(0x4)
        keys.setdefault(name, []).append(ticks)
        for value in key.values():
            record = value._vkrecord
            own = units("" if value.name() == "(default)" and not record.has_name() else value.name())
            values.setdefault((name, own), []).append((record.data_type(), bytes(value.raw_data())[: record.data_length()].hex()))
        for child in key.subkeys():
            walk(child, (name + "/" if name else "") + units(child.name()))

    walk(Registry.Registry(path).root(), "")
    return keys, values


def hivex_knows(own, other):
    """A value as hivex has it: of data in pieces it takes the last four bytes of each cell for padding, also of the last one."""
    lost = len(own[1]) - len(other[1])
    return own[0] == other[0] and len(own[1]) > 2 * 16344 and own[1].startswith(other[1]) and lost <= 2 * 4


def python_registry_knows(own, other):
    """A value as python-registry has it: types cut to 12 bits, numbers of the usual length alone, a short REG_MULTI_SZ as none."""
    kind = own[0] & 0xFFF
    return kind == other[0] and (own[1] == other[1] or kind in (4, 5, 11) or kind == 7 and other[1] == "")


def shown(name):
    parts = [name] if isinstance(name, str) else name
    return "\\".join(bytes.fromhex(part).decode("utf-16-le", "replace") for text in parts for part in text.split("/"))


def compare(mine, theirs, knows):
    """Words for what differs, and whether any of it is more than a known way of that reader."""
    differences, unknown = [], False
    for what, one, other in (("keys", mine[0], theirs[0]), ("values", mine[1], theirs[1])):
        missing = [name for name in other if name not in one]
        more = [name for name in one if name not in other]
        unlike = [name for name in one if name in other and sorted(one[name]) != sorted(other[name])]
        known = [
            name for name in unlike
            if what == "values" and len(one[name]) == len(other[name])
            and all(own == its or knows(own, its) for own, its in zip(sorted(one[name]), sorted(other[name])))
        ]
        unlike = [name for name in unlike if name not in known]
        unknown = unknown or bool(missing or more or unlike)
        for title, names in (("it has more", missing), ("it has fewer", more), ("unlike", unlike), ("its own way", known)):
            if names:
                differences.append(f"{title}: {len(names)} {what}, first {shown(names[0])!r}")
    return "; ".join(differences) or "equal", unknown


def as_windows_1252(mine):
    """Names of one byte a character as python-registry reads them."""
    def part(units):
        plain = bytes.fromhex(units).decode("utf-16-le", "surrogatepass")
        try:
            return plain.encode("latin-1").decode("cp1252").encode("utf-16-le").hex()
        except UnicodeError:
            return units

    def name(text):
        return "/".join(part(units) for units in text.split("/"))

    keys, values = {}, {}
    for key, times in mine[0].items():
        keys.setdefault(name(key), []).extend(times)
    for (key, own), data in mine[1].items():
        values.setdefault((name(key), name(own)), []).extend(data)
    return keys, values


def by(reader, mine, path):
    if reader == "hivex":
        return compare(mine, by_hivex(path), hivex_knows)
    theirs = by_python_registry(path)
    plain, other = compare(mine, theirs, python_registry_knows), compare(as_windows_1252(mine), theirs, python_registry_knows)
    return (other[0] + ", with names as Windows-1252", False) if plain[1] and not other[1] else plain


def main():
    sys.setrecursionlimit(5000)
    worker, hives = sys.argv[1], sys.argv[2:]
    failed = False
    for path in hives:
        mine = ours(worker, path)
        count = sum(map(len, mine[0].values())), sum(map(len, mine[1].values()))
        print(f"{os.path.basename(path)}: wupd {mine[3] or f'{count[0]} keys, {count[1]} values, {mine[2]} losses'}")
        other = path + ".recovered" if os.path.exists(path + ".recovered") else path
        for reader in ("hivex", "python-registry") if Registry else ("hivex",):
            try:
                words, differs = by(reader, mine, other)
            except Exception as error:  # a reader may fail in any way
                words, differs = f"refuses: {type(error).__name__}: {str(error)[:100]}", False
            print(f"    {reader}: {words}")
            failed = failed or mine[2] == 0 and differs
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
