import Drills
import TestSupport
import Testing
import WindowsModel

/// A good drill, broken in all ways that chance finds: the answer is a drill or an error with a line, never a trap.
@Suite("Drill: fuzz")
struct DrillFuzzTests {
  private static let samples: [[UInt8]] = [
    pageExample, "\(head)\(packages)steps: [reboot, {install: A, expect: {code: 0x0}}]\nexpect: {files: {a: null}}\n",
  ].map { Array($0.utf8) }

  private static let pieces: [[UInt8]] = [
    "&a", "*a", "<<: ", "!!str ", "- ", "? ", ": ", "{", "}", "[", "]", "'", "\"", "|", ">-", "\t", "\r", "\0",
    "---\n",
    "null", "~", "0x", "-1", "99999999999999999999", "5.0", "\u{FEFF}", "\u{2028}", "e\u{301}", "%TAG ! x:\n", "#",
    "steps:", "expect:", "\\", "\\x2A", "content_from: ../x", "\u{10FFFF}",
  ].map { Array($0.utf8) }

  private func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Self.samples[random.chance(4) ? 1 : 0]
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
      case 4: bytes.removeLast(random.chance(4) ? bytes.count - place : 1)
      default: bytes = withLinesChanged(bytes, &random)
      }
    }
    return bytes
  }

  private func withLinesChanged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let one = Int.random(in: 0..<lines.count, using: &random)
    let other = Int.random(in: 0..<lines.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: lines.remove(at: one)
    case 1: lines.insert(lines[one], at: other)
    case 2: lines.swapAt(one, other)
    case 3: lines[one].insert(contentsOf: [0x20, 0x20], at: 0)
    default: lines[one] = Array(lines[one].drop { $0 == 0x20 })
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  @Test("Any change of bytes and lines is a drill, or an error with a line of the file")
  func broken() throws {
    let scratch = Scratch()
    let path = scratch.file("x.yaml")
    var read = 0
    try withSeeds(700) { seed in
      var random = SeededGenerator(seed: seed)
      let bytes = mutated(&random)
      write(bytes, to: path)
      do {
        let drill = try Drill.read(path: path)
        read += 1
        // What was read keeps its bounds.
        try #require((0...drill.machine.product.lastServicePack).contains(drill.machine.servicePack))
        try #require(drill.machine.integrated.allSatisfy { drill.package($0) != nil })
      } catch let error as DrillError {
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 2
        try #require((1...lines).contains(error.place.line), "\(error)")
        try #require(error.place.file == path)
        try #require(!error.message.isEmpty && error.description.utf8.count < 4000)
        try #require(!error.description.unicodeScalars.contains { $0.value < 0x20 })
      }
    }
    // Else the changes are too rough to get behind the YAML.
    if environment("WUPD_SEED") == nil { #expect(read > 35) }
  }
}
