#!/usr/bin/python3
"""What each reader makes of each hive of other projects: see real-hives, which runs this.

    real-hives.py HIVEWORKER WORKFOLDER

A cell is "equal" (as wupd), what differs, or why the reader refuses. hivex knows no logs: of a hive whose write was cut short it reads
what Windows made of it, where that is at hand ("Windows"), or is left out. yarp and regipy are given the logs.
"""
import contextlib
import io
import logging
import lzma
import os
import re
import shutil
import subprocess
import sys

import hives

try:
    from yarp import Registry as Yarp
except ImportError:
    Yarp = None
from regipy.recovery import apply_transaction_logs
from regipy.registry import RegistryHive as RegipyHive

logging.disable(logging.CRITICAL)
# What hivex refused, its binding cannot close.
sys.unraisablehook = lambda _: None
LOGS = (".LOG", ".LOG1", ".LOG2")


def gather(work):
    """Hives as (name, path, logs, Windows' own recovery or None), copied to where logs lie beside their hive by its name."""
    found = []
    places = os.environ.get("WUPD_REAL_HIVES", "").split()
    places += [os.environ[name] + below for name, below in (
        ("WUPD_YARP", "/hives_for_tests"), ("WUPD_REGIPY", "/regipy_tests/data")) if os.environ.get(name)]
    seen = {}
    for place in places:
        for folder, _, names in sorted(os.walk(place)):
            files = {}
            for name in sorted(names):
                path = os.path.join(folder, name)
                data = lzma.open(path).read() if name.endswith(".xz") else open(path, "rb").read()
                files[name.removesuffix(".xz")] = data
            recovered = next((name for name in files if name.startswith("RecoveredHive")), None)
            for name, data in files.items():
                beside = {ending: files[other] for ending in LOGS for other in files if other.lower() == (name + ending).lower()}
                if name.upper().endswith(LOGS) or name == recovered or data[:4] != b"regf":
                    continue
                # The same hive lies in several places.
                key = (data, tuple(sorted(beside.items())))
                if seen.get(key):
                    continue
                seen[key] = True
                label = os.path.relpath(os.path.join(folder, name), place)
                target = os.path.join(work, str(len(found)), name)
                os.makedirs(os.path.dirname(target))
                open(target, "wb").write(data)
                for ending, log in beside.items():
                    open(target + ending, "wb").write(log)
                own = None
                if recovered and beside:
                    own = target + ".recovered"
                    open(own, "wb").write(files[recovered])
                found.append((label, target, [target + ending for ending in LOGS if ending in beside], own))
    return found


def by_yarp(path, logs):
    keys, values = {}, {}
    files = [open(path, "rb")] + [open(log, "rb") if (log := path + ending) in logs else None for ending in LOGS]
    hive = Yarp.RegistryHive(files[0])
    if logs:
        hive.recover_auto(*files[1:])

    def walk(key, name):
        keys.setdefault(name, []).append(key.key_node.get_last_written_timestamp())
        for value in key.values():
            own = value.name() or ""
            values.setdefault((name, hives.units(own)), []).append((value.type_raw(), bytes(value.data_raw()).hex()))
        for child in key.subkeys():
            walk(child, (name + "/" if name else "") + hives.units(child.name()))

    walk(hive.root_key(), "")
    return keys, values


def by_regipy(path, logs):
    """Keys with their times, and how many values of each: it gives no data as it stands."""
    if logs:
        target = path + ".regipy"
        logs = [log for log in logs if os.path.getsize(log)]
        apply_transaction_logs(path, logs[0], logs[1] if len(logs) > 1 else None, restored_hive_path=target)
        path = target
    keys, counts = {}, {}

    def walk(key, name):
        keys.setdefault(name, []).append(key.header.last_modified)
        counts[name] = counts.get(name, 0) + len(list(key.iter_values(trim_values=False)))
        for child in key.iter_subkeys():
            walk(child, (name + "/" if name else "") + hives.units(child.name))

    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        walk(RegipyHive(path).root, "")
    return keys, counts


def same(own, other): return own == other


def decoded(mine, codec):
    """Names as a reader has them that puts U+FFFD for what it cannot decode: half a surrogate pair, or all beyond ASCII."""
    def part(units):
        text = bytes.fromhex(units).decode("utf-16-le", "replace")
        return hives.units(text.encode("latin-1", "replace").decode(codec, "replace") if codec and text.isascii() is False
                           and max(map(ord, text)) < 256 else text)

    def name(text): return "/".join(part(units) for units in text.split("/"))

    keys, values = {}, {}
    for key, times in mine[0].items():
        keys.setdefault(name(key), []).extend(times)
    for (key, own), data in mine[1].items():
        values.setdefault((name(key), name(own)), []).extend(data)
    return keys, values


def by_names(mine, compare, codecs):
    """What a comparison says, of names as they are or as such a reader has them."""
    first = compare(mine)
    if first == "equal" or any(compare(decoded(mine, codec)) == "equal" for codec in codecs):
        return "equal" if first == "equal" else "its own way: U+FFFD in names"
    return first


def regipy_compare(mine, theirs):
    counts = {}
    for (key, _), data in mine[1].items():
        counts[key] = counts.get(key, 0) + len(data)
    keys, _ = hives.compare((mine[0], {}), (theirs[0], {}), same)
    unlike = [key for key in mine[0] if key in theirs[0] and counts.get(key, 0) != theirs[1].get(key, 0)]
    words = [] if keys == "equal" else [keys]
    if unlike:
        words.append(f"another number of values in {len(unlike)} keys, first {hives.shown(unlike[0])!r}")
    return "; ".join(words) or "equal"


def tried(read):
    try:
        return read()
    except RecursionError:
        return "refuses: recursion"
    except Exception as error:  # a reader may fail in any way
        return f"refuses: {type(error).__name__}: {str(error)[:60]}".rstrip(": ")


def expected(checkout):
    """Keys below the root and values by regipy's own tests, by the hive's name."""
    text = open(checkout + "/regipy_tests/tests.py").read()
    found = {}
    for test, name in (("test_recurse_ntuser", "NTUSER.DAT"), ("test_recurse_amcache", "amcache.hve")):
        body = text.split(f"def {test}(")[1].split("\ndef ")[0]
        found[name] = tuple(int(re.search(rf"assert {what} == (\d+)", body)[1]) for what in ("subkey_count", "values_count"))
    return found


def main():
    sys.setrecursionlimit(20000)
    worker, work = sys.argv[1:]
    wanted = expected(os.environ["WUPD_REGIPY"]) if os.environ.get("WUPD_REGIPY") else {}
    failed = []
    print("| hive | wupd: keys, values, losses | Windows | hivex | yarp | regipy |\n|---|---|---|---|---|---|")
    for label, path, logs, own in gather(work):
        mine = hives.ours(worker, path)
        count = sum(map(len, mine[0].values())), sum(map(len, mine[1].values()))
        plain = not logs or "nothing" in replayed(worker, path, logs)
        words = {"Windows": "", "hivex": "", "yarp": "not at hand" if Yarp is None else "", "regipy": ""}
        if own:
            words["Windows"] = tried(lambda: hives.compare(mine, hives.by_hivex(own), hives.hivex_knows)[0])
        words["hivex"] = (
            tried(lambda: hives.compare(mine, hives.by_hivex(path), hives.hivex_knows)[0]) if plain else "knows no logs")
        if Yarp:
            words["yarp"] = tried(lambda: by_names(
                mine, lambda own, theirs=by_yarp(path, logs): hives.compare(own, theirs, same)[0], [None]))
        words["regipy"] = tried(lambda: by_names(
            mine, lambda own, theirs=by_regipy(path, [] if plain else logs): regipy_compare(own, theirs), [None, "ascii"]))
        told = mine[3] or f"{count[0]}, {count[1]}, {mine[2]}"
        print(f"| {label} | {told} | {words['Windows']} | {words['hivex']} | {words['yarp']} | {words['regipy']} |", flush=True)
        read = [text for text in words.values() if text and not text.startswith(("refuses", "knows no", "not at hand"))]
        if own and words["Windows"] != "equal" or mine[2] == 0 and read and "equal" not in read and not any(
                text.startswith("its own way") for text in read):
            failed.append(label)
        if label in wanted and (count[0] - 1 + REGIPY_ROOT, count[1]) != wanted[label]:
            failed.append(f"{label}: regipy's tests have {wanted[label]}")
    for label in failed:
        print(f"real-hives: {label}: wupd is alone in what it reads")
    return 1 if failed else 0


# It counts the root among the keys it comes through.
REGIPY_ROOT = 1


def replayed(worker, path, logs):
    """Whether logs gave the hive anything: "nothing", or which."""
    done = subprocess.run([worker, "walk", path] + logs, stdout=subprocess.PIPE).stdout.decode(errors="replace")
    lines = [line.split() for line in done.splitlines() if line.startswith("log ")]
    return "something" if any(int(line[1]) > 0 for line in lines) else "nothing"


if __name__ == "__main__":
    sys.exit(main())
