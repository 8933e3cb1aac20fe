import TestSupport
import Testing
import WindowsModel

@Suite("Names are compared by the upper-case table of Windows")
struct NameFoldingTests {
  @Test(
    "A letter folds as the table says",
    arguments: [
      ("aZ", "AZ"), ("é", "É"), ("ÿ", "Ÿ"), ("å", "Å"), ("σ", "Σ"), ("ς", "Σ"), ("ά", "Ά"), ("я", "Я"), ("ё", "Ё"),
      ("ｗ", "Ｗ"), ("ⅷ", "Ⅷ"), ("ⓩ", "Ⓩ"), ("ǆ", "Ǆ"), ("ա", "Ա"), ("ᾳ", "ᾳ"), ("ᾰ", "Ᾰ"),
    ])
  func letters(lower: String, upper: String) {
    #expect(Array(WindowsName.folded(lower).unicodeScalars) == Array(upper.unicodeScalars))
    #expect(WindowsName.same(lower, upper) == (lower == upper || WindowsName.folded(lower) == upper))
  }

  @Test(
    "A letter without an upper case in the table stays itself",
    arguments: ["ß", "ſ", "ı", "İ", "ŉ", "µ", "ǅ", "ﬁ", "ა", "ɐ", "𐐨", "𝒶", "🙂", "1", "_", "\0"])
  func unchanged(text: String) {
    #expect(Array(WindowsName.folded(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test("Names that only Unicode's full mapping takes for one are two")
  func apart() {
    #expect(!WindowsName.same("straße", "STRASSE"))
    #expect(!WindowsName.same("ſ", "s"))
    #expect(!WindowsName.same("ı", "i"))
    #expect(!WindowsName.same("İ", "i"))
    #expect(!WindowsName.same("\u{212A}", "k"))
    #expect(WindowsName.same("straße", "STRAßE"))
  }

  @Test("A composed and a decomposed letter are two names, in any case")
  func normalForms() {
    #expect(!WindowsName.same("caf\u{E9}", "cafe\u{301}"))
    #expect(!WindowsName.same("CAF\u{C9}", "cafe\u{301}"))
    #expect(WindowsName.same("CAFE\u{301}", "cafe\u{301}"))
  }

  @Test("Folding twice is folding once, for every character of the basic plane")
  func idempotent() {
    for value in UInt32(0)..<0x1_0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = WindowsName.folded(String(scalar))
      #expect(once.unicodeScalars.count == 1 && once.utf16.count == 1, "U+\(String(value, radix: 16))")
      #expect(Array(WindowsName.folded(once).utf8) == Array(once.utf8), "U+\(String(value, radix: 16))")
    }
  }

  @Test("A text folds letter by letter, ASCII or not")
  func wholeTexts() throws {
    try withSeeds(200) { seed in
      var generator = SeededGenerator(seed: seed)
      let letters = ["a", "z", "A", "5", "{", "`", "é", "ß", "я", "𐐨", "\0", "e\u{301}"]
      let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        letters[Int.random(in: 0..<(generator.chance(2) ? 6 : letters.count), using: &generator)]
      }
      let apart = text.map { WindowsName.folded($0) }.joined()
      #expect(Array(WindowsName.folded(text.joined()).utf8) == Array(apart.utf8), "seed \(seed)")
    }
  }

  @Test("The table is the one that Windows writes to a volume")
  func table() throws {
    var bytes: [UInt8] = []
    for value in UInt32(0)..<0x1_0000 {
      // A half of a surrogate pair is no character of its own and maps to itself.
      let folded = Unicode.Scalar(value).flatMap { WindowsName.folded(String($0)).unicodeScalars.first?.value } ?? value
      bytes.append(UInt8(truncatingIfNeeded: folded))
      bytes.append(UInt8(truncatingIfNeeded: folded >> 8))
    }
    let scratch = Scratch()
    write(bytes, to: scratch.file("upcase"))
    let result = run("sha256sum", [scratch.file("upcase")])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output.prefix(64) == "19442bdd7623101de9e217a943b103283406ff96d332f6e7ca4e1fe06e111a53")
  }
}
