"""deltas.py RAW WHOLE: holds the files that were made of the deltas in RAW against the CRC32 in each delta and the MD5 in update.ver.

Prints how many were made and how many of these are listed; or says what is wrong."""
import hashlib, os, re, sys, zlib

raw, whole = sys.argv[1:]


def files(folder):
    return {
        os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "\\").lower(): os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
    }


def unsigned(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte & 0x80:
            return value, place


def expected(data):
    """Size and CRC32 of the new file."""
    flags = int.from_bytes(data[4:8], "little")
    place = 12 if flags & 0x80000000 else 8
    place += 4 if flags & 0x800000 else 0
    if not flags & 0x40000:
        _, place = unsigned(data, place + 2)
    size, place = unsigned(data, place)
    return size, int.from_bytes(data[place : place + 4], "little")


packed, made = files(raw), files(whole)
manifest = open(packed["_sfx_manifest_"], encoding="latin-1").read()
deltas = re.search(r"\[Deltas\](.*?)(?:\n\s*\[|\Z)", manifest, re.S).group(1)
names = [re.findall(r'"([^"]*)"', line) for line in deltas.splitlines() if '"' in line]
for name, delta, _ in names:
    data = open(made[name.lower()], "rb").read()
    if (len(data), zlib.crc32(data)) != expected(open(packed[delta.lower()], "rb").read()):
        sys.exit(f"{name}: another CRC32")
copies = re.search(r"\[Copy\](.*?)(?:\n\s*\[|\Z)", manifest, re.S)
for line in copies.group(1).splitlines() if copies else []:
    for name, old in re.findall(r'"([^"]*)" = "([^"]*)"', line):
        if open(made[name.lower()], "rb").read() != open(made[old.lower()], "rb").read():
            sys.exit(f"{name}: no copy of {old}")
if left := [name for name in made if name.startswith("_sfx_")]:
    sys.exit(f"{left[0]}: is no file of the package")
listed = 0
versions = open(made["update\\update.ver"], encoding="latin-1").read() if "update\\update.ver" in made else ""
for line in versions.splitlines():
    found = re.match(r'"?([^="]+)"?\s*=\s*([0-9A-Fa-f]{32}),', line)
    if not found:
        continue
    name = found.group(1).strip().lower()
    if hashlib.md5(open(made[name], "rb").read()).hexdigest() != found.group(2).lower():
        sys.exit(f"{name}: another MD5")
    listed += any(name == one[0].lower() for one in names)
print(len(names), listed)
