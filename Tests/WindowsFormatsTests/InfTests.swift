import Testing
import WindowsFormats
import WindowsModel

/// What SetupAPI takes a text for.
@Suite("An INF")
struct InfTests {
  private func read(_ text: String) throws -> InfFile { try InfFile([0xEF, 0xBB, 0xBF] + Array(text.utf8)) }

  @Test("Has sections of any case, and one that stands twice is one")
  func sections() throws {
    let file = try read("[Version]\nSignature=\"$Windows NT$\"\n[version] ; again\r\nX = 1\n[Other]\n")
    #expect(file.sections.map(\.name) == ["Version", "Other"])
    #expect(file["VERSION"]?.lines.map(\.key) == ["Signature", "X"])
    #expect(file["version"]?["SIGNATURE"]?.text(1) == "$Windows NT$")
    #expect(file["version"]?.lines.map(\.number) == [2, 4])
    #expect(file.losses == [])
  }

  @Test(
    "Has keys and fields",
    arguments: [
      ("a = b , c", "a", ["b", "c"]), ("b,c", nil, ["b", "c"]), ("a=", "a", [""]), ("a,,b,", nil, ["a", "", "b", ""]),
      ("\"a = b\",c=d", nil, ["a = b", "c=d"]), ("\"a\" = x", "a", ["x"]),
      ("x = \" b \"  ,\" \"\"q\"\" \"", "x", [" b ", " \"q\" "]),
      ("a;b,c", nil, ["a"]), ("\"a;b\",c ; d", nil, ["a;b", "c"]), ("a,b\\\n c,\\ ; on\n  d", nil, ["a", "bc", "d"]),
      ("p = 10,system\\x", "p", ["10", "system\\x"]), ("x\"y,z\"w", nil, ["xy,zw"]), ("a = b\\", "a", ["b"]),
      ("\u{301}=\u{301},\"\u{301}", "\u{301}", ["\u{301}", "\u{301}"]),
    ] as [(String, String?, [String])])
  func fields(text: String, key: String?, fields: [String]) throws {
    let lines = try #require(read("[s]\n" + text)["s"]).lines
    #expect(lines.map(\.key) == [key])
    #expect(lines.first?.fields == fields)
  }

  @Test("Reads numbers and bytes")
  func numbers() {
    let line = InfLine("k", ["10", "0x1F", "-1", "4294967295", "4294967296", "x", "", "0x"])
    #expect((0...9).map(line.number) == [nil, 10, 31, -1, 4_294_967_295, nil, nil, 0, nil, nil])
    #expect(InfLine("123", ["48"]).number(0) == 123)
    #expect(InfLine(nil, ["a", "01", "ff", "0xA", "022", "0x0Ff"]).bytes(from: 2) == [1, 255, 10, 0x22, 255])
    #expect(InfLine(nil, ["100"]).bytes(from: 1) == nil && InfLine(nil, ["+1"]).bytes(from: 1) == nil)
  }

  @Test("Puts its strings in, those of the language first, and leaves folders and what it does not know")
  func strings() throws {
    let file = try read(
      """
      [a]
      k = %Name%,%11%\\x,%other%,100%%,50% of %name%
      [Strings]
      NAME = "KB1"
      [Strings.0407]
      Name = "KB1 %kind%"
      [strings.0007]
      kind = Update
      """)
    #expect(try file.substituted()["a"]?["k"]?.fields == ["KB1", "%11%\\x", "%other%", "100%", "50% of KB1"])
    let german = try file.substituted(language: 0x0407)
    #expect(german["a"]?["k"]?.text(1) == "KB1 %kind%")
    #expect(german["Strings"]?["name"]?.text(1) == "KB1 Update")
  }

  @Test("Strings that name each other are not put into each other, and many do not fill the memory")
  func circles() throws {
    #expect(try read("[a]\n%x%\n[Strings]\nx = a%x%").substituted()["a"]?.lines.first?.text(1) == "a%x%")
    let row = String(repeating: "%a%", count: 170)
    let rows = String(repeating: row + "\n", count: 200)
    let long = String(repeating: "b", count: 500)
    #expect(throws: InfError.self) { try read("[s]\n\(rows)\n[Strings]\na=\(long)").substituted() }
    let many = String(repeating: row + "\n", count: 2000)
    #expect(throws: InfError.self) { try read("[s]\n\(many)\n[Strings]\na=").substituted() }
  }

  @Test("Tells of what is no line of it, and goes on")
  func losses() throws {
    let file = try read("stray\n[a\nb\n[c]x\nd = \"e\nf\n")
    #expect(file["c"]?.lines.map(\.fields) == [["e"], ["f"]])
    #expect(
      file.losses.map(\.description) == [
        "line 1 stands in no section", "line 2 has a [ without its ]", "line 3 stands in no section",
        "line 5 has a quote that is not closed",
      ])
  }

  @Test("Ends at Ctrl-Z, and may be empty or no text at all")
  func ends() throws {
    #expect(try read("[a]\nb\n\u{1A}[c]\n").sections.map(\.name) == ["a"])
    #expect(try InfFile([]).sections == [])
    let binary = try InfFile((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    #expect(binary.losses.count <= 101)
  }

  @Test("Is refused when it is too large", arguments: ["\n", "a\n", ",", "[x]\n", "a=%b%\n"])
  func tooLarge(piece: String) throws {
    let count = InfFile.largest / piece.utf8.count + 1
    #expect(throws: InfError.self) { try read("[s]\n" + String(repeating: piece, count: count)) }
    let many = Array(repeating: "[s]\n", count: 1) + (0..<30_000).map { "[\($0)]\n" }
    #expect(throws: InfError.self) { try read(many.joined()) }
  }

  /// A sheet in a code page, as it is shipped: its language by number or by a string, and a title.
  private func sheet(_ page: Int, _ language: String, _ title: String, more: String = "") throws -> [UInt8] {
    let text = """
      ; \(title)\r
      [Version]\r
      LanguageType=\(language)\r
      [Strings]\r
      LangTypeValue=0x11\r
      SP_TITLE="\(title)"\r
      \(more)
      """
    return try #require(CodePage(page)?.encoded(text))
  }

  @Test(
    "Is read in the code page of the language that it names, by number, by string, by a primary language alone",
    arguments: [
      (1251, "0x0419", "Обновление для системы безопасности"), (1251, "25", "Ёж"), (936, "0x804", "安全更新 晐"),
      (932, "%LangTypeValue%", "能表ソ"), (932, "0x0411", "ポ"), (949, "0x412", "보안 업데이트"), (950, "0x0404", "功能許可"),
      (1252, "0x0416", "Atualização de Segurança"), (1253, "8", "Ενημέρωση"),
    ])
  func languages(page: Int, language: String, title: String) throws {
    let file = try InfFile(sheet(page, language, title, more: "A=\(title)\r\nB=b\r\n"))
    #expect(file.losses == [])
    #expect(file["Strings"]?["SP_TITLE"]?.text(1) == title)
    #expect(file["Strings"]?["A"]?.text(1) == title && file["Strings"]?["B"]?.text(1) == "b")
    #expect(file.encoding == CodePage(page).map { .page($0) })
    let again = try InfFile(file.bytes)
    #expect(again.encoding == file.encoding && again.text == file.text && again.losses == [])
  }

  @Test("Is marked, or names its language, or is in the page that is given, or is guessed at, which is told once")
  func precedence() throws {
    let russian = try #require(CodePage(1251))
    func title(_ file: InfFile) -> String? { file["Strings"]?["SP_TITLE"]?.text(1) }
    let marked = try InfFile([0xEF, 0xBB, 0xBF] + Array("[Version]\nLanguageType=0x411\n[Strings]\nSP_TITLE=Ж".utf8))
    #expect(title(marked) == "Ж" && marked.losses == [])
    let named = try InfFile(sheet(1251, "0x419", "Ж"), codePage: .western)
    #expect(title(named) == "Ж" && named.losses == [])
    let given = try InfFile(sheet(1251, "0", "Ж"), codePage: russian)
    #expect(title(given) == "Ж" && given.losses == [])
    let guessed = try InfFile(sheet(1251, "0", "Ж"))
    #expect(title(guessed) == "Æ")
    #expect(
      guessed.losses == [
        LineLoss(
          line: 0,
          reason:
            "names no language, so that its text beyond ASCII is read in code page 1252, which is a guess")
      ])
    #expect(try InfFile(sheet(1252, "0", "plain")).losses == [])
    #expect(
      try InfFile(sheet(1251, "0x11", "…@")).losses.map(\.reason) == [
        "has bytes that are no characters of code page 932"
      ])
  }

  @Test("Comes in every encoding, and loses no byte of a code page")
  func encodings() throws {
    let text = "[s]\r\nk = Größe €\r\n"
    let wide = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let swapped = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    let ansi: [UInt8] = Array("[s]\r\nk = Gr".utf8) + [0xF6, 0xDF, 0x65, 0x20, 0x80, 13, 10]
    for (bytes, encoding) in [
      ([0xFF, 0xFE] + wide, .utf16LittleEndian), (wide, .utf16LittleEndian), ([0xFE, 0xFF] + swapped, .utf16BigEndian),
      ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8), (ansi, .page(.western)),
    ] as [([UInt8], InfEncoding)] {
      let file = try InfFile(bytes, codePage: .western)
      #expect(file.encoding == encoding)
      #expect(file["s"]?["k"]?.text(1) == "Größe €")
      #expect(try InfFile(file.bytes).sections == file.sections)
    }
    let all = Array("[s]\n".utf8) + (1...255).filter { ![10, 13, 26, 34, 44, 59, 61].contains($0) }.map { UInt8($0) }
    #expect(try InfFile(InfFile(all).bytes).sections == InfFile(all).sections)
    let wideLooking = try InfFile([32, 0x5B, 0, 0x73, 0, 0x5D])
    #expect(wideLooking.encoding == .page(.western) && wideLooking.sections.map(\.name) == [" s "])
    #expect(try InfFile(wideLooking.bytes).sections.map(\.name) == [" s "])
    #expect(try InfFile([0xEF, 0xBB, 0xBF, 0xFF]).losses.first?.line == 0)
    #expect(try InfFile([0xFF, 0xFE, 0x5B]).losses.map(\.reason) == ["ends in half a character"])
  }
}
