import TestSupport
import Testing
import WindowsModel

@Suite("Code pages of Windows")
struct CodePageTests {
  private let scratch = Scratch()
  private static let folder = String(#filePath.split(separator: "/Tests/", maxSplits: 1)[0])
  private static func has(_ program: String) -> Bool { run("/bin/sh", ["-c", "command -v \(program)"]).status == 0 }

  private func page(_ number: Int) throws -> CodePage { try #require(CodePage(number)) }

  /// Every character of a page with its bytes: one, or two.
  private static func characters(_ page: CodePage) -> [(bytes: [UInt8], unit: UInt16)] {
    var found: [(bytes: [UInt8], unit: UInt16)] = []
    for first in UInt8.min...UInt8.max {
      let alone = page.units([first, 0x0A]).units
      if alone[0] != CodePage.none {
        found.append(([first], alone[0]))
        continue
      }
      for second in UInt8(0x20)...0xFF {
        let units = page.units([first, second]).units
        if units.count == 1, units[0] != CodePage.none { found.append(([first, second], units[0])) }
      }
    }
    return found
  }

  @Test("Are these, and no other has a number")
  func known() {
    #expect(
      CodePage.known.map(\.number) == [
        437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 936, 949, 950,
        1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258,
      ])
    for number in [0, 1, -1, 1200, 65001, 10000, .max, .min] { #expect(CodePage(number) == nil) }
  }

  @Test("Have ASCII as it is, also where nothing else is", arguments: CodePage.known)
  func ascii(page: CodePage) {
    let bytes = (UInt8(0)..<0x80).map { $0 }
    #expect(page.decoded(bytes[...]) == String(decoding: bytes, as: UTF8.self))
    #expect(page.encoded(String(decoding: bytes, as: UTF8.self)) == bytes)
    #expect(page.decoded([]) == "" && page.encoded("") == [])
  }

  @Test("Keep Windows' value where others refuse a byte")
  func windowsOwn() throws {
    let expected: [(Int, UInt8, UInt16)] = [
      (1252, 0x81, 0x81), (1252, 0x8D, 0x8D), (1252, 0x8F, 0x8F), (1252, 0x90, 0x90), (1252, 0x9D, 0x9D),
      (1251, 0x98, 0x98), (1253, 0xAA, 0xF8F9), (1255, 0xCA, 0x05BA), (1257, 0xA5, 0xF8FD), (874, 0xDB, 0xF8C1),
      (936, 0x80, 0x20AC), (936, 0xFF, 0xF8F5), (949, 0x80, 0x80), (950, 0xFF, 0xF8F8), (932, 0xFD, 0xF8F1),
    ]
    for (number, byte, unit) in expected {
      #expect(try page(number).units([byte]).units == [unit], "\(byte) of \(number)")
    }
    // For private use: what a person drew for himself.
    #expect(try page(936).units([0xAA, 0xA1]).units == [0xE000])
    #expect(try page(950).units([0xC6, 0xA1, 0xFA, 0x40]).units == [0xF6B1, 0xE000])
    // What no source tells is none.
    #expect(try page(857).units([0xD5]).units == [CodePage.none])
  }

  @Test("Take a letter of two bytes whole, whatever its second byte is alone")
  func doubleByte() throws {
    #expect(try page(932).decoded([0x95, 0x5C, 0x83, 0x5C, 0x94, 0x5C, 0x83, 0x7C, 0x5C]) == "表ソ能ポ\\")
    #expect(try page(936).decoded([0xB8, 0xFC, 0xD0, 0xC2, 0x95, 0x7C]) == "更新晐")
    #expect(try page(949).decoded([0xBE, 0xF7, 0xB5, 0xA5]) == "업데")
    #expect(try page(950).decoded([0xA5, 0x5C, 0xB3, 0x5C]) == "功許")
    #expect(try page(932).encoded("表") == [0x95, 0x5C])
  }

  @Test("Write a character that has several places where Windows writes it")
  func preferences() throws {
    #expect(try page(932).encoded("≒ⅰ纊￢") == [0x81, 0xE0, 0xFA, 0x40, 0xFA, 0x5C, 0x81, 0xCA])
    #expect(try page(950).encoded("十卅═") == [0xA4, 0x51, 0xA4, 0xCA, 0xF9, 0xF9])
  }

  @Test("Say what is no character, and do not take the end of a line into it")
  func invalid() throws {
    let japanese = try page(932)
    #expect(japanese.units([0x81, 0x0D, 0x0A, 0x41]).units == [CodePage.none, 0x0D, 0x0A, 0x41])
    #expect(japanese.units([0x81, 0x20, 0x41]).units == [CodePage.none, 0x41])
    #expect(japanese.decoded([0x81]) == "・" && japanese.decoded([0x85, 0x40]) == "・")
    #expect(try page(936).decoded([0x81, 0x30]) == "?")
    #expect(japanese.encoded("Ё!") == [0x84, 0x46, 0x21] && japanese.encoded("ö") == nil)
    #expect(japanese.replacing("aøb\u{20AC}") == Array("aob?".utf8))
    #expect(CodePage.western.replacing("\u{1F600}") == Array("??".utf8))
  }

  @Test("Write for a character that they have not what comes nearest, as Windows does, and else a question mark")
  func nearest() throws {
    let expected: [(Int, String, String)] = [
      (1252, "Āłőş∞", "Alos8"), (1252, "Жー", "??"), (437, "©“’…", "c\"'."), (850, "Š€ł", "S?l"),
      (1251, "äöüßé", "aou?e"), (1250, "ñ", "n"), (932, "äé", "ae"),
    ]
    for (number, text, bytes) in expected {
      let page = try page(number)
      #expect(page.decoded(page.replacing(text)[...]) == page.decoded(page.replacing(bytes)[...]), "\(number) \(text)")
    }
    // In two bytes, where the page has such.
    #expect(try page(932).replacing("\u{A5}·") == [0x5C, 0x81, 0x45])
  }

  @Test("Write nothing but characters that they have", arguments: CodePage.known)
  func nearestAreThere(page: CodePage) {
    let encoder = CodePage.Encoder(page)
    let others = (UInt16(0x80)..<0xD800).filter { unit in
      var own: [UInt8] = []
      return !encoder.append(unit, to: &own)
    }
    let read = page.units(page.replacing(String(decoding: others, as: UTF16.self))[...]).units
    #expect(read.count == others.count && !read.contains(CodePage.none))
    #expect(zip(read, others).allSatisfy { $0 != $1 })
  }

  @Test("Come to the same in pieces of any size")
  func pieces() throws {
    try withSeeds(200) { seed in
      var generator = SeededGenerator(seed: seed)
      let page = CodePage.known.randomElement(using: &generator) ?? .us
      let bytes = noise(Int.random(in: 0...60, using: &generator), seed: seed)
      var units: [UInt16] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let size = Int.random(in: 2...9, using: &generator)
        let (more, taken) = page.units(rest.prefix(size), isWhole: size >= rest.count)
        units += more
        rest = rest.dropFirst(taken)
      }
      #expect(units == page.units(bytes[...]).units, "\(page)")
      #expect(page.decoded(bytes[...]).utf16.count == units.count)
    }
  }

  @Test("Read back what they wrote", arguments: CodePage.known)
  func roundTrip(page: CodePage) throws {
    let characters = Self.characters(page).map(\.unit)
    try withSeeds(5) { seed in
      var generator = SeededGenerator(seed: seed)
      let text = String(
        decoding: (0..<500).map { _ in characters.randomElement(using: &generator) ?? 0x41 }, as: UTF16.self)
      let bytes = try #require(page.encoded(text))
      #expect(page.decoded(bytes[...]).utf16.elementsEqual(text.utf16))
    }
  }

  @Test("Of a language are those of its Windows")
  func languages() throws {
    let expected: [(String, Int, Int)] = [
      ("ENU", 1252, 437), ("DEU", 1252, 850), ("PTB", 1252, 850), ("RUS", 1251, 866), ("PLK", 1250, 852),
      ("ELL", 1253, 737), ("TRK", 1254, 857), ("HEB", 1255, 862), ("ARA", 1256, 720), ("THA", 874, 874),
      ("JPN", 932, 932), ("CHS", 936, 936), ("KOR", 949, 949), ("CHT", 950, 950),
    ]
    for (code, ansi, oem) in expected {
      let language = try #require(Language(code)).identifier
      #expect(CodePage.ansi(of: language)?.number == ansi && CodePage.oem(of: language)?.number == oem, "\(code)")
    }
    // A primary language alone; Serbian in either script; Hindi has no code page, and 0 is no language.
    for (identifier, ansi) in [(0x09, 1252), (0x19, 1251), (0x11, 932), (0x0C1A, 1251), (0x081A, 1250)] {
      #expect(CodePage.ansi(of: UInt16(identifier))?.number == ansi)
    }
    for identifier in [0, 0x0439, 0xFFFF] as [UInt16] { #expect(CodePage.ansi(of: identifier) == nil) }
  }

  @Test("Are as the script makes them", .enabled(if: has("python3"), "python3 is not here"))
  func script() {
    let made = run("python3", [Self.folder + "/scripts/code-pages"])
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.bytes == contents(of: Self.folder + "/Sources/CCodePages/tables.bin"))
  }

  /// iconv knows no code page 720, characters for private use in some, and control characters for bytes without one.
  @Test(
    "Are those of iconv, in both directions", .enabled(if: has("iconv"), "iconv is not here"),
    arguments: CodePage.known.filter { $0.number != 720 })
  func iconv(page: CodePage) throws {
    func lines(_ result: ProcessResult) -> ArraySlice<ArraySlice<UInt8>> {
      result.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    }
    // Each on a line of its own: those that iconv does not have become empty ones.
    let all = Self.characters(page).filter { $0.unit != 0x0A && !(0xE000..<0xF900).contains($0.unit) }
    let name = "CP\(page.number)"
    write(all.flatMap { $0.bytes + [0x0A] }, to: scratch.file("bytes"))
    let read = lines(run("iconv", ["-c", "-f", name, "-t", "UTF-8", scratch.file("bytes")]))
    try #require(read.count == all.count)
    let wrong = zip(all, read).filter { character, bytes in
      !bytes.isEmpty && !String(decoding: bytes, as: UTF8.self).utf16.elementsEqual([character.unit])
    }
    // The percent sign of 864 is the Arabic one there; here it is what a batch file has.
    #expect(wrong.map(\.0.bytes) == (page.number == 864 ? [[0x25]] : []))
    #expect(read.count { $0.isEmpty } <= 31)

    let units = Set(all.map(\.unit)).sorted()
    write(units.flatMap { Array(String(decoding: [$0, 0x0A], as: UTF16.self).utf8) }, to: scratch.file("text"))
    let written = lines(run("iconv", ["-c", "-f", "UTF-8", "-t", name, scratch.file("text")]))
    try #require(written.count == units.count)
    let encoder = CodePage.Encoder(page)
    let others = zip(units, written).filter { unit, bytes in
      var own: [UInt8] = []
      return !bytes.isEmpty && (!encoder.append(unit, to: &own) || own != Array(bytes))
    }
    // Lines that Windows writes in the place that is IBM's, and iconv in that of Big5.
    #expect(others.map(\.0) == (page.number == 950 ? [0x2550, 0x255E, 0x2561, 0x256A] : []))
  }
}
