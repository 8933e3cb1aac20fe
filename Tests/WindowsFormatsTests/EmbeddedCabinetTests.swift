import TestSupport
import Testing
import WindowsModel

@testable import WindowsFormats

@Suite("Cabinets in programs") struct EmbeddedCabinetTests {
  private let cabinet = CabinetBuilder([("a.txt", Array("text".utf8))]).bytes()
  private let program = ProgramBuilder(.plain(FileVersion(6, 3, 13, 0), branch: "srv03_qfe", name: "sfxcab.exe"))

  private func found(_ bytes: [UInt8]) throws -> [EmbeddedCabinet] {
    let foreign = ForeignBytes(bytes)
    return try EmbeddedCabinet.all(in: ProgramFile(foreign), foreign)
  }

  private func holdsText(_ bytes: [UInt8], _ embedded: EmbeddedCabinet?) throws -> Bool {
    let part = try #require(try embedded?.bytes(of: ForeignBytes(bytes)))
    let cabinet = try Cabinet(part, limit: 100)
    var text: [UInt8] = []
    try cabinet.extract(cabinet.members[0]) { text += $0 }
    return text == Array("text".utf8)
  }

  @Test("one is found behind the image, also before certificates and behind a filler")
  func oneFoundBehindImage() throws {
    var builder = program
    builder.overlay = cabinet
    #expect(try found(builder.bytes()).map(\.place) == [.startOfOverlay])
    #expect(try holdsText(builder.bytes(), found(builder.bytes()).first))
    builder.certificates = noise(100)
    #expect(try found(builder.bytes()).map(\.place) == [.startOfOverlay])
    builder.overlay = [UInt8](repeating: 0, count: 70_000) + cabinet
    #expect(try found(builder.bytes()).map(\.place) == [.overlay])
    #expect(try holdsText(builder.bytes(), found(builder.bytes()).first))
  }

  @Test("one is found that an entry for certificates that are gone leads into")
  func oneBehindStaleCertificates() throws {
    var builder = program
    builder.certificates = Array(repeating: 7, count: 64)
    let whole = builder.bytes()
    // Its place in the header stays, and something larger stands there by now.
    let stale = Array(whole.dropLast(64)) + cabinet + noise(500)
    #expect(try found(stale).map(\.place) == [.startOfOverlay])
    #expect(try holdsText(stale, found(stale).first))
    // So may one of the size of a section.
    builder.overlay = []
    builder.certificates = []
    builder.sections = [("_old", noise(1000))]
    let image = builder.bytes()
    let shorter = Array(image.dropLast(500)) + cabinet + noise(700)
    #expect(try found(shorter).map(\.place) == [.section])
    #expect(try holdsText(shorter, found(shorter).first))
    builder.sections = []
    builder.certificates = Array(repeating: 7, count: 64)
    builder.overlay = noise(40)
    let before = Array(builder.bytes().dropLast(80)) + cabinet + noise(500)
    #expect(try found(before).map(\.place) == [.overlay])
  }

  @Test("one is found wherever it begins, also across two of the pieces that are searched")
  func oneFoundAcrossPieces() throws {
    var builder = program
    for count in (1 << 16) - 4...1 << 16 {
      builder.overlay = [UInt8](repeating: 0, count: count) + cabinet
      #expect(try found(builder.bytes()).map(\.place) == [.overlay], "\(count)")
    }
  }

  @Test("one is found in a section, and as a resource")
  func oneFoundSectionResource() throws {
    var builder = program
    builder.sections = [("_cabinet", cabinet)]
    #expect(try found(builder.bytes()).map(\.place) == [.startOfSection])
    builder.sections = [("_cabinet", noise(99) + cabinet)]
    #expect(try found(builder.bytes()).map(\.place) == [.section])
    builder.sections = []
    builder.resources = [(10, 1, cabinet)]
    #expect(try found(builder.bytes()).map(\.place) == [.resource])
    #expect(try holdsText(builder.bytes(), found(builder.bytes()).first))
  }

  @Test("of several the one in the better place comes first, and all are told")
  func severalOneBetterPlace() throws {
    var builder = program
    builder.sections = [("one", noise(10) + cabinet), ("two", cabinet)]
    builder.resources = [(10, 1, cabinet)]
    builder.overlay = cabinet + noise(7) + cabinet
    #expect(
      try found(builder.bytes()).map(\.place) == [.startOfOverlay, .startOfSection, .resource, .overlay, .section])
  }

  @Test("a cabinet in a cabinet is not one more")
  func cabinetCabinetNotOne() throws {
    var builder = program
    builder.overlay = CabinetBuilder([("inner.cab", cabinet)]).bytes()
    #expect(try found(builder.bytes()).count == 1)
  }

  @Test("a signature alone is none, nor is one that would end beyond its place, nor one in the certificates")
  func signatureAloneNoneNor()
    throws
  {
    var builder = program
    builder.overlay = Array("MSCF".utf8) + noise(200)
    #expect(try found(builder.bytes()).isEmpty)
    builder.overlay = cabinet.dropLast()
    #expect(try found(builder.bytes()).isEmpty)
    builder.overlay = []
    // A signature that is one, with more behind it in its place.
    builder.certificates = CatalogBuilder.signature(Array(repeating: 3, count: 20)) + cabinet
    #expect(try found(builder.bytes()).isEmpty)
    builder.certificates = cabinet
    #expect(try found(builder.bytes()).count == 1)
    #expect(try found(program.bytes()).isEmpty)
  }

  @Test("one whose end is not in the file is told with its sizes")
  func oneWhoseEndNot() throws {
    func cutOff(_ bytes: [UInt8]) throws -> String? {
      try EmbeddedCabinet.cutOff(in: ProgramFile(ForeignBytes(bytes)), ForeignBytes(bytes))?.reason
    }
    let half = cabinet.count / 2 + 20
    let told = "is cut off: \(half) of \(cabinet.count) bytes are there"
    var builder = program
    builder.overlay = Array(cabinet.prefix(half))
    #expect(try cutOff(builder.bytes()) == told)
    builder.overlay = cabinet
    #expect(try cutOff(builder.bytes()) == nil)
    builder.overlay = []
    for inSection in [true, false] {
      if inSection { builder.sections = [("_cabinet", cabinet)] } else { builder.resources = [(10, 1, cabinet)] }
      let whole = builder.bytes()
      let start = try #require(found(whole).first).header.offset
      #expect(try cutOff(Array(whole.prefix(start + half))) == told)
      builder.sections = []
    }
    #expect(try cutOff(program.bytes()) == nil)
  }

  @Test("a file that is no program has none, wherever a cabinet lies in it")
  func fileNoProgramHas() throws {
    #expect(try found(noise(100) + cabinet).isEmpty)
  }
}
