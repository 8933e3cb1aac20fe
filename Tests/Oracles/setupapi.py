"""setupapi.py WORKER PARSER.C: takes the expectations out of the C source of the tests, and holds our reader against them. A
difference that docs/inf.md has is counted as known; any other is told, and the exit is 1."""
import os, re, subprocess, sys, tempfile

worker, source = sys.argv[1], open(sys.argv[2], encoding="latin-1").read()
source = re.sub(r"/\*.*?\*/", " ", source, flags=re.S)
work = tempfile.mkdtemp()

# Texts that stand in #define lines.
names = {}
for name, body in re.findall(r'^#define\s+(\w+)\s+((?:[^\n\\]|\\.|\\\n)*)$', source, flags=re.M):
    names[name] = body.replace("\\\n", " ")
names.pop("C", None)


def text(tokens):
    """The bytes of a row of C strings and names of them."""
    result = b""
    for string, name in re.findall(r'"((?:[^"\\]|\\.)*)"|(\w+)', tokens):
        if name:
            result += text(names[name])
            continue
        def one(match):
            c = match[1]
            if c[0] == "x":
                return chr(int(c[1:], 16))
            if c[0] in "01234567":
                return chr(int(c, 8))
            return {"n": "\n", "r": "\r", "t": "\t", "b": "\b"}.get(c, c)
        result += re.sub(r"\\(x[0-9a-fA-F]+|[0-7]{1,3}|.)", one, string, flags=re.S).encode("latin-1")
    return result


STRING = r'(?:(?:"(?:[^"\\]|\\.)*"|[A-Z][A-Z_0-9]+)\s*)+'


def table(name):
    return re.search(name + r"\[\]\s*=\s*\{(.*?)^\};", source, flags=re.S | re.M)[1]


cases = []  # name, bytes, what is expected
header = text(names["STD_HEADER"])
for data, error in re.findall(r"\{\s*C\((" + STRING + r")\)\s*,\s*(\w+)", table("invalid_files")):
    cases.append(("file", text(data), None if error == "0" else error))
for data, section, error in re.findall(r"\{\s*(" + STRING + r"),\s*(" + STRING + r"),\s*(\w+)\s*\}", table("section_names")):
    cases.append(("section", text(data), (text(section), error == "0")))
for data, key, fields in re.findall(r"\{\s*C\((" + STRING + r")\)\s*,\s*(NULL|" + STRING + r"),\s*\{(.*?)\}\s*\}", table("key_names"), flags=re.S):
    wanted = [text(f) for f in re.findall(STRING, fields)]
    cases.append(("line", header + b"[Test]\n" + text(data), (None if key == "NULL" else text(key), wanted)))
assert len(cases) > 100, "the tests have another form than is known"

with open(work + "/list", "w") as listing:
    for number, (_, data, _) in enumerate(cases):
        with open(f"{work}/{number}.inf", "wb") as file:
            file.write(data)
        listing.write(f"{work}/{number}.inf\n")
output = subprocess.run([worker, work + "/list"], capture_output=True, check=True).stdout.decode()
answers = output.split("file " + work)[1:]
assert len(answers) == len(cases)


def plain(word):
    return bytes.fromhex(word[1:]).decode("utf-8").encode("latin-1", errors="replace")


agreed, known, different = 0, 0, []
for (kind, data, wanted), answer in zip(cases, answers):
    sections, losses, refused = {}, [], False
    for line in answer.splitlines()[1:]:
        word, _, rest = line.partition(" ")
        if word == "section":
            lines = sections.setdefault(plain(rest).lower(), [])
        elif word == "line":
            parts = rest.split(" ")
            lines.append((None if parts[0] == "-" else plain(parts[0]), [plain(p) for p in parts[1:]]))
        else:
            losses.append(rest)
            refused = refused or word == "refused"
    if kind == "file":
        # It opens, or does not; here it is read, and what is wrong told.
        style = wanted == "ERROR_WRONG_INF_STYLE"
        got = bool(losses)
        right, expected = got == (wanted is not None), False
        if not right:
            expected = style or wanted is None
    elif kind == "section":
        got, expected = wanted[0].lower() in sections, False
        right = got == wanted[1]
    else:
        got = (sections.get(b"test") or [(None, [])])[0]
        right = got == wanted
        # Folders are put in when the line is carried out, and what is too long as a whole is not cut.
        expected = b"%24%" in data or len(b"".join(wanted[1])) > 4096
    if right:
        agreed += 1
    elif expected:
        known += 1
    else:
        different.append((kind, data, wanted, got, losses))
for kind, data, wanted, got, losses in different:
    print(f"{kind}: {data[-120:]!r}\n  Windows {wanted!r}\n  wupd    {got!r} {losses}"[:1500])
print(f"setupapi: {len(cases)} expectations, {agreed} agreed, {known} known ways of ours (docs/inf.md), {len(different)} others")
sys.exit(1 if different else 0)
