import TestSupport
import Testing
import WindowsFormats
import WindowsModel

/// What is read is what is written, for any list and for any bytes.
@Suite("The list of pending renames, over random input")
struct PendingRenamePropertyTests {
  /// A string that the value can hold: no NUL, anything else, halves of surrogate pairs and foreign spellings included.
  private func text(_ generator: inout SeededGenerator) -> [UInt16] {
    if generator.chance(4) { return [] }
    let starts = [#"\??\C:\"#, #"!\??\C:\"#, #"@\??\C:\"#, #"*1\??\C:\"#, #"\??\UNC\s\d\"#, ""]
    var units = Array((starts.randomElement(using: &generator) ?? "").utf16)
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: units.append(UInt16.random(in: 0xD800...0xDBFF, using: &generator))
      case 1: units.append(UInt16.random(in: 0xDC00...0xDFFF, using: &generator))
      case 2: units += Array("e\u{301}".utf16)
      case 3: units.append(UInt16.random(in: 1...0x20, using: &generator))
      default: units.append(UInt16.random(in: 1...0xFFFF, using: &generator))
      }
    }
    return units
  }

  /// U+10D800 to U+10DFFF, which stand for halves here, are refused; a list with them is not for the round trip.
  private func holdsKeptCharacter(_ units: [UInt16]) -> Bool {
    zip(units, units.dropFirst()).contains { (0xDBF6...0xDBF7).contains($0) && (0xDC00...0xDFFF).contains($1) }
  }

  private func bytes(_ units: [UInt16]) -> [UInt8] { units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] as [UInt8] } }

  @Test("What is read of a list is written back to the same bytes: 300 seeds")
  func roundTrip() throws {
    var lists = 0
    var halves = 0
    try withSeeds(300) { seed in
      var generator = SeededGenerator(seed: seed)
      var strings: [[UInt16]] = []
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let pair = [text(&generator), text(&generator)]
        strings += pair
        if generator.chance(3) { strings += pair }
      }
      guard !strings.contains(where: holdsKeptCharacter) else { return }
      let data: [UInt8] = strings.flatMap { bytes($0) + [0, 0] } + [0, 0]
      let list = try PendingRenameList(RegistryValue(type: .multiString, data: data))
      #expect(list.renames.count == strings.count / 2, "seed \(seed)")
      #expect(list.value.data == data, "seed \(seed)")
      let spelled = list.renames.flatMap { [$0.source, $0.target] }.map { WindowsText.encoded($0) }
      #expect(spelled == strings.map(bytes), "seed \(seed)")
      lists += 1
      if strings.contains(where: { $0.contains { (0xD800...0xDFFF).contains($0) } }) { halves += 1 }
      // What a pair means is computed for any pair.
      for rename in list.renames { #expect(rename.target.isEmpty || rename.kind != .delete) }
    }
    guard environment("WUPD_SEED") == nil else { return }
    #expect(lists >= 200)
    #expect(halves >= 50)
  }

  @Test("Random bytes are read whole or refused, and what is read is written back to the same bytes: 10,000 seeds")
  func randomBytes() throws {
    var read = 0
    try withSeeds(10_000) { seed in
      var generator = SeededGenerator(seed: seed)
      var data: [UInt8] = []
      for _ in 0..<Int.random(in: 0...24, using: &generator) {
        // Mostly NULs and letters, so that something is read now and then.
        let unit: UInt16 =
          switch Int.random(in: 0..<8, using: &generator) {
          case 0..<3: 0
          case 3..<6: [0x5C, 0x3F, 0x21, 0x40, 0x2A, 0x43, 0x3A].randomElement(using: &generator) ?? 0x41
          case 6: UInt16.random(in: 0xD800...0xDFFF, using: &generator)
          default: UInt16.random(in: 0...0xFFFF, using: &generator)
          }
        data += bytes([unit])
      }
      if generator.chance(10) { data.append(0) }
      let type: RegistryValueType = generator.chance(20) ? .binary : .multiString
      do {
        let list = try PendingRenameList(RegistryValue(type: type, data: data))
        read += 1
        #expect(list.value == RegistryValue(type: type, data: data), "seed \(seed)")
        for rename in list.renames { _ = (rename.kind, rename.sourcePath, rename.targetPath) }
      } catch let error as PendingRenameList.Malformed {
        #expect(!error.reason.isEmpty, "seed \(seed)")
      }
    }
    guard environment("WUPD_SEED") == nil else { return }
    #expect(read >= 100)
  }
}
