import TestSupport
import Testing
import WindowsModel

@testable import WindowsFormats

@Suite("Programs at random") struct ProgramPropertyTests {
  private func text(_ random: inout SeededGenerator, upTo length: Int) -> String {
    let letters = Array("abc XYZ019.,_()-éΩ漢\u{301}\u{1F600}\u{FFFF}\u{10D800}\n\t".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &random) {
      text.append(letters.randomElement(using: &random) ?? "x")
    }
    return String(text)
  }

  private func version(_ random: inout SeededGenerator, _ name: Resource.Name, _ language: UInt16) -> VersionResource {
    func number() -> UInt32 { UInt32.random(in: 0 ... .max, using: &random) }
    var fixed: VersionResource.Fixed?
    if !random.chance(5) {
      fixed = .init(
        fileVersion: FileVersion(packed: random.next()), productVersion: FileVersion(packed: random.next()),
        flagsMask: number(), flags: number(), system: number(), type: number(), subtype: number(), date: random.next())
    }
    let tables = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      VersionResource.Table(
        key: random.chance(4) ? text(&random, upTo: 12) : String(number(), radix: 16),
        strings: (0..<Int.random(in: 0...12, using: &random)).map { _ in
          .init(text(&random, upTo: 20), text(&random, upTo: random.chance(10) ? 300 : 30))
        })
    }
    let translations = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      VersionResource.Translation(
        language: UInt16.random(in: 0 ... .max, using: &random), codePage: UInt16.random(in: 0 ... .max, using: &random)
      )
    }
    return VersionResource(name: name, language: language, fixed: fixed, tables: tables, translations: translations)
  }

  private func builder(_ random: inout SeededGenerator) -> ProgramBuilder {
    var builder = ProgramBuilder()
    builder.is64 = random.chance(2)
    builder.stamp = UInt32.random(in: 0 ... .max, using: &random)
    for name in 0..<Int.random(in: 0...2, using: &random) {
      let name: Resource.Name = random.chance(3) ? .text("name \(name)") : .number(name + 1)
      for language in 0..<UInt16.random(in: 1...3, using: &random) {
        builder.versions.append(version(&random, name, language * 1024 + 9))
      }
    }
    if random.chance(3) { builder.overlay = noise(Int.random(in: 0...2000, using: &random), seed: random.next()) }
    if random.chance(3) { builder.certificates = noise(Int.random(in: 1...200, using: &random), seed: random.next()) }
    if random.chance(3) { builder.resources = [(10, 5, noise(100, seed: random.next()))] }
    return builder
  }

  @Test("what was written is read back, whatever it is")
  func wasWrittenReadBack() throws {
    try withSeeds(150) { seed in
      var random = SeededGenerator(seed: seed)
      let builder = builder(&random)
      let bytes = ForeignBytes(builder.bytes())
      let file = ProgramFile(bytes)
      #expect(file.versions == builder.versions, "seed \(seed)")
      #expect(file.problems.isEmpty, "seed \(seed): \(file.problems)")
      #expect(file.portable?.stamp == builder.stamp, "seed \(seed)")
      let checksum = try file.portable?.computedChecksum(bytes)
      #expect(checksum == file.portable?.checksum, "seed \(seed)")
      #expect(file.overlays(bytes.count).reduce(0) { $0 + $1.count } >= builder.overlay.count, "seed \(seed)")
    }
  }

  @Test("damage anywhere is survived, and what is told stays bounded")
  func damageAnywhereSurvivedTold() throws {
    try withSeeds(300) { seed in
      var random = SeededGenerator(seed: seed)
      var bytes = builder(&random).bytes()
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        // Headers and the resources are where it matters.
        let place = Int.random(in: 0..<(random.chance(2) ? min(0x200, bytes.count) : bytes.count), using: &random)
        bytes[place] = random.chance(3) ? 0xFF : UInt8.random(in: 0...255, using: &random)
      }
      if random.chance(4) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      let file = ProgramFile(ForeignBytes(bytes))
      #expect(file.problems.count <= 100, "seed \(seed)")
      #expect(file.versions.flatMap(\.tables).flatMap(\.strings).count < 100_000, "seed \(seed)")
      for overlay in file.overlays(bytes.count) { #expect(overlay.upperBound <= bytes.count, "seed \(seed)") }
    }
  }
}
