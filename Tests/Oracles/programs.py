"""Compares `wupd file describe --json` with pefile: programs.py WUPD FOLDER...

Every file that begins with MZ is looked at. What must be equal: kind, machine, link time, both checksums, sections, and of each
version resource the fixed part, all string tables in their order, and the translation. Ends with 1 where anything differs.
"""

import json
import os
import subprocess
import sys

import pefile


def programs(folders):
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                path = os.path.join(root, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    if file.read(2) == b"MZ":
                        yield path


def text(raw):
    return raw.decode("utf-8", "backslashreplace")


def by_pefile(path):
    """None for what pefile does not take for a portable executable."""
    try:
        pe = pefile.PE(path, fast_load=True)
    except pefile.PEFormatError:
        return None
    resource = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]
    pe.parse_data_directories([resource])
    fixed = getattr(pe, "VS_FIXEDFILEINFO", [])
    info = getattr(pe, "FileInfo", [])
    versions = []
    for index in range(len(fixed)):
        f = fixed[index]
        version = lambda high, low: f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
        tables, translation = [], None
        for part in info[index] if index < len(info) else []:
            for table in getattr(part, "StringTable", []):
                strings = [[text(name), text(value)] for name, value in table.entries.items()]
                tables.append([text(table.LangID), strings])
            for variable in getattr(part, "Var", []):
                for value in getattr(variable, "entry", {}).values():
                    translation = [int(number, 16) for number in value.split()]
        versions.append({
            "fixed": [version(f.FileVersionMS, f.FileVersionLS), version(f.ProductVersionMS, f.ProductVersionLS),
                      f.FileFlagsMask, f.FileFlags, f.FileOS, f.FileType, f.FileSubtype,
                      str(f.FileDateMS << 32 | f.FileDateLS)],
            "tables": tables, "translation": translation,
        })
    result = {
        "kind": {0x10B: "PE32", 0x20B: "PE32+"}.get(pe.OPTIONAL_HEADER.Magic, "PE"),
        "machine": pe.FILE_HEADER.Machine, "stamp": pe.FILE_HEADER.TimeDateStamp,
        "checksum": pe.OPTIONAL_HEADER.CheckSum, "computed": pe.generate_checksum(),
        "sections": [[s.VirtualAddress, s.Misc_VirtualSize, s.PointerToRawData, s.SizeOfRawData] for s in pe.sections],
        "versions": versions,
    }
    pe.close()
    return result


def by_wupd(described):
    header = described["header"]
    if header is None:
        return None
    versions = []
    for version in described["versions"]:
        f = version["fixed"]
        translation = None
        for pair in version["translations"]:
            translation = [pair["language"], pair["code_page"]]  # pefile keeps the last one
        tables = []
        for table in version["tables"]:
            strings = {}
            for entry in table["strings"]:
                strings[entry["name"]] = entry["value"]  # and the last of a name
            tables.append([table["key"], [[name, value] for name, value in strings.items()]])
        versions.append({
            "fixed": f and [f["file_version"], f["product_version"], f["flags_mask"], f["flags"], f["system"], f["type"],
                            f["subtype"], f["date"]],
            "tables": tables, "translation": translation,
        })
    return {
        "kind": described["kind"], "machine": header["machine"], "stamp": header["stamp"],
        "checksum": header["checksum"], "computed": header["computed_checksum"],
        "sections": [[s["address"], s["virtual_size"], s["offset"], s["size"]] for s in header["sections"]],
        "versions": versions,
    }


def main():
    wupd, folders = sys.argv[1], sys.argv[2:]
    paths = list(programs(folders))
    compared = different = with_version = tables = strings = 0
    kinds = {}
    for start in range(0, len(paths), 100):
        answer = subprocess.run([wupd, "file", "describe", "--json", *paths[start:start + 100]], capture_output=True, check=True)
        for described in json.loads(answer.stdout)["files"]:
            path = described["path"]
            ours, theirs = by_wupd(described), by_pefile(path)
            compared += 1
            kinds[described["kind"]] = kinds.get(described["kind"], 0) + 1
            if described["problems"]:
                print(f"{path}: {described['problems']}")
            if ours is None or theirs is None:
                if ours != theirs:
                    different += 1
                    print(f"{path}: {'wupd' if ours is None else 'pefile'} takes it for no portable executable")
                continue
            with_version += bool(ours["versions"])
            tables += sum(len(v["tables"]) for v in ours["versions"])
            strings += sum(len(t[1]) for v in ours["versions"] for t in v["tables"])
            names = [name for name in ours if ours[name] != theirs[name]]
            if names:
                different += 1
                for name in names:
                    print(f"{path}: {name}\n  wupd   {ours[name]}\n  pefile {theirs[name]}")
    print(f"{compared} programs compared ({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}), "
          f"{with_version} with versions, {tables} string tables, {strings} strings: {different} differ")
    if compared == 0 or different:
        sys.exit(1)


main()
