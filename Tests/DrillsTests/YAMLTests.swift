import Drills
import Testing

/// YAML that is broken, or more than a drill file may have.
@Suite("Drill: the YAML of a drill file")
struct YAMLTests {
  @Test(
    "What is no YAML is an error with its line",
    arguments: [
      Refusal("\(head)steps: [a\n", 4, "", "is no YAML"), Refusal("\(head)a: b: c\n", 3, "", "is no YAML"),
      Refusal("\(head)about: \"x\n", 4, "", "is no YAML"), Refusal("\(head)\tabout: x\n", 3, "", "is no YAML"),
      Refusal("\(head)about: \"\\q\"\n", 3, "", "escape"), Refusal("\(head)about: @x\n", 3, "", "is no YAML"),
      Refusal("\(head)%YAML 1.1\n", 4, "", "is no YAML"), Refusal("%YAML 3.0\n---\n\(head)", 1, "", "is no YAML"),
      Refusal("\(head)about: \"\\uD800\"\n", 3, "", "is no YAML"),
    ])
  func broken(refusal: Refusal) { refusal.check() }

  @Test(
    "Anchors, aliases, tags and merge keys are refused where they stand",
    arguments: [
      Refusal("\(head)about: &x y\n", 3, "", "anchors (&) and aliases (*)"),
      Refusal("\(head)about: *x\n", 3, "", "anchors (&) and aliases (*)"),
      Refusal("\(head)packages: &p {}\n", 3, "", "anchors"), Refusal("\(head)&a about: x\n", 3, "", "anchors"),
      Refusal("\(head)about: 'x' *y\n", 3, "", "aliases"), Refusal("\(head)*x\nabout: y\n", 3, "", "aliases"),
      Refusal("\(head)claims:\n  - *a\n", 4, "", "aliases"), Refusal("\(head)*a : x\n", 3, "", "aliases"),
      Refusal("\(head)about: !!binary eHg=\n", 3, "about", "binary"),
      Refusal("\(head)about: !mine x\n", 3, "about", "the tag !mine"),
      Refusal("\(head)claims: !!set {}\n", 3, "claims", "set"),
      Refusal("\(head)steps: !!map []\n", 3, "steps", "the tag"),
      Refusal("\(head)steps:\n  - !x {reboot: }\n", 4, "steps[0]", "the tag"),
      Refusal("\(head)!x about: y\n", 3, "about", "the tag"),
      Refusal("\(head)<<: {about: x}\n", 3, "['<<']", "merge keys"),
      Refusal("\(head)? about\n: x\n", 3, "", "a ? leads no key"),
      Refusal("\(head)? about: x\n", 3, "", "a ? leads no key"),
      Refusal("\(head)packages: {? a b: c}\n", 3, "packages", "a ? leads no key"),
      Refusal("\(head)claims: [?]\n", 3, "claims[0]", "a ? leads no key"),
      Refusal("\(head)? # so\n  about\n: x\n", 4, "", "a ? leads no key"),
      Refusal("\(head)packages: {a: b?, # so?\n ? c: d}\n", 4, "packages", "a ? leads no key"),
      Refusal("\(head)about: ? x\n", 3, "", "a ? leads no key"),
      Refusal("\(head)packages: {[a]: c}\n", 3, "packages", "a key is a text"),
      Refusal("\(head)packages: {{a: b}: c}\n", 3, "packages", "a key is a text"),
    ])
  func extras(refusal: Refusal) { refusal.check() }

  @Test("A question mark in a comment or at the end of a text leads no key")
  func questionMarkCommentOr() throws {
    let texts = "# why?\nabout: why? # so?\npackages: { # ?\n  a?: {name: b.exe}, # ?\n  c: {name: d?.exe}}"
    let drill = try drill("\(head)\(texts)\nexpect: # ?\r\n  reboots: 0\n")
    #expect(drill.about == "why?" && drill.packages.map(\.key) == ["a?", "c"])
  }

  @Test(
    "A key that stands twice is refused where it stands again",
    arguments: [
      Refusal("\(head)about: x\nclaims: []\nabout: y\n", 5, "about", "twice; the first is on line 3"),
      Refusal("\(head)about: x\n\"about\" : y\n", 4, "about", "the first is on line 3"),
      Refusal(
        "drill: a\nmachine:\n  product: xp\n  # product:\n\n  files: []\n  product: xp\n", 7, "machine.product",
        "line 3"),
      Refusal("\(head)steps:\n  - reboot:\n    expect: {}\n    reboot:\n", 6, "steps[0].reboot", "line 4"),
      Refusal("\(head)packages:\n  A*: {name: x}\n  A*: {name: x}\n", 5, "packages['A*']", "line 4"),
      Refusal("\(head)packages:\n  A: {name: x, name: y}\n  B: {name: x}\n", 4, "packages.A.name", "line 4"),
      Refusal("\(head)expect: {\n  reboots: 1,\n reboots: 2}\n", 5, "expect.reboots", "line 4"),
    ])
  func twice(refusal: Refusal) { refusal.check() }

  @Test("A drill file is one document, begun with --- or not")
  func documents() throws {
    #expect(try drill("---\n\(head)...\n").name == "a-drill")
    #expect(try drill("%YAML 1.1\n---\n\(head)").name == "a-drill")
    Refusal("\(head)---\n\(head)", 3, "", "A drill file holds one drill").check()
    Refusal("\(head)---\n", 3, "", "A drill file holds one drill").check()
  }

  @Test(
    "A file with nothing in it is empty", arguments: ["", "\n\n", "# only this\n", "---\n", "   ", "null\n", "--- ~"])
  func empty(text: String) {
    #expect(problem(text)?.place == Place(file: "x.yaml", line: 1))
    #expect(problem(text)?.message.contains("is empty") == true)
  }

  @Test(
    "Nesting without end is refused at once",
    arguments: [
      String(repeating: "[", count: 500_000), String(repeating: "{", count: 500_000),
      String(repeating: "{a: ", count: 120_000), String(repeating: "- ", count: 250_000),
      String(repeating: "? ", count: 250_000), String(repeating: "a: ", count: 160_000),
      String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
      String(repeating: "[a, [", count: 100_000),
      (0..<990).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
      (0..<990).map { String(repeating: " ", count: $0) + "?" }.joined(separator: "\n"),
      String(repeating: "- ", count: 400) + "a",
      String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
      String(repeating: "[\n", count: 400_000), String(repeating: "{? ", count: 160_000),
    ])
  func deep(text: String) {
    for whole in [text, "about: x\nsteps:\n\(text)\n"] { #expect((problem(whole)?.place.line ?? 0) >= 1) }
  }

  @Test("A file of a megabyte is answered, whatever it repeats")
  func large() {
    let pieces = [
      "a\n", "a: b\n", "- a\n", "- - a\n", "&a ", "*a ", "!a ", "'", "\"", "\"a\" ", "[],", "x, ", "|\n ", "# \n",
      "a ",
      "\\", ": ", ":", ",", "- {a: [b]}\n", "%a\n", "---\n", "\u{4E2D}", "\r", "\r\n", "\t", " ", "{}", "? a\n",
    ]
    for piece in pieces {
      let body = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
      #expect((problem(body)?.place.line ?? 0) >= 1, "\(piece)")
      // A quarter of it fills a stack as well.
      let part = body.unicodeScalars.prefix(250_000)
      #expect((problem("steps: [\(String(part))")?.place.line ?? 0) >= 1, "\(piece)")
    }
  }

  @Test("Laughs by the billion are refused at the first anchor")
  func laughs() {
    var text = "\(head)about: x\na0: &a0 [lol, lol]\n"
    for level in 1...30 {
      text += "a\(level): &a\(level) [\((0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ","))]\n"
    }
    text += "? *a30\n: x\n"
    Refusal(text, 4, "", "anchors").check()
  }

  @Test("A large key in many others is not compared at each level")
  func keyInKey() {
    let leaves = String(repeating: "a,", count: 300_000)
    for text in [
      String(repeating: "? ", count: 900) + "[\(leaves)]", String(repeating: "{? ", count: 900) + "[\(leaves)]",
    ] {
      #expect((problem(text)?.place.line ?? 0) >= 1)
    }
  }

  @Test("A long key is cut in the path of its place")
  func longKey() throws {
    let error = try #require(problem("\(head)\(String(repeating: "k", count: 1000)): {a: 1}\n"))
    #expect(error.description.utf8.count < 1000)
    #expect(error.place.key.hasSuffix("…"))
  }
}
