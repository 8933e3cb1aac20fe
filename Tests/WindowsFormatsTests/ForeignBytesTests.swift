import Glibc
import TestSupport
import Testing
import WindowsFormats

struct ForeignBytesTests {
  private let sample = ForeignBytes((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

  @Test("a number is read little-endian wherever it stands, also across two pages")
  func numberReadLittleEndian() throws {
    for offset in [0, 1, 65_533, 65_534, 65_535, 65_536, 199_992] {
      let expected = (0..<8).reduce(UInt64(0)) {
        $0 | UInt64(UInt8(truncatingIfNeeded: (offset + $1) &* 31)) << (8 * $1)
      }
      #expect(try sample.u64(at: offset) == expected)
      #expect(try sample.u32(at: offset) == UInt32(truncatingIfNeeded: expected))
      #expect(try sample.u16(at: offset) == UInt16(truncatingIfNeeded: expected))
      #expect(try sample.u8(at: offset) == UInt8(truncatingIfNeeded: expected))
    }
  }

  @Test("nothing is read beyond the ends", arguments: [-1, 199_997, 200_000, .max, .min]) func nothingReadBeyondEnds(
    offset: Int
  ) {
    #expect(throws: UnreadableBytes.self) { try sample.u32(at: offset) }
    #expect(throws: UnreadableBytes.self) { try sample.bytes(at: offset, count: 4) }
    #expect(throws: UnreadableBytes.self) { try sample.part(at: offset, count: 4) }
  }

  @Test("a count that there is not allocates nothing", arguments: [-1, 200_001, .max]) func countThereNotAllocates(
    count: Int
  ) {
    #expect(throws: UnreadableBytes.self) { try sample.bytes(at: 0, count: count) }
  }

  @Test("a part has offsets and an end of its own")
  func partHasOffsetsEnd() throws {
    let part = try sample.part(at: 65_530, count: 10)
    #expect(try part.u8(at: 9) == sample.u8(at: 65_539))
    #expect(throws: UnreadableBytes.self) { try part.u8(at: 10) }
  }

  @Test("a page whose fetch failed is asked for again and never taken for another one")
  func pageWhoseFetchFailed() throws {
    var fails = true
    let bytes = ForeignBytes(count: 1 << 26) { (offset, buffer) throws(UnreadableBytes) in
      if offset == 1 << 24, fails { throw UnreadableBytes(offset: offset, reason: "lies on a bad sector") }
      for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: offset >> 16) &+ 1 }
    }
    #expect(try bytes.u8(at: 0) == 1)
    // The page of the same place.
    #expect(throws: UnreadableBytes.self) { try bytes.u8(at: 1 << 24) }
    #expect(try bytes.u8(at: 0) == 1)
    fails = false
    #expect(try bytes.u8(at: 1 << 24) == 1)
    #expect(try bytes.u8(at: 1 << 16) == 2)
  }

  @Test("the pages kept do not grow with the bytes")
  func pagesKeptDoNot() throws {
    var fetched = 0
    let bytes = ForeignBytes(count: 1 << 40) { (_, buffer) throws(UnreadableBytes) in
      fetched += 1
      buffer.initializeMemory(as: UInt8.self, repeating: 7)
    }
    for page in stride(from: 0, to: 1 << 40, by: 1 << 30) { #expect(try bytes.u8(at: page) == 7) }
    #expect(fetched == 1024)
  }

  @Test("a file cut while it is read is told so")
  func fileCutWhileRead() throws {
    let scratch = Scratch()
    let path = scratch.file("file")
    write([UInt8](repeating: 1, count: 200_000), to: path)
    let bytes = try ForeignBytes(file: path)
    truncate(path, 10)
    #expect { try bytes.u8(at: 150_000) } throws: { "\($0)".contains("was cut while it was read") }
  }
}
