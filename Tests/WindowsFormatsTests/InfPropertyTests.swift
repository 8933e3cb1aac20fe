import TestSupport
import Testing
import WindowsFormats

@Suite("INFs of any kind")
struct InfPropertyTests {
  private static let pieces = [
    "a", "B", " ", "\t", "\"", ",", ";", "=", "\\", "[", "]", "%", "ä", "\u{301}", "\u{1F600}", "11", "", "\r", "x y",
  ]

  private func text(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0..<5, using: &generator)).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
      .joined()
  }

  @Test("What is printed is read as what it was")
  func roundTrip() throws {
    try withSeeds(500) { seed in
      var generator = SeededGenerator(seed: seed)
      var file = InfFile()
      for number in 0..<Int.random(in: 1..<5, using: &generator) {
        var section = InfSection("s\(number)")
        for _ in 0..<Int.random(in: 0..<6, using: &generator) {
          let key = generator.chance(2) ? text(&generator) : nil
          let fields = (0..<Int.random(in: 1..<5, using: &generator)).map { _ in text(&generator) }
          section.lines.append(InfLine(key, fields))
        }
        file.add(section)
      }
      let again = try InfFile([0xEF, 0xBB, 0xBF] + Array(file.text.utf8))
      #expect(again.losses == [], "seed \(seed): \(file.text)")
      #expect(again.sections.map(\.name) == file.sections.map(\.name), "seed \(seed)")
      for (one, other) in zip(again.sections, file.sections) {
        let isSame = one.lines.elementsEqual(other.lines) { one, other in
          (one.key == nil) == (other.key == nil)
            && one.items.elementsEqual(other.items) {
              $0.utf8.elementsEqual($1.utf8)
            }
        }
        #expect(isSame, "seed \(seed): \(file.text) is read as \(again.text)")
      }
    }
  }
}
