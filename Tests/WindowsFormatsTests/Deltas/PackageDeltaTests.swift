import TestSupport
import Testing

@testable import WindowsFormats

@Suite("A delta of a package") struct PackageDeltaTests {
  private let old = noise(600) + Array("what stands in both of them".utf8)

  private func made(_ builder: DeltaBuilder, of other: [UInt8]? = nil) throws -> [UInt8] {
    try Array(PackageDelta(builder.bytes()).apply(to: other ?? old))
  }

  private func failure(_ builder: DeltaBuilder, of other: [UInt8]? = nil) -> DeltaError? {
    do {
      _ = try made(builder, of: other)
      return nil
    } catch {
      return error as? DeltaError
    }
  }

  @Test("gives its file, of blocks of each kind and size, with codes of short and of long words")
  func givesFileBlocksEach() throws {
    let new = Array(old[100..<500]) + noise(31_000, seed: 2) + old + [UInt8](repeating: 7, count: 30_000)
    for kind in LZXWriter.Kind.allCases {
      for size in [1 << 20, 33_001, 1001] {
        for isSkewed in [false, true] {
          var builder = DeltaBuilder(old, new)
          builder.writer.kind = kind
          builder.writer.blockSize = size
          builder.writer.isSkewed = isSkewed
          builder.writer.usesRecent = !isSkewed
          #expect(try made(builder) == new, "\(kind) \(size) \(isSkewed)")
        }
      }
    }
  }

  @Test("copies of every length come out, the longest of a whole piece")
  func copiesEveryLengthCome() throws {
    for length in [2, 8, 9, 256, 257, 258, 512, 513, 1536, 1537, 5632, 5633, 32_767, 32_768] {
      let new = [UInt8](repeating: old[old.count - 1], count: length)
      var builder = DeltaBuilder(old, new)
      var writer = LZXWriter()
      builder.stream = writer.stream([.copy(distance: 1, length: length)], new)
      #expect(try made(builder) == new, "\(length)")
    }
  }

  @Test("an empty file, one of one byte and one out of nothing come out too")
  func emptyFileOneOne() throws {
    for new in [[], [1], noise(10)] as [[UInt8]] {
      #expect(try made(DeltaBuilder(old, new)) == new)
      #expect(try made(DeltaBuilder([], new), of: []) == new)
    }
  }

  @Test("calls that were made absolute are made relative again, as far as they lie in the file")
  func callsWereMadeAbsolute() throws {
    var packed = [UInt8](repeating: 0x90, count: 40_000)
    var new = packed
    // The last is too near to the end of its piece.
    for (place, target, distance) in [
      (0, 300, 300), (100, 300, 200), (200, -200, 40_000 - 200), (500, -501, -501), (600, 40_000, 40_000),
      (32_770, 5, 5 - 32_770), (32_768 - 10, 5, 5),
    ] {
      (packed[place], new[place]) = (0xE8, 0xE8)
      for byte in 0..<4 {
        packed[place + 1 + byte] = UInt8(truncatingIfNeeded: target >> (8 * byte))
        new[place + 1 + byte] = UInt8(truncatingIfNeeded: distance >> (8 * byte))
      }
    }
    var builder = DeltaBuilder(old, new)
    builder.writer.callSize = new.count
    builder.stream = builder.writer.stream(builder.writer.tokens(packed, behind: old), packed)
    #expect(try made(builder) == new)
  }

  @Test("a text out of a program goes by the program without its checksum")
  func textOutProgramGoes() throws {
    let program = DeltaProgram([(".text", noise(100), 0x20)])
    var normal = program
    normal.put(0, at: 0x40 + 88)
    var builder = DeltaBuilder(program.bytes, normal.bytes)
    builder.dictionary = normal.bytes
    builder.isCopy = true
    #expect(try made(builder, of: program.bytes) == normal.bytes)
    #expect(DeltaBuilder.normalised(program.bytes, nil) == normal.bytes)
  }

  @Test("another old file is told, of the same size or not")
  func anotherOldFileTold() {
    var other = old
    other[5] ^= 1
    let builder = DeltaBuilder(old, noise(100))
    #expect(failure(builder, of: other) == .otherOldFile)
    #expect(failure(builder, of: old + [1]) == .otherOldFile)
    #expect(failure(builder, of: []) == .otherOldFile)
  }

  @Test("one that is cut off anywhere is damaged, and one with any bit flipped")
  func oneCutOffAnywhere() {
    let whole = DeltaBuilder(old, Array(old[..<200]) + noise(50)).bytes()
    for size in whole.indices {
      #expect(throws: size < 4 ? DeltaError.noDelta : .damaged) { try PackageDelta(Array(whole[..<size])) }
      var flipped = whole
      flipped[size] ^= 1 << UInt8(size & 7)
      #expect(throws: size < 4 ? DeltaError.noDelta : .damaged) { try PackageDelta(flipped) }
    }
  }

  @Test("one cut off whose checksum is right is told as that, wherever the cut")
  func oneCutOffWhose() {
    let whole = DeltaBuilder(old, Array(old[..<200]) + noise(50)).bytes().dropLast(4)
    for size in 4..<whole.count {
      #expect(throws: DeltaError.cutOff, "\(size)") { try PackageDelta(DeltaBuilder.sealed(Array(whole[..<size]))) }
    }
  }

  @Test("a stream that ends too early, goes on, or has a wrong word is told, wherever it is cut")
  func streamEndsTooEarly() {
    let new = Array(old[..<200]) + noise(150)
    for kind in LZXWriter.Kind.allCases {
      var builder = DeltaBuilder(old, new)
      builder.writer.kind = kind
      var writer = builder.writer
      let stream = writer.stream(writer.tokens(new, behind: old), new)
      for size in stream.indices {
        builder.stream = Array(stream[..<size])
        guard case .stream? = failure(builder) else {
          Issue.record("\(kind), cut at \(size): \(String(describing: failure(builder)))")
          continue
        }
        // The piece says that it is shorter, and the stream with it.
        var short = Array(stream[..<size])
        if size >= 2 { (short[0], short[1]) = (UInt8((size - 2) & 0xFF), UInt8((size - 2) >> 8)) }
        builder.stream = short
        #expect(failure(builder) != nil, "\(kind), a piece of \(size)")
      }
      builder.stream = stream + [0]
      #expect(failure(builder) == .stream("goes on behind its end"))
    }
  }

  @Test("what comes out with another checksum is not given")
  func comesOutAnotherChecksum() {
    var builder = DeltaBuilder(old, noise(100))
    builder.newChecksum = 1
    #expect(failure(builder) == .otherResult)
  }

  @Test("a size beyond all files is refused before anything is made of it")
  func sizeBeyondAllFiles() {
    var builder = DeltaBuilder(old, noise(100))
    builder.newSize = PackageDelta.largest + 1
    #expect(failure(builder) == .tooLarge(PackageDelta.largest + 1))
    builder.newSize = PackageDelta.largest
    #expect(failure(builder) == .stream("is cut off"))
    builder.newSize = nil
    builder.oldSize = PackageDelta.largest + 1
    #expect(failure(builder) == .tooLarge(PackageDelta.largest + 1))
  }

  @Test("a form that no package has is told as that")
  func formNoPackageHas() {
    func told(_ change: (inout DeltaBuilder) -> Void) -> String? {
      var builder = DeltaBuilder(old, noise(100))
      change(&builder)
      guard case .unknownForm(let what)? = failure(builder) else { return nil }
      return what
    }
    #expect(told { $0.flags = 0x4000_0000 } == "flags 0x40e40001")
    #expect(told { $0.omitted = 0x40 } == "steps 0x40")
    #expect(told { $0.olds = 2 } == "2 old files")
    #expect(told { $0.ranges = 1 } == "parts of the old file that are ignored")
    #expect(told { $0.behindStream = [1, 2] } == "2 bytes behind its stream")
    #expect(DeltaError.unknownForm("x").isDamage == false && DeltaError.damaged.isDamage)
  }

  @Test("a copy from before the old file, or of no distance, is told")
  func copyBeforeOldFile() {
    for distance in [old.count + 1, old.count + 50_000] {
      var builder = DeltaBuilder(old, noise(10))
      var writer = LZXWriter()
      builder.stream = writer.stream([.copy(distance: distance, length: 10)], noise(10))
      #expect(failure(builder) == .stream("copies from before the old file"))
    }
  }

  @Test("a code with words left over or missing is none, and one of a single length gives its symbols")
  func codeWordsLeftOver() throws {
    #expect(HuffmanCode(lengths: [1, 1, 1]) == nil)
    #expect(HuffmanCode(lengths: [1, 2]) == nil)
    #expect(HuffmanCode(lengths: [0, 1]) == nil)
    #expect(try #require(HuffmanCode(lengths: [0, 0])).symbol(0) == nil)
    let long = (1...15).map { UInt8($0) } + [16, 16]
    let code = try #require(HuffmanCode(lengths: long[...]))
    for (symbol, length) in long.enumerated() {
      // One bit more for each, and the last word is all ones.
      let word = symbol == 16 ? 0xFFFF : 0xFFFF << (17 - Int(length)) & 0xFFFF
      let found = try #require(code.symbol(word))
      #expect(found.symbol == symbol && found.length == Int(length), "\(symbol)")
    }
  }
}
