import TestSupport
import Testing
import WindowsModel

@testable import WindowsFormats

private func program(_ bytes: [UInt8]) -> ProgramFile { ProgramFile(ForeignBytes(bytes)) }

@Suite("What a program is") struct ProgramFileTests {
  private let version = VersionResource.plain(FileVersion(5, 2, 3790, 1830))

  @Test("a portable executable tells its processor, time of linking and checksum", arguments: [false, true])
  func portableExecutableTellsProcessor(
    is64: Bool
  ) throws {
    var builder = ProgramBuilder(version)
    builder.is64 = is64
    let bytes = builder.bytes()
    let file = program(bytes)
    #expect(file.kind == (is64 ? .pe32Plus : .pe32))
    #expect(file.problems.isEmpty)
    let header = try #require(file.portable)
    #expect(header.machineName == (is64 ? "x64" : "x86"))
    #expect(header.linked?.iso == "2005-03-24T23:53:59Z")
    #expect(header.isLibrary)
    #expect(header.sections.map(\.name) == [".text", ".rsrc"])
    #expect(try header.computedChecksum(ForeignBytes(bytes)) == header.checksum)
    #expect(file.imageEnd == bytes.count)
    #expect(file.overlays(bytes.count).isEmpty)
  }

  @Test("a changed byte changes the checksum, an odd end and the checksum itself count as they do in Windows")
  func changedByteChangesChecksum()
    throws
  {
    var builder = ProgramBuilder(version)
    builder.overlay = noise(333)
    var bytes = builder.bytes()
    let header = try #require(program(bytes).portable)
    #expect(try header.computedChecksum(ForeignBytes(bytes)) == header.checksum)
    bytes[1000] ^= 1
    #expect(try header.computedChecksum(ForeignBytes(bytes)) != header.checksum)
    builder.hasChecksum = false
    let without = builder.bytes()
    #expect(program(without).portable?.checksum == 0)
    #expect(try program(without).portable?.computedChecksum(ForeignBytes(without)) == header.checksum)
  }

  @Test("a link time of zero is none")
  func linkTimeZeroNone() {
    var builder = ProgramBuilder()
    builder.stamp = 0
    #expect(program(builder.bytes()).portable?.linked == nil)
  }

  @Test("what lies behind the image is an overlay, and certificates are none")
  func liesBehindImageOverlay() throws {
    var builder = ProgramBuilder(version)
    let image = builder.bytes().count
    builder.overlay = noise(1000)
    let with = builder.bytes()
    #expect(program(with).overlays(with.count) == [image..<(image + 1000)])
    builder.certificates = noise(64)
    let signed = builder.bytes()
    #expect(program(signed).portable?.certificates == (image + 1000)..<(image + 1064))
    #expect(program(signed).overlays(signed.count) == [image..<(image + 1000)])
    let more = signed + noise(24)
    #expect(program(more).overlays(more.count) == [image..<(image + 1000), (image + 1064)..<(image + 1088)])
  }

  @Test("anything else is named as what it is")
  func anythingElseNamed() {
    func file(_ signature: String, at offset: Int = 0x40) -> [UInt8] {
      var bytes: [UInt8] = [0x4D, 0x5A] + [UInt8](repeating: 0, count: 0x3E)
      bytes[0x3C] = UInt8(offset)
      return bytes + Array(signature.utf8) + [UInt8](repeating: 0, count: 0x60)
    }
    #expect(program(file("NE")).kind == .ne)
    #expect(program(file("LE")).kind == .le)
    #expect(program(file("LX")).kind == .lx)
    #expect(program(file("PE\0\0")).kind == .portable)
    #expect(program(file("PE")).kind == .portable)
    #expect(program(file("PEX")).kind == .dos)
    #expect(program(file("??")).kind == .dos)
    #expect(program([0x4D, 0x5A]).kind == .dos)
    #expect(program([]).kind == .none)
    #expect(program([0x4D]).kind == .none)
    #expect(program(Array("\u{7F}ELF".utf8)).kind == .none)
    #expect(program(Array("\u{7F}ELF".utf8)).imageEnd == nil)
  }

  @Test("a DOS program ends where its header says")
  func dOSProgramEndsWhere() {
    // Three pages, the last of them used to 100 bytes.
    var bytes: [UInt8] = [0x4D, 0x5A, 100, 0, 3, 0] + [UInt8](repeating: 0, count: 3000)
    #expect(program(bytes).imageEnd == 2 * 512 + 100)
    bytes[2] = 0
    #expect(program(bytes).imageEnd == 3 * 512)
    #expect(program(Array(bytes[..<1000])).imageEnd == 1000)
  }

  @Test("a file cut anywhere is told of what is left")
  func fileCutAnywhereTold() {
    let whole = ProgramBuilder(version).bytes()
    let read = program(whole)
    for count in 0..<whole.count {
      let file = program(Array(whole[..<count]))
      if file.versions == read.versions { continue }
      #expect(file.portable == nil || count == 0 || !file.problems.isEmpty, "\(count)")
    }
    let headers = program(Array(whole[..<0x400]))
    #expect(headers.portable?.linked == read.portable?.linked)
    #expect(headers.problems.contains { $0.reason == "the file ends within the section .rsrc, at 1024" })
  }

  @Test("more sections than there is room for are told")
  func moreSectionsThanThere() {
    var bytes = ProgramBuilder(version).bytes()
    bytes[0x86] = 0xFF
    bytes[0x87] = 0xFF
    let file = program(bytes)
    #expect(file.problems.first?.reason == "of 65535 sections the first 2048 are looked at")
    #expect(file.version?.fixed?.fileVersion == FileVersion(5, 2, 3790, 1830))
  }
}
