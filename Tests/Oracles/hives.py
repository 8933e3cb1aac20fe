#!/usr/bin/python3
"""Compares what HiveWorker reads in hives with hivex and python-registry, key by key and value by value.

    hives.py HIVEWORKER HIVE...

A line for each hive and reader: equal, or what differs. Exit status 1 if a sound hive differs from a reader that read all of it.
Needs python3-hivex (Debian) and python-registry (PyPI); a reader that is not there is left out, and said so.
"""
import subprocess
import sys

try:
    import hivex
except ImportError:
    hivex = None
try:
    from Registry import Registry, RegistryParse
except ImportError:
    Registry = None


def units(text):
    return text.encode("utf-16-le", "surrogatepass").hex()


def ours(worker, path):
    keys, values, losses = {}, {}, 0
    done = subprocess.run([worker, "dump", path], stdout=subprocess.PIPE)
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


def compare(mine, theirs):
    differences = []
    for what, one, other in (("keys", mine[0], theirs[0]), ("values", mine[1], theirs[1])):
        missing = [name for name in other if name not in one]
        more = [name for name in one if name not in other]
        unlike = [name for name in one if name in other and sorted(one[name]) != sorted(other[name])]
        for title, names in (("it has more", missing), ("it has fewer", more), ("unlike", unlike)):
            if names:
                first = names[0]
                shown = first if isinstance(first, str) else "/".join(first)
                try:
                    shown = "\\".join(bytes.fromhex(part).decode("utf-16-le", "replace") for part in shown.split("/"))
                except ValueError:
                    pass
                differences.append(f"{title}: {len(names)} {what}, first {shown!r}")
    return "; ".join(differences) or f"equal ({len(mine[0])} keys, {sum(map(len, mine[1].values()))} values)"


def main():
    sys.setrecursionlimit(5000)
    worker, hives = sys.argv[1], sys.argv[2:]
    failed = False
    for path in hives:
        mine = ours(worker, path)
        print(f"{path.rsplit('/', 1)[-1]}: wupd {mine[3] or f'{mine[2]} losses'}")
        for name, reader in (("hivex", hivex and by_hivex), ("python-registry", Registry and by_python_registry)):
            if not reader:
                print(f"    {name} is not installed")
                continue
            try:
                result = compare(mine, reader(path))
            except Exception as error:  # a reader may fail in any way
                result = f"refuses: {type(error).__name__}: {str(error)[:100]}"
            print(f"    {name}: {result}")
            if mine[2] == 0 and not result.startswith(("equal", "refuses")):
                failed = True
    return 1 if failed else 0


sys.exit(main())
