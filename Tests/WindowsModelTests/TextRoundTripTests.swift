import TestSupport
import Testing
import WindowsModel

@Suite("UTF-16 of Windows, to text and back")
struct TextRoundTripTests {
  private func bytes(_ units: [UInt16]) -> [UInt8] {
    units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  @Test("Any sequence of units comes back as it was, lone halves of pairs included")
  func anyUnits() throws {
    let seeds = 2000
    print("seeds 1 to \(seeds)")
    try withSeeds(seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      var units = (0..<Int.random(in: 0...30, using: &generator)).map { _ -> UInt16 in
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: UInt16.random(in: 0xD800...0xDBFF, using: &generator)
        case 1: UInt16.random(in: 0xDC00...0xDFFF, using: &generator)
        case 2: UInt16.random(in: 0...0x7F, using: &generator)
        default: UInt16.random(in: 0 ... .max, using: &generator)
        }
      }
      // A pair in this range stands for a lone half, and is refused: see below.
      for index in units.indices.dropLast() where units[index] == 0xDBF6 || units[index] == 0xDBF7 { units[index] = 0 }
      let data = bytes(units)
      let text = try #require(WindowsText.decoded(data), "seed \(seed)")
      try #require(WindowsText.encoded(text) == data, "seed \(seed): \(units)")
      try #require(WindowsText.length(text) == units.count, "seed \(seed): \(units)")
    }
  }

  @Test("Two sequences of units never become one text")
  func distinct() throws {
    let halves: [UInt16] = [0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0x41, 0]
    var seen: [String: [UInt16]] = [:]
    for first in halves {
      for second in halves {
        for third in halves {
          let text = try #require(WindowsText.decoded(bytes([first, second, third])))
          #expect(seen[text] == nil, "\([first, second, third]) and \(seen[text] ?? [])")
          seen[text] = [first, second, third]
        }
      }
    }
    #expect(seen.count == 216)
  }

  @Test("A character that stands for a lone half is refused, and its neighbours are not")
  func privateCharacters() {
    for (value, isRefused) in [
      (UInt32(0x10_D7FF), false), (0x10_D800, true), (0x10_DABC, true), (0x10_DFFF, true), (0x10_E000, false),
    ] {
      let high = UInt16(0xD800 + (value - 0x1_0000) >> 10)
      let low = UInt16(0xDC00 + (value - 0x1_0000) & 0x3FF)
      #expect((WindowsText.decoded(bytes([high, low])) == nil) == isRefused, "\(String(value, radix: 16))")
    }
  }

  @Test("An odd number of bytes is no text")
  func oddBytes() {
    #expect(WindowsText.decoded([0x41]) == nil)
    #expect(WindowsText.decoded([0x41, 0, 0x42]) == nil)
    #expect(WindowsText.decoded([]) == "")
  }

  @Test("NUL and characters above the basic plane are kept, and counted in units")
  func kept() {
    #expect(WindowsText.encoded("a\0b") == [0x61, 0, 0, 0, 0x62, 0])
    #expect(WindowsText.encoded("🙂") == [0x3D, 0xD8, 0x42, 0xDE])
    #expect(WindowsText.decoded([0x3D, 0xD8, 0x42, 0xDE]) == "🙂")
    #expect(WindowsText.length("a🙂\0") == 4)
    #expect(WindowsText.length("e\u{301}") == 2)
  }

  @Test("A slice of a larger array is read from its own beginning")
  func slices() {
    #expect(WindowsText.decoded([9, 9, 0x41, 0, 0x42, 0, 9][2..<6]) == "AB")
  }
}
