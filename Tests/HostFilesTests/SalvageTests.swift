import HostFiles
import TestSupport
import Testing

@Suite("Reading from a medium that fails in places")
struct SalvageTests {
  private struct Failure: Error, Equatable { let isMedium: Bool }

  /// Reads 10,000 bytes by way of a medium whose sectors of these numbers fail.
  private func read(
    _ salvage: inout Salvage, failing: Set<Int>, from offset: Int = 0, count: Int = 10_000, isMedium: Bool = true
  ) throws -> [UInt8] {
    let bytes = noise(10_000)
    var buffer = [UInt8](repeating: 0xEE, count: count)
    let done = try buffer.withUnsafeMutableBytes { target in
      try salvage.read(at: offset, into: target, of: 10_000) { (place, part) throws(Failure) in
        let end = min(place + part.count, bytes.count)
        guard place < end else { return 0 }
        if (place / 512...(end - 1) / 512).contains(where: failing.contains) { throw Failure(isMedium: isMedium) }
        part.copyBytes(from: bytes[place..<end])
        return end - place
      } isMedium: {
        $0.isMedium
      }
    }
    return Array(buffer[..<done])
  }

  @Test("Zeros stand for the sectors that fail, and every other byte is read")
  func zeros() throws {
    var salvage = Salvage()
    var right = noise(10_000)
    right.replaceSubrange(512..<1536, with: repeatElement(0, count: 1024))
    right.replaceSubrange(9728..<10_000, with: repeatElement(0, count: 272))
    #expect(try read(&salvage, failing: [1, 2, 19]) == right)
    #expect(salvage.unreadable == [512..<1536, 9728..<10_240] && !salvage.isWhole)
    var other = Salvage()
    #expect(
      try read(&other, failing: [1], from: 700, count: 1000)
        == Array(right[1024..<1024] + [UInt8](repeating: 0, count: 324) + noise(10_000)[1024..<1700]))
  }

  @Test("Zeros for a sector at the end are no more than the file has")
  func end() throws {
    var salvage = Salvage()
    for _ in 0..<2 {
      let bytes = try read(&salvage, failing: [19], count: 20_000)
      #expect(bytes.count == 10_000 && bytes[9728...].allSatisfy { $0 == 0 })
    }
    #expect(try read(&salvage, failing: [19], from: 10_000, count: 512) == [])
  }

  @Test("A sector that failed once is not asked for again, so that a second reading gives the same")
  func secondReading() throws {
    var salvage = Salvage()
    let first = try read(&salvage, failing: [3])
    #expect(try read(&salvage, failing: []) == first)
    #expect(salvage.unreadable == [1536..<2048])
  }

  @Test("What is no failure of the medium, and a medium on which nothing can be read, is an error")
  func errors() {
    var salvage = Salvage()
    #expect(throws: Failure(isMedium: false)) { try read(&salvage, failing: [3], isMedium: false) }
    var calls = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    #expect(throws: Failure.self) {
      try buffer.withUnsafeMutableBytes { target in
        try salvage.read(at: 0, into: target, of: 1 << 20) { (_, _) throws(Failure) -> Int in
          calls += 1
          throw Failure(isMedium: true)
        } isMedium: {
          $0.isMedium
        }
      }
    }
    #expect(calls < 1100)
  }
}
