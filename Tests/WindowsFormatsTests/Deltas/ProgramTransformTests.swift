import TestSupport
import Testing

@testable import WindowsFormats

/// Each step on a program made by hand. The new file is what the old one has to be changed to, and all of it is copied: what
/// is changed otherwise gives another checksum.
@Suite("An old program is changed to where its places have gone") struct ProgramTransformTests {
  private static let stamp = 0x4A00_0000
  /// All behind 0x1010 has gone on by eight, all of the second section by 32, of the third by 48.
  private static let rift = [(0x1010, 0x1018), (0x2000, 0x2020), (0x3000, 0x3030)]

  private func expectChange(
    _ old: DeltaProgram, to expected: DeltaProgram, omitted: Int = 0, base: Int = DeltaProgram.base,
    rift: [(Int, Int)] = Self.rift, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var builder = DeltaBuilder(old.bytes, expected.bytes)
    builder.dictionary = expected.bytes
    builder.isCopy = true
    builder.omitted = omitted
    builder.base = base
    builder.stamp = Self.stamp
    builder.rift = rift
    #expect(throws: Never.self, sourceLocation: sourceLocation) {
      try PackageDelta(builder.bytes()).apply(to: old.bytes)
    }
  }

  /// Code, data, and as many bytes of zeros.
  private func program(_ code: [UInt8], _ data: [UInt8] = [], third: String = ".rsrc") -> DeltaProgram {
    DeltaProgram([(".text", code, 0x6000_0020), (".data", data, 0x4000_0040), (third, [], 0x4000_0040)])
  }

  private let second = 0x400
  private let third = 0x600

  @Test("its header gets the stamp of the new one and no checksum, and nothing else where nothing has to")
  func headerGetsStampNew() {
    let old = program([])
    #expect(old.prepared(stamp: Self.stamp).bytes != old.bytes)
    expectChange(old, to: old.prepared(stamp: Self.stamp))
  }

  @Test("imports: names and arrays, but no ordinals")
  func importsNamesArraysNo() {
    var old = program([])
    old.setDirectory(1, 0x2000, 40)
    var new = old.prepared(stamp: Self.stamp)
    for (place, number, mapped) in [
      (0, 0x2080, 0x20A0), (12, 0x20C0, 0x20E0), (16, 0x20A0, 0x20C0), (0x80, 0x2100, 0x2120),
      (0x84, 0x8000_2100, 0x8000_2100), (0x88, 0x1020, 0x1028), (0xA0, 0x2100, 0x2120),
      (0xA4, 0x8000_2100, 0x8000_2100),
    ] {
      old.put(number, at: second + place)
      new.put(mapped, at: second + place)
    }
    expectChange(old, to: new)
    expectChange(old, to: old.prepared(stamp: Self.stamp), omitted: 2)
  }

  @Test("exports: name, arrays, functions and names")
  func exportsNameArraysFunctions() {
    var old = program([])
    old.setDirectory(0, 0x2000, 0x100)
    var new = old.prepared(stamp: Self.stamp)
    for (place, number, mapped) in [
      (12, 0x2080, 0x20A0), (20, 2, 2), (24, 1, 1), (28, 0x2040, 0x2060), (32, 0x2050, 0x2070), (36, 0x2060, 0x2080),
      (0x40, 0x1008, 0x1008), (0x44, 0x1020, 0x1028), (0x48, 0x1020, 0x1020), (0x50, 0x2090, 0x20B0),
      (0x54, 0x1020, 0x1020),
    ] {
      old.put(number, at: second + place)
      new.put(mapped, at: second + place)
    }
    expectChange(old, to: new)
    expectChange(old, to: old.prepared(stamp: Self.stamp), omitted: 4)
  }

  @Test("relocations: fields by their table, for another base, and the table anew")
  func relocationsFieldsTableAnother() {
    let base = DeltaProgram.base
    var old = program([], third: ".reloc")
    // An entry of zeros fills up, and one of another kind is no field.
    let table: [UInt8] =
      [0, 0x10, 0, 0, 12, 0, 0, 0, 0x08, 0x30, 0x20, 0x30] + [0, 0x20, 0, 0, 12, 0, 0, 0, 0xF0, 0x30, 0, 0]
      + [0, 0x20, 0, 0, 12, 0, 0, 0, 0xF8, 0x2F, 0x10, 0x30]
    for (index, byte) in table.enumerated() { old.bytes[third + index] = byte }
    old.setDirectory(5, 0x3000, table.count)
    old.put(base + 0x1020, at: 0x208)
    old.put(base + 0x2004, at: 0x220)
    old.put(base + 0x1000, at: second + 0xF0)
    old.put(base + 0x3000, at: second + 0x10)
    var new = old.prepared(base: 0x50_0000, stamp: Self.stamp)
    new.put(0x50_1028, at: 0x208)
    new.put(0x50_2024, at: 0x220)
    new.put(0x50_1000, at: second + 0xF0)
    new.put(0x50_3030, at: second + 0x10)
    // The entry of kind 2 has gone to a page of its own.
    let moved: [UInt8] =
      [0, 0x10, 0, 0, 12, 0, 0, 0, 0x08, 0x30, 0x28, 0x30] + [0, 0x20, 0, 0, 12, 0, 0, 0, 0x30, 0x30, 0x10, 0x31]
      + [0, 0x30, 0, 0, 12, 0, 0, 0, 0x18, 0x20, 0, 0]
    for (index, byte) in moved.enumerated() { new.bytes[third + index] = byte }
    expectChange(old, to: new, base: 0x50_0000)
    var left = old.prepared(base: 0x50_0000, stamp: Self.stamp)
    for (place, number) in [(0x208, 0x1020), (0x220, 0x2004), (second + 0xF0, 0x1000), (second + 0x10, 0x3000)] {
      left.put(0x50_0000 + number, at: place)
    }
    expectChange(old, to: left, omitted: 1, base: 0x50_0000)
  }

  @Test("a program without relocations: what looks like an address in its sections and behind them, but in no field")
  func programWithoutRelocationsLooks() {
    let base = DeltaProgram.base
    var old = program([])
    old.setDirectory(1, 0x2000, 40)
    old.bytes += [UInt8](repeating: 0, count: 16)
    var new = old.prepared(stamp: Self.stamp)
    for (place, number, mapped) in [
      (0x203, base + 0x1010, base + 0x1018), (0x210, base + 0xFFF, base + 0xFFF), (0x220, base + 0x4000, base + 0x4000),
      (second + 12, 0x20C0, 0x20E0), (second + 0x101, base + 0x2040, base + 0x2060),
      (0x802, base + 0x3FFF, base + 0x402F),
    ] {
      old.put(number, at: place)
      new.put(mapped, at: place)
    }
    expectChange(old, to: new)
    expectChange(old, to: old.prepared(stamp: Self.stamp), omitted: 0x3F)
    // So low that a field looks like one.
    var low = DeltaProgram([(".text", [], 0x20), (".data", [], 0x40), (".rsrc", [], 0x40)], base: 0x1000)
    low.setDirectory(1, 0x2000, 40)
    low.put(0x20C0, at: second + 12)
    low.put(0x20C0, at: second + 0x80)
    var lowNew = low.prepared(stamp: Self.stamp)
    lowNew.put(0x20E0, at: second + 12)
    lowNew.put(0x20C8, at: second + 0x80)
    expectChange(low, to: lowNew)
  }

  @Test("resources: directories, names and data, once each, though they lead around")
  func resourcesDirectoriesNamesData() {
    var old = program([])
    old.setDirectory(2, 0x3000, 0x100)
    var new = old.prepared(stamp: Self.stamp)
    // A piece of the section has gone further than its beginning.
    let rift = [(0x3000, 0x3030), (0x3040, 0x3080)]
    for (place, number, mapped) in [
      (12, 0x0001_0001, 0x0001_0001), (16, 0x8000_0060, 0x8000_0070), (20, 0x8000_0020, 0x8000_0020), (24, 7, 7),
      (28, 0x8000_0000, 0x8000_0000), (0x20 + 12, 0x0001_0000, 0x0001_0000), (0x20 + 16, 0x409, 0x409),
      (0x20 + 20, 0x50, 0x60), (0x50, 0x3070, 0x30B0), (0x54, 8, 8),
    ] {
      old.put(number, at: third + place)
      new.put(mapped, at: third + place)
    }
    expectChange(old, to: new, rift: rift)
    expectChange(old, to: old.prepared(stamp: Self.stamp), omitted: 0x20, rift: rift)
  }

  /// Instructions behind each other, from 0x1000 on, and what becomes of them.
  private func code(
    _ old: [UInt8], _ new: [UInt8], omitted: Int = 0, rift: [(Int, Int)] = [(0x1010, 0x1018)],
    directory: (index: Int, address: Int) = (0, 0), sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var before = program(old)
    before.setDirectory(directory.index, directory.address, 0x10)
    var after = before.prepared(stamp: Self.stamp)
    for (index, byte) in new.enumerated() { after.bytes[0x200 + index] = byte }
    expectChange(before, to: after, omitted: omitted, rift: rift, sourceLocation: sourceLocation)
  }

  @Test("calls and jumps that lead over what was put in lead further")
  func callsJumpsLeadOver() {
    let far: [UInt8] = [0xE8, 0xF0, 0, 0, 0, 0xE9, 0xF0, 0, 0, 0, 0x0F, 0x84, 0xF0, 0, 0, 0]
    let moved: [UInt8] = [0xE8, 0xF8, 0, 0, 0, 0xE9, 0xF8, 0, 0, 0, 0x0F, 0x84, 0xF0, 0, 0, 0]
    code(far, moved)
    code(far, Array(moved[..<5]) + Array(far[5...]), omitted: 8)
    code(far, Array(far[..<5]) + Array(moved[5...]), omitted: 0x10)
    code(far, far, omitted: 0x18)
    // Of a debug directory nothing is one, and none leads there; that of the certificates is no address.
    code(far, far, directory: (6, 0x1000))
    code(far, far, directory: (6, 0x10F1))
    code(far, moved, directory: (4, 0x1000))
  }

  @Test("a jump that has become short takes the short form, a call does not, nor one that stays as it is")
  func jumpBecomeShortTakes() {
    let rift = [(0x1010, 0x0FA0)]
    code([0xE9, 0x9B, 0, 0, 0], [0xEB, 0x2B, 0, 0, 0], rift: rift)
    code([0x0F, 0x8C, 0x9A, 0, 0, 0], [0x7C, 0x2A, 0x9A, 0, 0, 0], rift: rift)
    code([0xE8, 0x9B, 0, 0, 0], [0xE8, 0x2B, 0, 0, 0], rift: rift)
    code([0xE9, 5, 0, 0, 0], [0xE9, 5, 0, 0, 0], rift: rift)
    // Behind the first byte of one that stays another is found.
    let before = [UInt8](repeating: 0x90, count: 0x20)
    code(
      before + [0x0F, 0x84, 0xE9, 0xFF, 0xFF, 0xFF, 0xFF], before + [0x0F, 0x84, 0xEB, 0xF7, 0xFF, 0xFF, 0xFF],
      rift: [(0x1027, 0x102F)])
  }

  @Test("what leads out of the code, or lies on a fixed field, is none")
  func leadsOutCodeOr() {
    let outside: [UInt8] = [0xE8, 0, 0x10, 0, 0, 0xE9, 0, 0, 0, 0x70, 0xE8, 0xFB, 0xFF, 0xFF, 0x00]
    code(outside, outside)
    // The address in the middle of the call is a field of its own.
    let base = DeltaProgram.base
    let address = (0..<4).map { UInt8(truncatingIfNeeded: (base + 0x1020) >> (8 * $0)) }
    let mapped = (0..<4).map { UInt8(truncatingIfNeeded: (base + 0x1028) >> (8 * $0)) }
    code([0xE8] + address, [0xE8] + mapped)
  }

  @Test("a jump may lead to another that was changed, a call not")
  func jumpLeadAnotherChanged() {
    // To 0x1020, where a jump back to 0x1000 lies: both are changed.
    var old = [UInt8](repeating: 0x90, count: 0x30)
    old.replaceSubrange(0..<5, with: [0xE9, 0x1B, 0, 0, 0])
    old.replaceSubrange(5..<10, with: [0xE8, 0x16, 0, 0, 0])
    old.replaceSubrange(0x20..<0x25, with: [0xE9, 0xDB, 0xFF, 0xFF, 0xFF])
    old.replaceSubrange(0x28..<0x2D, with: [0xE9, 0xF3, 0xFF, 0xFF, 0xFF])
    var new = old
    // 0x1020 has gone to 0x1120: 0x1B more by 0x100, and back by as much.
    new.replaceSubrange(0..<5, with: [0xE9, 0x1B, 1, 0, 0])
    new.replaceSubrange(0x20..<0x25, with: [0xE9, 0xDB, 0xFE, 0xFF, 0xFF])
    code(old, new, rift: [(0x1010, 0x1110)])
  }

  @Test("an old file that is no program of 32 bits is another one")
  func oldFileNoProgram() {
    var builder = DeltaBuilder(noise(2000), noise(100))
    builder.omitted = 0
    #expect(throws: DeltaError.otherOldFile) { try PackageDelta(builder.bytes()).apply(to: noise(2000)) }
  }

  @Test("a section of imports is taken as one that can be written")
  func sectionImportsTakenOne() {
    var old = DeltaProgram([(".text", [], 0x20), (".idata", [], 0x4000_0040)])
    old.setDirectory(1, 0x2000, 40)
    var new = old.prepared(stamp: Self.stamp)
    new.put(0xC000_0040, at: 0x40 + 24 + 224 + 40 + 36)
    expectChange(old, to: new)
  }

  @Test("sections that lie over each other, more than there may be, and headers beyond the end are none")
  func sectionsLieOverEach() {
    var program = program([])
    #expect(OldProgram(program.bytes) != nil)
    #expect(OldProgram(Array(program.bytes[..<200])) == nil)
    let table = 0x40 + 24 + 224
    for section in 0..<3 { program.put(0, at: table + 40 * section + 20) }
    for section in 0..<3 { program.put(0xFFFF_FFFF, at: table + 40 * section + 16) }
    #expect(OldProgram(program.bytes) == nil)
    program = self.program([])
    program.put(0x014C | 97 << 16, at: 0x40 + 4)
    #expect(OldProgram(program.bytes) == nil)
  }
}
