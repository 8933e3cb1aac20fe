import Drills
import Testing

/// Each error of a drill's content, with the line and the key it has to name.
@Suite("Drill: what is refused, and where")
struct RefusalTests {
  @Test(
    "The head",
    arguments: [
      Refusal("- a\n- b\n", 1, "", "wants a mapping"), Refusal("just text", 1, "", "wants a mapping"),
      Refusal("about: x\nmachine: {}\n", 1, "", "lacks the key drill"),
      Refusal("drill: a\n", 1, "", "lacks the key machine"),
      Refusal("drill: Big\n\(tail)", 1, "drill", "small letters"),
      Refusal("drill: ''\n\(tail)", 1, "drill", "small letters"),
      Refusal("drill: a_b\n\(tail)", 1, "drill", "small letters"),
      Refusal("drill: ä\n\(tail)", 1, "drill", "small letters"),
      Refusal("drill: [a]\n\(tail)", 1, "drill", "a list"),
      Refusal("drill:\n\(tail)", 1, "drill", "no value"), Refusal("\(head)about: [x]\n", 3, "about", "wants a text"),
      Refusal("\(head)step: []\n", 3, "step", "Did you mean steps? Here may stand: drill, about"),
      Refusal("\(head)nonsense: 1\n", 3, "nonsense", "is no key here. Here may stand: drill"),
      Refusal("\(head)claims: H1\n", 3, "claims", "wants a list"),
      Refusal("\(head)claims:\n  - H22\n  - H23\n", 5, "claims[1]", "H1 to H22, Q1 to Q30 and R1 to R12"),
      Refusal("\(head)claims: [Q31]\n", 3, "claims[0]", "Q31"),
      Refusal("\(head)claims: [R13]\n", 3, "claims[0]", "R13"),
      Refusal("\(head)claims: [h1]\n", 3, "claims[0]", "h1"), Refusal("\(head)claims: [H0]\n", 3, "claims[0]", "H0"),
      Refusal("\(head)claims: [H01]\n", 3, "claims[0]", "H01"),
      Refusal("\(head)claims: [H]\n", 3, "claims[0]", "no claim"),
    ])
  func heads(refusal: Refusal) { refusal.check() }

  @Test(
    "The machine",
    arguments: [
      machine("product: xp", 2, "", "lacks the key service_pack"),
      machine("service_pack: 1", 2, "", "lacks the key product"),
      machine("product: w98\n  service_pack: 0", 3, ".product", "wants nt4, w2k, xp or ws2003, and has w98"),
      machine("product: xp\n  service_pack: SP1", 4, ".service_pack", "a whole number, 0 to 3, and has SP1"),
      machine("product: xp\n  service_pack: '1'", 4, ".service_pack", "has the text '1'"),
      machine("product: xp\n  service_pack: -1", 4, ".service_pack", "0 to 3"),
      machine("product: xp\n  service_pack: 4", 4, ".service_pack", "0 to 3"),
      platform("servicepack: 1", ".servicepack", "Did you mean service_pack?"),
      platform("architecture: arm", ".architecture", "x86, x64 or ia64"),
      platform("language: Klingon", ".language", "three letters"),
      platform("language:", ".language", "has no value"),
      platform("date: 2003-05-01T09:00:00Z", ".date", "zone"),
      platform("date: 2003-05-01T09:00:00+02:00", ".date", "zone"),
      platform("date: 2003-02-30", ".date", "local time"), platform("date: 5/1/2003", ".date", "local time"),
      platform("known_dlls: kernel32.dll", ".known_dlls", "wants a list"),
      platform("known_dlls: [{a: b}]", ".known_dlls[0]", "a mapping"),
      platform("programs: [\"a\\nb\"]", ".programs[0]", "control character"),
      platform("rights_management: maybe", ".rights_management", "yes or no"),
      platform("rights_management: on", ".rights_management", "yes or no"),
      platform("rights_management: 1", ".rights_management", "yes or no"),
      platform("integrated: [A]", ".integrated[0]", "is no package here. There is none here."),
      platform("files: {path: x}", ".files", "wants a list"),
      platform("files: [{version: 1.2.3.4}]", ".files[0]", "lacks the key path"),
      platform("files: [{path: ''}]", ".files[0].path", "a path"),
      platform("files: [{path: x, version: 5.0}]", ".files[0].version", "four numbers"),
      platform("files: [{path: x, version: 5}]", ".files[0].version", "four numbers"),
      platform("files: [{path: x, version: 1.2.3.65536}]", ".files[0].version", "four numbers"),
      platform("files: [{path: x, version: [1, 2, 3, 4]}]", ".files[0].version", "a list"),
      platform("files: [{path: x, in_use: sometimes}]", ".files[0].in_use", "true, false or always"),
      platform("files: [{path: x, debugged: always}]", ".files[0].debugged", "yes or no"),
      platform("files: [{path: x, inuse: yes}]", ".files[0].inuse", "Did you mean in_use?"),
      platform("files: [{path: x, content: a, content_from: b}]", ".files[0].content_from", "one of the two"),
      platform("registry: [a]", ".registry", "wants a mapping"),
    ])
  func machines(refusal: Refusal) { refusal.check() }

  @Test(
    "Packages",
    arguments: [
      Refusal("\(head)packages: [A]\n", 3, "packages", "wants a mapping"),
      Refusal("\(head)packages: {A: }\n", 3, "packages.A", "wants a mapping"),
      Refusal("\(head)packages: {'': {name: x}}\n", 3, "packages['']", "a name"),
      Refusal("\(head)packages:\n  A: {}\n", 4, "packages.A", "lacks the key name"),
      package("kb: 920683", ".kb", "KB920683 or Q300845, and has 920683"),
      package("installer: setup.exe", ".installer", "update.exe, hotfix.exe or install.exe"),
      package("kind: update", ".kind", "hotfix or service_pack"), package("kind: service_pack", "", "service_pack"),
      package("service_pack: 0", ".service_pack", "1 to 6"),
      package("min_service_pack: 7", ".min_service_pack", "0 to 6"),
      package("hotpatch: perhaps", ".hotpatch", "yes, no or unstated"),
      package("functions: many", ".functions", "isolated or interdependent"),
      package("includes: KB911111", ".includes", "wants a list"),
      package("includes: [911111]", ".includes[0]", "an article"), package("files: [x]", ".files[0]", "a mapping"),
      package("files: [{path: x, in_use: yes}]", ".files[0].in_use", "is no key here"),
      package("files: [{path: x, qfe: yes}]", ".files[0].qfe", "a mapping"),
      package("files: [{path: x, qfe: {path: y}}]", ".files[0].qfe.path", "is no key here"),
      package("files: [{path: x, hotpatch: 1.2.3.4}]", ".files[0].hotpatch", "{base: VERSION}"),
      package("files: [{path: x, hotpatch: {}}]", ".files[0].hotpatch", "lacks the key base"),
      package("files: [{path: x, hotpatch: {base: 1}}]", ".files[0].hotpatch.base", "four numbers"),
    ])
  func packageKeys(refusal: Refusal) { refusal.check() }

  @Test("Two bounds of service packs must leave one between them")
  func bounds() {
    Refusal(
      "\(head)packages:\n  A:\n    name: a\n    min_service_pack: 2\n    max_service_pack: 1\n", 7,
      "packages.A.max_service_pack", "less than min_service_pack (2)"
    ).check()
  }

  @Test(
    "Steps",
    arguments: [
      Refusal("\(head)steps: {reboot: }\n", 3, "steps", "wants a list"),
      step("rebot", "", "Did you mean reboot? Here may stand: install"), step("install", "", "needs a value"),
      step("", "", "wants a mapping"), step("[reboot]", "", "wants a mapping"), step("{}", "", "says nothing to do"),
      step("expect: {}", "", "says nothing to do"), step("{reboot: , verify: }", "", "several steps in one"),
      step("instal: A", ".instal", "Did you mean install?"), step("install: C", ".install", "Here may stand: A, B"),
      step("install: [A]", ".install", "the key of a package"), step("qualify: a", ".qualify", "Did you mean A?"),
      step("uninstall: C", ".uninstall", "is no package here"),
      step("{install: A, ignore_warning: yes}", ".ignore_warning", "Beside it may stand: switches, answer, expect"),
      step("{reboot: , switches: [/q]}", ".switches", "does not belong to reboot. Beside it may stand: expect"),
      step("{hold: x, answer: no}", ".answer", "does not belong to hold"),
      step("{install: A, switches: /z}", ".switches", "wants a list"),
      step("{install: A, answer: maybe}", ".answer", "yes or no"),
      step("reboot: now", ".reboot", "no value, and has now"),
      step("verify: yes", ".verify", "no value"), step("qchain: log", ".qchain", "a mapping"),
      step("qchain: {file: x}", ".qchain.file", "log, dated"), step("qchain: {dated: then}", ".qchain.dated", "time"),
      step("release:", ".release", "a path, and has no value"), step("delete: ''", ".delete", "a path"),
      step("write: x", ".write", "a mapping"), step("write: {version: 1.2.3.4}", ".write", "lacks the key path"),
      step("write: {path: x, in_use: yes}", ".write.in_use", "is no key here"),
      step("mark: last", ".mark", "cannot be a mark"), step("mark: KB123456", ".mark", "cannot be a mark"),
      step("mark: 2003-05-01", ".mark", "no point"), step("mark: a b", ".mark", "no point"),
      step("mark:", ".mark", "the name of a mark"),
      step("rollback: there", ".rollback", "no earlier step sets the mark there. There is none yet."),
      step("batch:", ".batch", "batch file"), step("batch: [a]", ".batch", "batch file"),
      step("program: {name: x}", ".program.name", "Here may stand: remove"),
      step("program: [x]", ".program", "the name of a program"),
    ])
  func stepKeys(refusal: Refusal) { refusal.check() }

  @Test("A mark is set by an earlier step or not at all, and those there are get listed")
  func marks() {
    let marks = "\(head)steps:\n  - mark: one\n  - mark: two\n"
    let none = "no earlier step sets the mark three. Set by then: one, two."
    Refusal("\(marks)  - rollback: three\n  - mark: three\n", 6, "steps[2].rollback", none).check()
    Refusal("\(marks)expect: {same_state_as: three}\n", 6, "expect.same_state_as", none).check()
    Refusal("\(marks)  - {reboot: , expect: {same_state_as: three}}\n", 6, "steps[2].expect.same_state_as", none)
      .check()
  }

  @Test(
    "Expectations",
    arguments: [
      Refusal("\(head)expect: []\n", 3, "expect", "a mapping"),
      demand("cod: 1", ".cod", "Did you mean code?"), demand("code: -1", ".code", "whole number"),
      demand("code: '0'", ".code", "whole number"), demand("code: 4294967296", ".code", "whole number"),
      demand("warning: KB900002", ".warning", "wants a list"),
      demand("messages: [shown]", ".messages[0]", "failed, restart, question or usage"),
      demand("files: {x: present}", ".files.x", "four numbers"), demand("files: {x: [1]}", ".files.x", "{version:"),
      demand("files: {x: {loaded: 5.0}}", ".files.x.loaded", "four numbers"),
      demand("files: {x: {branch: null}}", ".files.x.branch", "a branch"),
      demand("files: {x: {size: 1}}", ".files.x.size", "is no key here"),
      demand("files: {'': null}", ".files['']", "path"),
      demand("registry: null", ".registry", "a mapping"), demand("pending: {delete: x}", ".pending", "a list"),
      demand("pending: [{}]", ".pending[0]", "one of replace, delete, rename and delete_of"),
      demand("pending: [{delete: x, replace: y}]", ".pending[0]", "one of"),
      demand("pending: [{delete: x, version: 1.2.3.4}]", ".pending[0].version", "does not belong to delete"),
      demand("pending: [{rename: x, version: 1.2.3.4}]", ".pending[0].version", "does not belong to rename"),
      demand("pending: [{rename: x}]", ".pending[0]", "lacks the key to"),
      demand("pending: [{replace: x, to: y}]", ".pending[0].to", "does not belong to replace"),
      demand("updates: [1]", ".updates[0]", "an article"),
      demand("reboot_pending: 1", ".reboot_pending", "yes or no"),
      demand("reboots: many", ".reboots", "whole number"),
      demand("qfecheck: {A: current}", ".qfecheck.A", "an article"),
      demand("qfecheck: {KB123456: fine}", ".qfecheck.KB123456", "current, reinstall or nothing_recorded"),
      demand("log: {A: [x]}", ".log.A", "an article"),
      demand("log: {KB123456: {}}", ".log.KB123456", "lacks the key not"),
      demand("file_text: {x: [[y]]}", ".file_text.x[0]", "a text"),
      demand("same_state_as: last", ".same_state_as", "no earlier step"),
    ])
  func expectationKeys(refusal: Refusal) { refusal.check() }
}

private let tail = "machine: {product: xp, service_pack: 0}\n"

private func machine(_ text: String, _ line: Int, _ key: String, _ says: String) -> Refusal {
  Refusal("drill: a\nmachine:\n  \(text)\n", line, "machine\(key)", says)
}

private func platform(_ text: String, _ key: String, _ says: String) -> Refusal {
  machine("product: ws2003\n  service_pack: 1\n  \(text)", 5, key, says)
}

private func package(_ text: String, _ key: String, _ says: String) -> Refusal {
  Refusal("\(head)packages:\n  A: {name: a.exe, \(text)}\n", 4, "packages.A\(key)", says)
}

private func step(_ text: String, _ key: String, _ says: String) -> Refusal {
  Refusal("\(head)\(packages)steps:\n  - \(text)\n", 7, "steps[0]\(key)", says)
}

private func demand(_ text: String, _ key: String, _ says: String) -> Refusal {
  Refusal("\(head)steps:\n  - reboot:\n    expect:\n      \(text)\n", 6, "steps[0].expect\(key)", says)
}
