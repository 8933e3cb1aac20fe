#!/usr/bin/env python3
"""Makes updates.tsv and baseline.tsv out of three tables of facts.

    python3 make-catalog.py DATA_DIR OUT_DIR

DATA_DIR holds bulletins.tsv, hotpatch.tsv and ws03-sp1-files.tsv; README.md beside
this script says what they are. The same input gives the same output, byte for byte.
How often each rule below was applied goes to stderr.
"""
import re
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path

COUNT = Counter()   # rule -> how often it was applied
NOTES = []          # rows that a reader may want to see

ATTRIBUTION = """\
# Facts from the file tables of Microsoft's security bulletins 2003-2010,
# https://github.com/MicrosoftDocs/security-updates, CC-BY-4.0; changed as README.md says."""

PRODUCT = {"nt4": "nt4", "w2k": "w2k", "xp": "xp", "ws03": "ws2003"}

# ---------------------------------------------------------------- places
# The bulletins do not name target folders: every place is inferred. The general rule is
# by extension (see place()); these are the files known to lie elsewhere. A folder is
# relative to %SystemRoot% ("." is %SystemRoot% itself) unless it begins with "%".
# "-" means: not for system32 - a tool of the package, a file for another kind of
# machine, or one whose folder is not known.
PLACES = {
    ".": "explorer.exe hh.exe regedit.exe winhlp32.exe",
    "system32": "win32k.sys watchdog.sys",
    "system32\\wbem": """evtgprov.dll evntrprv.dll fastprox.dll wmiprvsd.dll wmiprvse.exe
        esscli.dll framedyn.dll mofcomp.exe mofd.dll provthrd.dll stdprov.dll unsecapp.exe
        viewprov.dll wbemcntl.dll wbemcomn.dll wbemdisp.dll wbemperf.dll wbemprox.dll
        wbemsvc.dll wbemupgd.dll winmgmt.exe winmgmtr.dll wmi2xml.dll wmiapres.dll
        wmiaprpl.dll wmicookr.dll wmidcprv.dll wmiutils.dll""",
    "system32\\inetsrv": """adsiis.dll asp.dll ftpsvc2.dll httpext.dll infocomm.dll nntpfs.dll
        nntpsvc.dll smtpsvc.dll w3core.dll w3dt.dll w3isapi.dll w3svc.dll""",
    "system32\\oobe": """msobcomm.dll msobdl.dll msobmain.dll msobshel.dll msobweb.dll
        msoobe.exe oobebaln.exe""",
    "system32\\usmt": "migwiz.exe guitrn.dll iconlib.dll",
    "system32\\Restore": "rstrui.exe srdiag.exe",
    "AppPatch": "acadproc.dll acgenral.dll",
    "msagent": "agentdp2.dll agentdpv.dll agentsvr.exe",
    "pchealth\\helpctr\\binaries": """brpinfo.dll hcappres.dll helpctr.exe helphost.exe
        helpsvc.exe hscupd.exe msconfig.exe msinfo.dll pchsvc.dll uploadm.exe""",
    "%ProgramFiles%\\Outlook Express": """msimn.exe msoe.dll msoeres.dll oeimport.dll
        oemig50.exe oemiglib.dll setup50.exe wab.exe wabfind.dll wabimp.dll wabmig.exe""",
    "%ProgramFiles%\\Internet Explorer": "hmmapi.dll iedw.exe",
    "%ProgramFiles%\\Internet Explorer\\Connection Wizard": """icwconn.dll icwconn1.exe
        icwconn2.exe icwdl.dll icwhelp.dll icwres.dll icwrmind.exe icwtutor.exe icwutil.dll
        inetwiz.exe isignup.exe trialoc.dll""",
    "%ProgramFiles%\\NetMeeting": "callcont.dll mst120.dll nmcom.dll",
    "%ProgramFiles%\\Windows NT": "dialer.exe",
    "%ProgramFiles%\\Windows NT\\Accessories": "wordpad.exe",
    "%ProgramFiles%\\Windows NT\\Accessories\\ImageVue": "kodakimg.exe kodakprv.exe",
    "%ProgramFiles%\\Windows NT\\Pinball": "pinball.exe",
    "%CommonProgramFiles%\\Microsoft Shared\\MSInfo": "msinfo32.exe",
    "%CommonProgramFiles%\\Microsoft Shared\\VGX": "vgx.dll",
    "%CommonProgramFiles%\\System": "directdb.dll wab32.dll wab32res.dll",
    "%CommonProgramFiles%\\System\\ado": """msader15.dll msado15.dll msadomd.dll msador15.dll
        msadox.dll msadrh15.dll msjro.dll""",
    "%CommonProgramFiles%\\System\\msadc": """msadcer.dll msadcf.dll msadcfr.dll msadco.dll
        msadcor.dll msadcs.dll msadds.dll msaddsr.dll msdaprsr.dll msdaprst.dll msdarem.dll
        msdaremr.dll msdfmap.dll""",
    "%CommonProgramFiles%\\System\\Ole DB": """msdadc.dll msdaenum.dll msdaer.dll msdaora.dll
        msdaorar.dll msdaosp.dll msdaps.dll msdasc.dll msdasql.dll msdasqlr.dll msdatl3.dll
        msdatt.dll msdaurl.dll msxactps.dll oledb32.dll oledb32r.dll""",
    # Gdiplus is a side-by-side assembly on XP and Server 2003.
    "WinSxS": "gdiplus.dll",
    # Tools of the packages; kernels for several processors (on such a machine they are
    # installed under the names ntoskrnl.exe and ntkrnlpa.exe); the Remote Desktop client of
    # Server 2003 on other systems; the Web client's control, the ADFS files and Support Tools.
    "-": """arpidfix.exe custom_uninstall.dll geninst.exe genuinst.exe iecustom.dll ieuninst.exe
        ieupdate.exe llscustom.dll msrdpcustom.dll ntkrnlmp.exe ntkrpamp.exe 2k3mstsc.exe
        2k3mstscax.dll adfsreg.exe ifsext.dll ifsfilt.dll ifsutils.dll netdiag.exe
        system.web.security.singlesignon.dll""",
}
PLACE_OF = {file: folder for folder, files in PLACES.items() for file in files.split()}
PLACE_OF_EXTENSION = {"sys": "system32\\drivers", "inf": "inf", "hlp": "Help", "chm": "Help",
                      "ttf": "Fonts", "ttc": "Fonts", "fon": "Fonts", "mui": "-"}


def place(file, folder="", version="", wow=False):
    """Folder of a file, inferred from its name (and from the package's folder)."""
    # Comctl32 6.x is the side-by-side one; the one in system32 is 5.8x.
    if "ASMS" in folder or (file == "comctl32.dll" and version.startswith("6.")):
        return "WinSxS"
    where = PLACE_OF.get(file)
    if where is None and re.fullmatch(r"msrdp.*\.ocx", file):
        where = "-"
    if where is None:
        where = PLACE_OF_EXTENSION.get(file.rsplit(".", 1)[-1], "system32")
    if not wow or where == "-":
        return where
    # 32-bit copies on a 64-bit machine. Where the copies of the Agent, of AppPatch and of the
    # help centre lie is not known.
    if where == ".":
        return "SysWOW64"
    if where.startswith("system32"):
        return "SysWOW64" + where[len("system32"):]
    if where.startswith("%"):
        return where.replace("Files%", "Files(x86)%", 1)
    return "-"


# ---------------------------------------------------------------- reading
def table(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:] if line]


def numbers(version):
    """(5, 2, 3790, 2745), or () when it is not four numbers."""
    return tuple(map(int, version.split("."))) if re.fullmatch(r"\d+(\.\d+){3}", version) else ()


def when(date):
    """Dates to the minute; those that are a time only, or missing, are unknown."""
    m = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?: (\d{1,2}):(\d\d)(?::\d\d)?)?", date)
    if not m:
        COUNT["date: a time only, or none"] += 1
        return "-"
    return m[1] if m[2] is None else "%s %02d:%s" % (m[1], int(m[2]), m[3])


def level(product, version):
    """Service pack that a version belongs to by the numbering of the builds, else None."""
    v = numbers(version)
    if product == "xp" and v:
        if v[2] == 2600:
            return 0 if v[0] == 6 else sum(v[3] >= first for first in (1106, 2180, 5512))
        if v[2] == 2800:
            return 1
        if v[2] == 2900:
            return 2 + (v[3] >= 5512)
    if product == "ws2003" and v and v[2] == 3790:
        return sum(v[3] >= first for first in (1830, 3959))
    return None


# Names that some packages use inside, and slips of the tables -> the name on the disk.
ON_DISK = {
    "oas03rtm.dll": "oleaut32.dll", "oas03sp1.dll": "oleaut32.dll", "oaxpsp2.dll": "oleaut32.dll",
    "asp51.dll": "asp.dll", "osshell32.dll": "shell32.dll", "osgrpconv.exe": "grpconv.exe",
    "nwgrpconv.exe": "grpconv.exe",
}
WOW_ON_DISK = {"wmsoe.exe": "msoe.dll", "wininetcomm.dll": "inetcomm.dll",
               "wwdigest.dll": "digest.dll", "wmspatcha.dll": "mspatcha.dll"}

# HTML Help and Hlink have the numbers of Server 2003 (5.2.3790) on Windows 2000 and XP too.
SHARED_5_2 = {"hh.exe", "hhctrl.ocx", "hhsetup.dll", "itircl.dll", "itss.dll", "hlink.dll"}

# Files of messages only, and the Web client's control: sizes tell nothing about the processor.
SIZE_SAYS_NOTHING = re.compile(r"ws?03[as]|ws03res|xp|sp[0-9r]|msrdp")

# In MS06-030 no table names a processor, and the merged table kept the rows of the 64-bit
# packages. These are the 32-bit rows, read in the bulletin (security-updates.de-de).
READ_AGAIN = [dict(zip(("bulletin", "kb", "family", "file", "version", "folder", "cpu", "size",
                        "date", "locales"),
                       ("MS06-030", "KB914389", "ws03", *row.split("|"), "1"))) for row in """\
mrxsmb.sys|5.2.3790.529|RTMGDR|x86|395776|2006-05-06 02:24
rdbss.sys|5.2.3790.529|RTMGDR|x86|157184|2006-05-06 02:24
mrxsmb.sys|5.2.3790.529|RTMQFE|x86|396288|2006-05-08 17:35
rdbss.sys|5.2.3790.529|RTMQFE|x86|158720|2006-05-06 02:18
mrxsmb.sys|5.2.3790.2697|SP1GDR|x86|469504|2006-05-08 17:18
rdbss.sys|5.2.3790.2697|SP1GDR|x86|202752|2006-05-08 17:18
mrxsmb.sys|5.2.3790.2697|SP1QFE|x86|437760|2006-05-06 01:56
rdbss.sys|5.2.3790.2697|SP1QFE|x86|177664|2006-05-06 01:56""".splitlines()]

# The version that must be installed for the hotpatch to apply, where a bulletin says so;
# for KB899588 it is the released file, the only one there was.
BASES = {
    ("KB899588", "umpnpmgr.dll"): "5.2.3790.1830",
    ("KB914389", "mrxsmb.sys"): "5.2.3790.1830",
    ("KB914389", "rdbss.sys"): "5.2.3790.1830",
    ("KB917537", "asp.dll"): "6.0.3790.1830",
    ("KB917159", "srv.sys"): "5.2.3790.2437",
}


def normalise(row, names):
    """One row of bulletins.tsv as a dict of our columns, or None when it is dropped."""
    kb, file, folder, cpu = row["kb"], row["file"].lower(), row["folder"].upper(), row["cpu"]
    version, product = row["version"], PRODUCT[row["family"]]
    v = numbers(version)

    if version and not v:
        COUNT["version: malformed, made '-'"] += 1
        NOTES.append("malformed version: %s %s %s" % (kb, file, version))
    if not v:
        version = "-"

    # UNIPROC\ holds the same files of Windows 2000 for machines with one processor.
    if folder == "UNIPROC":
        COUNT["dropped: UNIPROC copy of a normal row"] += 1
        return None
    # Rows of Windows 2000 files with a service pack folder are for XP and Server 2003 machines
    # that were upgraded from Windows 2000 (the imaging files of MS07-055).
    if product == "w2k" and folder:
        COUNT["dropped: Windows 2000 file for an upgraded XP or Server 2003"] += 1
        return None
    # NT 4.0 builds from 33000 on are the Terminal Server Edition's.
    if product == "nt4" and v and v[3] >= 33000:
        COUNT["dropped: NT 4.0 Terminal Server Edition"] += 1
        return None

    # 32-bit copies in a 64-bit package have a leading "w", which is not on the disk. Some
    # tables leave out the WOW folder, some the "w"; a name that is known without its "w" tells.
    wow = "WOW" in folder
    if file in WOW_ON_DISK:
        file, wow = WOW_ON_DISK[file], True
        COUNT["name: WOW copy, odd name"] += 1
    elif file[0] == "w" and file[1:] in names:
        COUNT["name: WOW copy, leading w taken off" if wow else
              "name: WOW copy told by its name, the table has no WOW folder"] += 1
        file, wow = file[1:], True
    elif wow:
        COUNT["name: WOW copy without a leading w"] += 1
    if file in ON_DISK:
        file = ON_DISK[file]
        COUNT["name: name inside the package -> name on the disk"] += 1

    # The merged table tells the product by the numbering of the file alone. Three cases where
    # folder or date prove another product:
    m = re.search(r"(RTM|SP(\d))(GDR|QFE)", folder)
    said = None if not m else int(m[2] or 0)   # the level that the folder names
    if product == "ws2003" and file in SHARED_5_2:
        if said is not None and said > level(product, version):
            # e.g. hhctrl.ocx 5.2.3790.2744 in SP2GDR, of 2006: there was no SP2 of Server
            # 2003 before 2007, it is XP's (confirmed in the text of MS06-046).
            product = "xp"
            COUNT["product: ws2003 -> xp (HTML Help, Hlink)"] += 1
        elif not folder and cpu in ("", "x86") and not wow:
            # Server 2003 tables always name a folder, those of Windows 2000 never do.
            product = "w2k"
            COUNT["product: ws2003 -> w2k (HTML Help, Hlink)"] += 1
    if product == "ws2003" and said == 3:
        product = "xp"   # there is no SP3 of Server 2003
        COUNT["product: ws2003 -> xp (SP3 folder)"] += 1
    if (product == "xp" and version.startswith("6.0.2800.") and row["bulletin"] >= "MS06-066"
            and file not in ("geninst.exe", "genuinst.exe")):
        # Internet Explorer and Outlook Express 6 SP1: XP SP1 was out of support from
        # November 2006 on, the bulletins name only Windows 2000 SP4 for it then.
        product = "w2k"
        COUNT["product: xp -> w2k (Internet Explorer 6 SP1 after XP SP1's end)"] += 1

    # Service pack level of the machine.
    by_version, agrees = level(product, version), True
    if file.startswith("agent"):
        by_version = None   # Agent counts its builds for itself (5.2.3790.12xx)
    if product in ("nt4", "w2k"):
        sp = "*"
    elif product == "xp" and said == 0 and version.startswith("6.0.2800."):
        sp = 1   # RTMGDR and RTMQFE count from Internet Explorer 6 SP1, which is XP SP1's
        COUNT["sp: xp RTM folder of Internet Explorer 6 SP1 -> 1"] += 1
    elif said is not None:
        sp, agrees = said, by_version in (None, said)
        if not agrees:
            COUNT["sp: folder and version disagree, folder kept"] += 1
    elif by_version is not None:
        # No folder, or one of the old layout. In that one "PRE-SP1" and "SP1" (what SP1 will
        # contain) are machines at 0, "WITH SP1" and "SP2" at 1. Versions say the same, but
        # for a few rows of MS04-024 and MS04-028, where the version decides.
        sp = by_version
        old = {"PRE-SP1": 0, "SP1": 0, "WITH SP1": 1, "SP2": 1}.get(folder.split("\\")[0])
        COUNT["sp: from the version, no folder" if old is None else
              "sp: old layout, folder and version agree" if old == sp else
              "sp: old layout, folder and version disagree, version kept"] += 1
    else:
        sp = "*"
        COUNT["sp: not known, '*'"] += 1

    # Processor. Blank is x86; whether its size agrees is looked at later.
    explicit = bool(cpu)
    native = True
    if wow or "\\X86\\" in folder:
        native = "\\X86\\" not in folder   # side-by-side copies for 64-bit machines
        cpu, explicit = "x86", True
    elif not cpu:
        cpu = "ia64" if file.startswith("wow64") else "x86"
        COUNT["cpu: blank -> x86" if cpu == "x86" else "cpu: blank, wow64*.dll -> ia64"] += 1
    elif cpu == "ia64" and file == "ntkrnlmp.exe" and product == "ws2003":
        file = "ntoskrnl.exe"   # the only kernel there: installed under that name
        COUNT["name: ntkrnlmp.exe of ia64 -> ntoskrnl.exe"] += 1

    size = int(row["size"]) if row["size"].isdigit() else 0
    if size > 100_000_000:
        size //= 100   # "2,855,936.00": two decimals were read as digits
        COUNT["size: two decimals too many"] += 1
    return dict(
        bulletin=row["bulletin"], kb=kb, product=product, file=file, sp=sp,
        line=m[3] if m else "-", cpu=cpu, version=version, size=size, date=when(row["date"]),
        place=place(file, folder, version, wow), wow=wow, explicit=explicit, native=native,
        agrees=agrees, plain=not re.search(r"\\(I[ADPS]|JPN)$", folder),
        locales=int(row["locales"]), hot="-", base="-")


def key(r):
    return (r["kb"], r["product"], r["file"], r["sp"], r["line"], r["cpu"], r["place"])


def processors_by_size(records):
    """Tables without a CPU column: where the rows of several packages fell together, a blank
    processor can stand beside the size of a 64-bit file. Such a row goes to that processor;
    if then no x86 row is left, one with the version but without size and date stays, since
    the packages of all processors bring the same version."""
    sizes = defaultdict(lambda: defaultdict(list))
    for r in records:
        if r["size"]:
            sizes[r["product"], r["file"]][r["cpu"]].append(r["size"])

    def true_cpu(r):
        if r["explicit"] or r["cpu"] != "x86" or SIZE_SAYS_NOTHING.match(r["file"]) or not r["size"]:
            return "x86"
        # Proof: a row of the same file names the processor of that very size.
        proof = {o["cpu"] for o in by_file[r["kb"], r["product"], r["file"], r["version"],
                                           r["sp"], r["line"]]
                 if o["explicit"] and o["size"] == r["size"]}
        if proof:
            return min(proof, key=("x86", "x64", "ia64").index)
        # Else: far above the usual x86 size, and nearer to that of another processor.
        of = sizes[r["product"], r["file"]]
        usual = {c: statistics.median(s) for c, s in sorted(of.items())}
        if r["size"] < 1.4 * usual["x86"]:
            return "x86"
        return min(usual, key=lambda c: abs(r["size"] / usual[c] - 1))

    by_file = defaultdict(list)
    for r in records:
        by_file[r["kb"], r["product"], r["file"], r["version"], r["sp"], r["line"]].append(r)
    moved = [(r, cpu) for r in records for cpu in [true_cpu(r)] if cpu != "x86"]
    for r, cpu in moved:
        r["cpu"] = cpu
    have = {key(r) for r in records}
    for r, cpu in moved:
        COUNT["cpu: blank, but of %s size" % cpu] += 1
        lost = dict(r, cpu="x86", size=0, date="-")
        if key(lost) not in have:
            have.add(key(lost))
            records.append(lost)
            COUNT["size: x86 size and date lost, '-'"] += 1


def best(rows):
    """Of rows with the same key: folder and version agree, no folder for one edition or
    language, not a copy for 64-bit machines; then the row read in most languages, then the
    explicit processor, the highest version, the largest size."""
    def rank(r):
        v, sure = numbers(r["version"]), (r["locales"], r["explicit"])
        if r["product"] in ("nt4", "w2k"):
            # One set of files: several versions are editions (NT 4.0) or reissues, and the
            # highest serves all.
            sure = (v, *sure)
        return (r["agrees"], r["plain"], r["native"], r["size"] > 0, *sure, v, r["size"], r["date"])
    return max(rows, key=rank)


def updates(data):
    raw = table(data / "bulletins.tsv")
    names = {row["file"].lower() for row in raw}
    COUNT["rows read: bulletins.tsv"] = len(raw)
    records = [r for r in (normalise(row, names) for row in raw + READ_AGAIN) if r]

    # name.hp.ext is the hotpatch of name.ext: a number in that one's row, no row of its own.
    hot = defaultdict(list)
    for r in [r for r in records if ".hp." in r["file"]]:
        r["file"] = r["file"].replace(".hp.", ".")
        r["place"] = place(r["file"])
        hot[key(r)].append(r)
        COUNT["hotpatch rows"] += 1
    records = [r for r in records if not any(r is h for hs in hot.values() for h in hs)]

    processors_by_size(records)

    groups = defaultdict(list)
    for r in records:
        groups[key(r)].append(r)
    COUNT["dropped: duplicates"] = len(records) - len(groups)
    kept = [best(rows) for rows in groups.values()]

    # A row without a folder beside GDR or QFE rows of the same file and level comes from a
    # table, or language, without the column, or from another package of the same article.
    lined = {(*key(r)[:4], *key(r)[5:]) for r in kept if r["line"] != "-"}
    both = [r for r in kept if r["line"] == "-" and (*key(r)[:4], *key(r)[5:]) in lined]
    COUNT["dropped: row without a folder beside GDR and QFE rows"] = len(both)
    kept = [r for r in kept if not any(r is b for b in both)]

    for r in kept:
        if key(r) in hot:
            h = best(hot.pop(key(r)))
            r["hot"] = h["size"]
            if (r["sp"], r["line"]) == (1, "GDR"):
                r["base"] = BASES.get((r["kb"], r["file"]), "-")
    NOTES.extend("hotpatch without its file: %s %s %s" % (k[0], k[1], k[2]) for k in sorted(hot, key=str))
    for r in kept:
        if not r["agrees"]:
            COUNT["sp: rows left in which folder and version disagree"] += 1
            NOTES.append("folder and version disagree: %s %s %s sp %s %s %s %s" % (
                r["kb"], r["product"], r["file"], r["sp"], r["line"], r["cpu"], r["version"]))
    return kept


def write_updates(kept, says, out):
    lines = ["# File tables of Windows updates, one block an update and product.", ATTRIBUTION,
             "# U  article  product  bulletin  hotpatching: its article says yes, no or nothing (-)",
             "# F  file  sp  line  cpu  version  size  date  place  hot  base",
             "# Places are inferred: the tables do not name them. Columns: README.md."]
    blocks = defaultdict(list)
    for r in kept:
        blocks[int(r["kb"][2:]), r["product"], r["bulletin"]].append(r)
    for number, product, bulletin in sorted(blocks):
        kb = "KB%d" % number
        # The sentence on hotpatching stands in the bulletins' section on Server 2003.
        hotpatching = says.get(kb, "-") if product == "ws2003" else "-"
        lines.append("\t".join(("U", kb, product, bulletin, hotpatching)))
        for r in sorted(blocks[number, product, bulletin], key=lambda r: tuple(map(str, key(r)[2:]))):
            lines.append("\t".join(map(str, (
                "F", r["file"], r["sp"], r["line"], r["cpu"], r["version"], r["size"] or "-",
                r["date"], r["place"], r["hot"], r["base"]))))
            COUNT["rows written: F %s" % r["cpu"]] += 1
        COUNT["rows written: U %s" % product] += 1
    write(out / "updates.tsv", lines)


# ---------------------------------------------------------------- baseline
# ws03-sp1-files.tsv names files by their version resource; for these the disk has another name.
RESOURCE_NAME = {
    "cleanmgr.dll": "cleanmgr.exe", "dmserver.exe": "dmserver.dll", "drvqry.exe": "driverquery.exe",
    "evcreate.exe": "eventcreate.exe", "evtrig.exe": "eventtriggers.exe", "gprslt.exe": "gpresult.exe",
    "opnfiles.exe": "openfiles.exe", "seclogon.exe": "seclogon.dll", "sysinfo.exe": "systeminfo.exe",
    "telnetc.exe": "telnet.exe", "unpnhost.dll": "upnphost.dll", "unsecapp.dll": "unsecapp.exe",
}
# Brought by updates: message files of the updates themselves, and verclsid.exe (new with
# MS06-015). They were not on the released systems.
NEW_WITH_UPDATES = re.compile(r"w03[as]\d+\.dll|ws03a\d+\.dll|xpsp[34]res\.dll|"
                              r"spr[stuv]041[12]\.dll|verclsid\.exe")
FAMILY = {"nt4": "4.0.1381", "w2k": "5.0.2195", "xp": "5.1.2600", "ws2003": "5.2.3790"}
KNOWN_DLLS = """advapi32 comdlg32 gdi32 imagehlp kernel32 lz32 ole32 oleaut32 olecli32 olecnv32
    olesvr32 rpcrt4 shell32 url urlmon user32 version wininet wldap32""".split()
CORE = """csrss.exe explorer.exe lsass.exe ntdll.dll ntoskrnl.exe services.exe smss.exe
    spoolsv.exe svchost.exe winlogon.exe""".split()


def always_there(product):
    """KnownDLLs and core files: on every machine, whether ever serviced or not."""
    known, core = set(KNOWN_DLLS), set(CORE)
    if product == "nt4":   # no svchost.exe yet, and the spooler has another name
        known = known - {"url", "urlmon", "wininet", "wldap32"} | {"crtdll"}
        core = core - {"svchost.exe", "spoolsv.exe"} | {"spoolss.exe"}
    return {name + ".dll" for name in known} | core


def write_baseline(kept, data, out):
    read = defaultdict(list)
    for row in table(data / "ws03-sp1-files.tsv"):
        COUNT["rows read: ws03-sp1-files.tsv"] += 1
        file = RESOURCE_NAME.get(row["file"].lower(), row["file"].lower())
        m = re.search(r"\((\w+)\.([^)]+)\)", row["file_version_text"])
        branch, stamp = (m[1], m[2]) if m else ("-", "-")
        read[file].append((branch == "srv03_sp1_rtm", numbers(row["fixed_version"]), (
            "read", "ws2003", "1", place(file), file, row["fixed_version"] or "-", branch, stamp,
            row["language_codepage"][:4] or "-", row["link_time"] or "-",
            row["file_version_text"] or "-")))
    # A file that stands there twice: the second is an old side-by-side or language copy.
    rows = sorted((max(copies)[2] for copies in read.values()), key=lambda r: (r[3], r[4]))
    COUNT["dropped: second copies of read files"] = sum(map(len, read.values())) - len(rows)
    COUNT["rows written: read"] = len(rows)

    lowest = {}   # (product, place, file, family) -> lowest serviced version, () where none
    for r in kept:
        v = numbers(r["version"])
        if r["cpu"] == "x86" and not r["wow"] and r["place"] not in ("-", "WinSxS") and v:
            k = (r["product"], r["place"], r["file"], "%d.%d.%d" % v[:3])
            lowest[k] = min(lowest.get(k, v), v)
    for k in [k for k in lowest if NEW_WITH_UPDATES.fullmatch(k[2])]:
        del lowest[k]
        COUNT["not inferred: file brought by updates"] += 1
    serviced = {k[:3] for k in lowest}
    # Comdlg32 and url have the shell's numbers on Server 2003: where a read row tells, it does.
    of_read = {r[4]: ".".join(r[5].split(".")[:3]) for r in rows}
    for product in FAMILY:
        for file in always_there(product):
            if (product, place(file), file) not in serviced:
                family = of_read.get(file) if product == "ws2003" else None
                lowest[product, place(file), file, family or FAMILY[product]] = ()
                COUNT["inferred: KnownDLLs and core files never serviced"] += 1
    inferred = [("inferred", product, "-", where, file, family, ".".join(map(str, v)) or "-")
                for (product, where, file, family), v in sorted(lowest.items())]
    COUNT["rows written: inferred"] = len(inferred)

    lines = ["# What stood on the released systems, and how it is known.", ATTRIBUTION,
             "# read: in the version resources of one real Windows Server 2003 SP1.",
             "#   read  product  sp  place  file  fixed version  branch  build stamp  LANGID  link time  version text",
             "# inferred: a file that an update services was on the system, below its lowest serviced",
             "#   version; the rest are KnownDLLs and core files no table names (lowest '-').",
             "#   inferred  product  -  place  file  family of version  lowest serviced version",
             "# The places of both kinds are inferred."]
    write(out / "baseline.tsv", lines + ["\t".join(r) for r in rows + inferred])


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    says = {row["kb"]: row["article_says"] for row in table(data / "hotpatch.tsv")}
    kept = updates(data)
    write_updates(kept, says, out)
    write_baseline(kept, data, out)
    for rule in sorted(COUNT):
        print("%6d  %s" % (COUNT[rule], rule), file=sys.stderr)
    for note in NOTES:
        print("        " + note, file=sys.stderr)


if __name__ == "__main__":
    main()
