import TestSupport
import Testing
import WindowsModel

@testable import WindowsFormats

/// All of a member.
private func content(_ cabinet: Cabinet, _ member: CabinetMember) throws -> [UInt8] {
  var bytes: [UInt8] = []
  try cabinet.extract(member) { bytes += $0 }
  return bytes
}

private func open(_ bytes: [UInt8], limit: Int = 1 << 30) throws -> Cabinet {
  try Cabinet(ForeignBytes(bytes), limit: limit)
}

@Suite("Cabinets") struct CabinetTests {
  private let files: [CabinetBuilder.File] = [
    .init("update\\update.inf", Array("[Version]\r\n".utf8)), .init("SP1GDR\\x.dll", noise(100_000)),
    .init("empty", []), .init("SP1QFE\\x.dll", [UInt8](repeating: 7, count: 70_000), folder: 1),
  ]

  @Test("files are listed and unpacked, in any order", arguments: [false, true]) func filesListedUnpackedAny(
    isCompressed: Bool
  ) throws {
    let cabinet = try open(CabinetBuilder(files, isCompressed: isCompressed).bytes())
    #expect(cabinet.members.map(\.name) == files.map(\.name))
    #expect(cabinet.members.map(\.size) == files.map(\.bytes.count))
    #expect(cabinet.members.map(\.folder) == [0, 0, 0, 1])
    #expect(cabinet.members.allSatisfy { $0.compression == (isCompressed ? .msZIP : .stored) })
    #expect(cabinet.members[0].modified.text == "2006-08-10 02:55:16")
    #expect(cabinet.members[0].attributes == .archive)
    #expect(cabinet.missing.isEmpty)
    for member in cabinet.inFolderOrder + cabinet.members.reversed() {
      #expect(try content(cabinet, member) == files[member.index].bytes, "\(member.name)")
    }
  }

  @Test("bytes behind a cabinet are left aside")
  func bytesBehindCabinetLeft() throws {
    let cabinet = try open(CabinetBuilder(files).bytes() + noise(1000))
    #expect(try content(cabinet, cabinet.members[1]) == files[1].bytes)
  }

  @Test("in folder order no more is unpacked than there is, and beyond the limit nothing")
  func folderOrderNoMore() throws {
    let bytes = CabinetBuilder(files, isCompressed: true).bytes()
    let total = files.reduce(0) { $0 + $1.bytes.count }
    let enough = try open(bytes, limit: total)
    for member in enough.inFolderOrder { #expect(try content(enough, member) == files[member.index].bytes) }
    let short = try open(bytes, limit: total - 1)
    #expect(
      throws: CabinetError("leads beyond the \(total - 1) bytes that may be unpacked", member: "SP1QFE\\x.dll")
    ) { for member in short.inFolderOrder { _ = try content(short, member) } }
    // What has to be unpacked again counts again.
    let again = try open(bytes, limit: total)
    _ = try content(again, again.members[1])
    #expect(throws: CabinetError.self) { for _ in 0..<2 { _ = try content(again, again.members[1]) } }
  }

  @Test("names are given as they are, in UTF-8 or Windows-1252")
  func namesGivenTheyUTF() throws {
    var builder = CabinetBuilder([.init("..\\C:\\ü\u{80}", [1]), .init("日本", [2])])
    builder.files[1].hasUTF8Name = true
    let names = try open(builder.bytes()).members.map(\.name)
    #expect(names == ["..\\C:\\Ã¼Â€".replacing("\u{80}", with: "€"), "日本"])
  }

  @Test("a set is joined, in whatever order its parts are given")
  func setJoinedWhateverOrder() throws {
    let file = CabinetBuilder.File("split.dll", noise(5000))
    let parts = CabinetBuilder.pair(file, cut: 2000).map { ForeignBytes($0) }
    for order in [parts, parts.reversed()] {
      let cabinet = try Cabinet(order, limit: 10_000)
      #expect(cabinet.missing.isEmpty)
      #expect(cabinet.members.map(\.name) == ["split.dll"])
      #expect(try content(cabinet, cabinet.members[0]) == file.bytes)
    }
    let first = try Cabinet([parts[0]], limit: 10_000)
    #expect(first.missing == ["second.cab"])
    #expect { try content(first, first.members[0]) } throws: {
      "\($0)".hasSuffix("a part that is not here: second.cab.")
    }
    #expect(try Cabinet([parts[1]], limit: 10_000).missing == ["first.cab"])
    #expect(throws: CabinetError.self) { try Cabinet([parts[0], parts[0]], limit: 10_000) }
    #expect(throws: CabinetError("has parts of different sets")) {
      try Cabinet([parts[0], ForeignBytes(CabinetBuilder(files).bytes())], limit: 10_000)
    }
    #expect(throws: CabinetError("has no parts")) { try Cabinet([], limit: 1) }
  }

  @Test("a changed byte of the contents is found by its checksum")
  func changedByteContentsFound() throws {
    var bytes = CabinetBuilder(files).bytes()
    bytes[bytes.count - 80_000] ^= 1
    let cabinet = try open(bytes)
    #expect(throws: CabinetError("is damaged: a checksum is wrong", member: "SP1GDR\\x.dll")) {
      for member in cabinet.inFolderOrder { _ = try content(cabinet, member) }
    }
  }

  @Test("a cabinet cut anywhere is refused")
  func cabinetCutAnywhereRefused() throws {
    let bytes = CabinetBuilder([("a", Array("content".utf8))]).bytes()
    for count in 0..<bytes.count {
      #expect { try open(Array(bytes[..<count])) } throws: {
        "\($0)".contains(count < 4 ? "is none" : "is cut off")
      }
    }
  }

  @Test("what is no cabinet of version 1-3 is refused")
  func noCabinetVersion1() throws {
    let bytes = CabinetBuilder([("a", [1])]).bytes()
    for place in [4, 12, 20, 24, 25, 31] {
      var other = bytes
      other[place] ^= 0x10
      #expect(throws: CabinetError.self, "\(place)") { try open(other) }
    }
    var none = bytes
    none[28] = 0
    #expect(throws: CabinetError("has no folders, or no files")) { try open(none) }
    #expect(throws: CabinetError("is none: it does not begin as cabinets do")) { try open(noise(100)) }
  }

  @Test("what the taker of the bytes throws comes through, and so does a failing medium")
  func takerBytesThrowsComes() throws {
    struct Enough: Error {}
    let cabinet = try open(CabinetBuilder(files).bytes())
    #expect(throws: Enough.self) { try cabinet.extract(cabinet.members[1]) { _ in throw Enough() } }
    let bytes = CabinetBuilder(files).bytes()
    let failing = ForeignBytes(count: bytes.count) { (offset, buffer) throws(UnreadableBytes) in
      guard offset == 0 else { throw UnreadableBytes(offset: offset, reason: "is on a bad sector") }
      buffer.copyBytes(from: bytes[..<buffer.count])
    }
    let broken = try Cabinet(failing, limit: 1 << 20)
    #expect { try content(broken, broken.members[1]) } throws: { "\($0)".contains("bad sector") }
  }

  @Test("any files come back")
  func anyFilesComeBack() throws {
    try withSeeds(15) { seed in
      var random = SeededGenerator(seed: seed)
      let files = (0..<Int.random(in: 1...12, using: &random)).map { number in
        CabinetBuilder.File(
          "folder\\\(number)",
          random.chance(2)
            ? noise(Int.random(in: 0...80_000, using: &random), seed: random.next())
            : [UInt8](repeating: UInt8(number), count: Int.random(in: 0...80_000, using: &random)),
          folder: 0)
      }
      let cabinet = try open(CabinetBuilder(files, isCompressed: random.chance(2)).bytes(), limit: 10_000_000)
      for member in cabinet.members.shuffled(using: &random) {
        let unpacked = try content(cabinet, member)
        #expect(unpacked == files[member.index].bytes, "seed \(seed)")
      }
    }
  }
}
