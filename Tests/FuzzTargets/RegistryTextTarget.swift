import WindowsFormats
import WindowsModel

extension FuzzTarget {
  private static let statements = """
    \r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\k]\r\n@="x\\\\y"\r\n"n"=dword:00000001\r\n"h"=hex(7):61,00,00,00,\\\r\n  00,00\r\n\
    "gone"=-\r\n\r\n; comment\r\n[-HKEY_USERS\\old]\r\n
    """

  static let registryText = FuzzTarget(
    "registry-text",
    seeds: [
      Array("Windows Registry Editor Version 5.00\r\n\(statements)".utf8), Array("REGEDIT4\r\n\(statements)".utf8),
      [0xFF, 0xFE] + WindowsText.encoded("Windows Registry Editor Version 5.00\r\n\(statements)"),
    ],
    pieces: [
      "\"", "\\", "\\\r\n", "[", "]", "[-", "=", "=-", "@=", "hex:", "hex(", "):", "dword:", ",", ";", "\n", "HKLM\\",
      "00,", "\0", "\u{10D800}", "e\u{301}", "\u{FEFF}",
    ]
  ) { bytes in
    guard let items = try refusing(RegistryText.Foreign.self, { try read(bytes) }) else { return }
    var lines = 0
    var statements: [RegistryText.Statement] = []
    for item in items {
      let line: Int
      switch item {
      case .loss(let loss): line = loss.line
      case .statement(let statement, let number):
        line = number
        statements.append(statement)
      }
      try expect(line >= max(lines, 1), "line \(line) comes after line \(lines)")
      lines = line
    }
    try expect(lines <= bytes.count + 1, "there are more lines than bytes")
    // What was read can be said again, but for names that only another form can hold.
    var printed: [UInt8] = []
    var said: [RegistryText.Statement] = []
    var writer = try RegistryTextWriter(.five, codePage: .western) { printed += $0 }
    for statement in statements {
      if try refusing(RegistryText.Unsayable.self, { try writer.write(statement) }) != nil { said.append(statement) }
    }
    try writer.finish()
    let again = try read(printed).map { item -> RegistryText.Statement? in
      if case .statement(let statement, _) = item { statement } else { nil }
    }
    try expect(said.count == statements.count, "something that was read cannot be said")
    try expect(again == said, "what was said is read as something else")
  }

  private static func read(_ bytes: [UInt8]) throws -> [RegistryTextReader.Item] {
    var reader = try RegistryTextReader(ForeignBytes(bytes), codePage: anyPage(bytes))
    var items: [RegistryTextReader.Item] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }
}
