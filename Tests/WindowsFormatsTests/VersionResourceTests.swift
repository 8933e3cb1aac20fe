import TestSupport
import Testing
import WindowsModel

@testable import WindowsFormats

private func program(_ versions: VersionResource...) -> ProgramFile {
  var builder = ProgramBuilder()
  builder.versions = versions
  return ProgramFile(ForeignBytes(builder.bytes()))
}

@Suite("Version resources") struct VersionResourceTests {
  private typealias Table = VersionResource.Table
  private typealias Entry = VersionResource.Entry

  private let fixed = VersionResource.Fixed(
    fileVersion: FileVersion(5, 2, 3790, 1830), productVersion: FileVersion(5, 2, 3790, 0), flagsMask: 0x3F,
    flags: 0x21,
    system: 0x4_0004, type: 3, subtype: 7, date: 0x1_0000_0002)

  @Test("all tables, all strings in their order and all translations come back")
  func allTablesAllStrings() {
    let version = VersionResource(
      fixed: fixed,
      tables: [
        Table(
          key: "040904B0", strings: [Entry("Z", "last"), Entry("A", "first"), Entry("A", "twice"), Entry("Empty", "")]),
        Table(key: "040704E4", strings: [Entry("Dateibeschreibung", "Größe — Ω")]),
        Table(key: "any key", strings: []),
      ],
      translations: [.init(language: 0x409, codePage: 1200), .init(language: 0x407, codePage: 1252)])
    let file = program(version)
    #expect(file.versions == [version])
    #expect(file.problems.isEmpty)
    #expect(file.version?.tables[1].translation == .init(language: 0x407, codePage: 1252))
    #expect(file.version?.tables[2].translation == nil)
  }

  @Test("of several languages the neutral one is primary, then US English, then the first")
  func severalLanguagesNeutralOne() {
    func plain(_ language: UInt16) -> VersionResource { .plain(FileVersion(1, 0, 0, language), language: language) }
    #expect(program(plain(0x407), plain(0x409), plain(0)).version == plain(0))
    #expect(program(plain(0x407), plain(0x409)).version == plain(0x409))
    #expect(program(plain(0x411), plain(0x407)).version == plain(0x411))
    #expect(program(plain(0x411), plain(0x407)).versions.count == 2)
    #expect(program().version == nil)
  }

  @Test("the table of the first translation is asked, else one with a FileVersion")
  func tableFirstTranslationAsked() {
    let tables = [
      Table(key: "04070000", strings: [Entry("Comments", "-")]),
      Table(key: "040704E4", strings: [Entry("FileVersion", "de")]),
      Table(key: "040904b0", strings: [Entry("fileversion", "en")]),
    ]
    func text(_ translations: [VersionResource.Translation]) -> String? {
      VersionResource(fixed: nil, tables: tables, translations: translations).versionText
    }
    #expect(text([.init(language: 0x409, codePage: 1200), .init(language: 0x407, codePage: 1252)]) == "en")
    #expect(text([]) == "de")
    #expect(text([.init(language: 0x40C, codePage: 1200)]) == "de")
    #expect(VersionResource(fixed: nil, tables: [tables[0]]).versionText == nil)
  }

  @Test("a resource without numbers, or without texts, has what it has")
  func resourceWithoutNumbersOr() {
    let texts = VersionResource(fixed: nil, tables: [Table(key: "040904B0", strings: [Entry("FileVersion", "4.00")])])
    #expect(program(texts).version == texts)
    let numbers = VersionResource(fixed: fixed)
    #expect(program(numbers).version == numbers)
    #expect(program(numbers).version?.branch == nil)
  }

  @Test("the branch is that of FileBranch, else that of the version's text")
  func branchFileBranchElseVersion() {
    func branch(_ strings: Entry...) -> Branch? {
      program(VersionResource(fixed: fixed, tables: [Table(key: "040904B0", strings: strings)])).version?.branch
    }
    let text = Entry("FileVersion", "6.00.3790.4093 (srv03_sp2_qfe.070603-2353)")
    #expect(branch(text) == Branch("srv03_sp2_qfe"))
    #expect(branch(text, Entry("FileBranch", "SP3QFE")) == Branch("SP3QFE"))
    #expect(branch(text, Entry("FileBranch", "")) == Branch("srv03_sp2_qfe"))
    #expect(branch(Entry("FileVersion", "6.00")) == nil)
  }

  @Test("a resource with a name instead of a number is read")
  func resourceNameInsteadNumber() {
    var version = VersionResource(fixed: fixed)
    version.name = .text("VERSION é")
    #expect(program(version).versions == [version])
  }

  @Test("bytes that are no version are told, and the others read")
  func bytesNoVersionTold() {
    var builder = ProgramBuilder(VersionResource(fixed: fixed))
    builder.resources = [(16, 2, noise(200))]
    let file = ProgramFile(ForeignBytes(builder.bytes()))
    #expect(file.versions == [VersionResource(fixed: fixed)])
    #expect(file.problems.map(\.reason) == ["what is listed as a version resource is none"])
  }

  @Test("a text without its NUL ends with its block")
  func textWithoutNULEnds() throws {
    var bytes = VersionResource(fixed: nil, tables: [Table(key: "040904B0", strings: [Entry("Name", "abcd")])]).bytes()
    // The last unit is the NUL.
    bytes[bytes.count - 2] = 0x65
    var builder = ProgramBuilder()
    builder.resources = [(16, 1, bytes)]
    #expect(ProgramFile(ForeignBytes(builder.bytes())).version?.tables[0].text("name") == "abcde")
  }

  @Test("half a surrogate pair is kept, and what stands for one is replaced")
  func halfSurrogatePairKept() {
    func value(_ text: String) -> String? {
      program(VersionResource(fixed: nil, tables: [Table(key: "040904B0", strings: [Entry("Name", text)])])).version?
        .tables[0].text("Name")
    }
    #expect(value("a\u{10D800}b") == "a\u{10D800}b")
    var builder = ProgramBuilder()
    let bytes = VersionResource(fixed: nil, tables: [Table(key: "040904B0", strings: [Entry("Name", "a\u{10000}")])])
      .bytes()
    // U+10D800, as it may stand in a file: D9F6 and DC00 hold its halves.
    builder.resources = [(16, 1, bytes.replacing([0x00, 0xD8, 0x00, 0xDC], with: [0xF6, 0xDB, 0x00, 0xDC]))]
    #expect(ProgramFile(ForeignBytes(builder.bytes())).version?.tables[0].text("Name") != nil)
  }

  @Test("resources that share their bytes without end are bounded")
  func resourcesShareTheirBytes() {
    var builder = ProgramBuilder()
    let strings = (0..<1500).map { Entry("n\($0)", "v") }
    builder.versions = [VersionResource(fixed: fixed, tables: [Table(key: "040904B0", strings: strings)])]
    let single = ProgramFile(ForeignBytes(builder.bytes()))
    #expect(single.version?.tables[0].strings.count == 1500)
    builder.versions = (0..<40).map { number in
      var version = builder.versions[0]
      version.name = .number(number)
      return version
    }
    let many = ProgramFile(ForeignBytes(builder.bytes()))
    #expect((10..<40).contains(many.versions.count))
    #expect(many.problems.last?.reason == "more version resources than are looked at")
  }
}

@Suite("Versions of 16-bit programs") struct NewExecutableTests {
  /// A resource table with one version, whose texts are bytes.
  private func bytes() -> [UInt8] {
    func block(_ key: String, _ value: [UInt8] = [], _ parts: [[UInt8]] = []) -> [UInt8] {
      var block: [UInt8] = [0, 0, UInt8(value.count), 0] + Array(key.utf8) + [0]
      block += [UInt8](repeating: 0, count: -block.count & 3) + value
      for part in parts { block += [UInt8](repeating: 0, count: -block.count & 3) + part }
      (block[0], block[1]) = (UInt8(truncatingIfNeeded: block.count), UInt8(block.count >> 8))
      return block
    }
    let wide = VersionResource(
      fixed: .init(fileVersion: FileVersion(4, 0, 1381, 4), productVersion: FileVersion(4, 0, 0, 0))
    ).bytes()
    let start = 40
    let version = block(
      "VS_VERSION_INFO", Array(wide[start..<(start + 52)]),
      [
        block("StringFileInfo", [], [block("040904E4", [], [block("FileVersion", [0x34, 0x2E, 0x30, 0x80, 0])])]),
        block("VarFileInfo", [], [block("Translation", [9, 4, 0xE4, 4])]),
      ])
    var bytes: [UInt8] = [0x4D, 0x5A] + [UInt8](repeating: 0, count: 0x3E)
    bytes[0x3C] = 0x40
    var header: [UInt8] = [0x4E, 0x45] + [UInt8](repeating: 0, count: 0x3E)
    header[0x24] = 0x40
    header[0x26] = 0x60
    // Shift of 4, one version, at 0x100.
    let table: [UInt8] = [
      4, 0, 0x10, 0x80, 1, 0, 0, 0, 0, 0, 0x10, 0, UInt8((version.count + 15) / 16), 0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 0,
    ]
    bytes += header + table
    bytes += [UInt8](repeating: 0, count: 0x100 - bytes.count)
    return bytes + version + [UInt8](repeating: 0, count: 32)
  }

  @Test("they are read")
  func theyRead() throws {
    let file = ProgramFile(ForeignBytes(bytes()))
    #expect(file.kind == .ne)
    let version = try #require(file.version)
    #expect(version.fixed?.fileVersion == FileVersion(4, 0, 1381, 4))
    #expect(version.tables == [.init(key: "040904E4", strings: [.init("FileVersion", "4.0€")])])
    #expect(version.translations == [.init(language: 0x409, codePage: 1252)])
    #expect(file.problems.isEmpty)
  }

  @Test("cut tables are told")
  func cutTablesTold() {
    for count in 0x44..<0x100 {
      let file = ProgramFile(ForeignBytes(Array(bytes()[..<count])))
      #expect(file.kind == .ne && file.versions.isEmpty)
      #expect(!file.problems.isEmpty || count >= 0x98, "\(count)")
    }
  }
}
