#!/usr/bin/python3
"""Compares what EventLogWorker reads in event logs with libevt (pyevt), record by record and field by field.

    event-logs.py EVENTLOGWORKER LOG...

Every record of either is looked at, by its place: one that both have must be the same in all fields, and in a sound log both must
have the same ones in the ring, and the same ones beside it. Known ways of libevt, in which it may have fewer in the ring than ours:
it ends where no fixed part had room at the end of the file; an old header leads it astray; it ends at a damaged record. Exit status
1 if anything else differs.
"""
import os
import struct
import subprocess
import sys

import pyevt


def ours(worker, path):
    """Records of the ring in their order, those beside it, the places of torn ones, and what is told as a loss."""
    ring, carved, torn, losses = {}, {}, set(), []
    done = subprocess.run([worker, "dump", path], stdout=subprocess.PIPE)
    if done.returncode != 0:
        return ring, carved, torn, [f"ended with {done.returncode}"]
    for line in done.stdout.decode().split("\n"):
        parts = line.split("\t")
        if parts[0] in ("record", "carved", "torn"):
            (ring if parts[0] == "record" else carved)[int(parts[1])] = parts[2:]
            if parts[0] == "torn":
                torn.add(int(parts[1]))
        elif parts[0]:
            losses.append(parts[-1])
    return ring, carved, torn, losses


def units(text):
    return (text or "").encode("utf-16-le", "surrogatepass").hex()


def fields(record):
    try:
        data = record.data or b""
    except OSError:  # pyevt has an error for a record without data.
        data = b""
    return [str(record.identifier), str(record.get_creation_time_as_integer()), str(record.get_written_time_as_integer()),
            str(record.event_identifier), str(record.event_type), str(record.event_category), units(record.source_name),
            units(record.computer_name), record.user_security_identifier or "",
            "".join(units(text) + "," for text in record.strings), data.hex()]


def by_libevt(path):
    ring, recovered = {}, {}
    log = pyevt.file()
    log.open(path)
    for count, get, records in ((log.number_of_records, log.get_record, ring),
                                (log.number_of_recovered_records, log.get_recovered_record, recovered)):
        for index in range(count):
            record = get(index)
            records[record.offset] = fields(record)
    log.close()
    return ring, recovered


def differ(mine, theirs, is_torn):
    if not is_torn:
        return mine != theirs
    # The end is another's: libevt goes on to where the data should be, ours to the number of strings.
    return mine[:9] != theirs[:9] or not theirs[9].startswith(mine[9])


def has_rest(path, ring, their_ring):
    """libevt ends where no fixed part had room at the end of the file: the first that it has not stands behind the header."""
    places = list(ring)
    missing = [place for place in places if place not in their_ring]
    return bool(missing) and missing[0] == 48 and missing == places[places.index(48):]


def is_led_astray(path, ring, their_ring):
    """In a dirty file libevt begins where the old header leads: it lacks the records before; and where no record begins there, it
    counts that failure as the one time that a ring goes around, and lacks those behind the end of the file. Where it finds the end
    record by itself, it begins with whatever record stands behind that, overwritten ones too."""
    with open(path, "rb") as file:
        header = struct.unpack("<12I", file.read(48))
    there = [place in their_ring for place in ring]
    changes = sum(one != other for one, other in zip(there, there[1:]))
    return bool(ring) and header[9] & 1 == 1 and header[4] != next(iter(ring)) and changes <= 1


def main():
    worker, paths = sys.argv[1], sys.argv[2:]
    wrong = own = rest = astray = equal = 0
    total = [0, 0]
    for path in paths:
        name = os.path.basename(path)
        ring, carved, torn, losses = ours(worker, path)
        total[0] += len(ring)
        total[1] += len(carved)
        try:
            their_ring, their_carved = by_libevt(path)
        except OSError as error:
            own += 1
            print(f"{name}: its own way: libevt reads none of it: {str(error)[:80]}")
            continue
        mine, theirs = {**carved, **ring}, {**their_carved, **their_ring}
        differing = [place for place in mine if place in theirs and differ(mine[place], theirs[place], place in torn)]
        only = [place for place in theirs if place not in mine]
        beside = [place for place in their_ring if place in carved]
        told = (f"{len(set(ring) - set(their_ring))} in the ring that it has not there, "
                f"{len(set(mine) - set(theirs))} that it has not at all")
        if differing:
            wrong += 1
            place = differing[0]
            print(f"{name}: DIFFERS in {len(differing)} records, first at {place}: "
                  f"{[(a, b) for a, b in zip(mine[place], theirs[place]) if a != b]}")
        elif ring.keys() == their_ring.keys() and carved.keys() == their_carved.keys():
            equal += 1
            if not name.startswith(("wrapped", "dirty-wrapped")):
                print(f"{name}: equal, {len(ring)} records and {len(carved)} carved, {len(torn)} of them torn; {len(losses)} losses")
        elif not only and not beside and has_rest(path, ring, their_ring):
            rest += 1
        elif not only and is_led_astray(path, ring, their_ring):
            astray += 1
        elif not only and not beside and losses:
            own += 1
            print(f"{name}: its own way: {told}; {losses[0]}")
        else:
            wrong += 1
            print(f"{name}: DIFFERS: {told}, {len(only)} that ours has not {[(place, theirs[place][0]) for place in only[:3]]}, {len(beside)} that ours has beside the ring; losses {losses[:3]}")
    print(f"{len(paths)} logs, {total[0]} records and {total[1]} carved: {equal} equal; in {rest} libevt ends at the end of the file, "
          f"in {astray} an old header leads it astray, {own} it has otherwise in its own way; {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())
