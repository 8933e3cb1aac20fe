import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Registry data comes back byte for byte")
struct RegistryDataTests {
  /// Data of every type as it should be, and as it should not.
  private static let samples: [RegistryValue] = {
    let texts = ["", "a", "a\0", "ä🙂", "e\u{301}", "a\nb", "\n", "\u{FEFF}x", "x\0y\0"]
    var data: [[UInt8]] = texts.flatMap { [WindowsText.encoded($0), WindowsText.encoded($0) + [0, 0]] }
    data += texts.map { WindowsText.encoded($0) + [0, 0, 0, 0] }
    data += [
      [0], [1], [1, 2, 3], [0, 0, 0], [0, 0xD8], [0, 0xDC, 0, 0], [0x34, 0xD8, 0, 0], [0xF6, 0xDB, 0, 0xDC, 0, 0],
    ]
    data += (0...9).map { [UInt8](repeating: 0xFF, count: $0) }
    data += [[1, 0, 0, 0], [0, 0, 0, 0x80], [0, 0, 0, 0, 0, 0, 0, 0x80], [1, 2, 3, 4, 5, 6, 7, 8]]
    data += [RegistryValue.multiString(["", "a", ""]).data, RegistryValue.multiString(["a\nb"]).data]
    let types = (UInt32(0)...12).map { $0 } + [0x1_0000, 0x7FFF_FFFF, 0x8000_0000, .max]
    return types.flatMap { type in data.map { RegistryValue(type: RegistryValueType(rawValue: type), data: $0) } }
  }()

  @Test("Every type with fitting and with malformed data, after the store was closed and opened again")
  func everyType() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    _ = try Store.create(path, header("create")) { transaction in
      let key = try transaction.createKey(vendorKey)
      for (index, value) in Self.samples.enumerated() { try transaction.setValue("v\(index)", value, of: key) }
    }
    let store = try Store.open(path)
    try store.read { view throws in
      let key = try #require(try view.key(vendorKey))
      for (index, value) in Self.samples.enumerated() {
        #expect(try view.value("V\(index)", of: key) == value, "\(value.type) \(value.data)")
      }
    }
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("Random data of random types")
  func random() throws {
    let seeds = 300
    print("seeds 1 to \(seeds)")
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let store = try Store.create(path, header("create")) { try $0.createKey(vendorKey) }.store
    try store.write(header(second: 1)) { transaction in
      try withSeeds(seeds) { seed in
        var generator = SeededGenerator(seed: seed)
        let bytes: [UInt8] = [0, 0, 0, 0x0A, 0x41, 0xD8, 0xDC, 0xFF]
        let value = RegistryValue(
          type: RegistryValueType(rawValue: UInt32.random(in: 0...12, using: &generator)),
          data: (0..<Int.random(in: 0...12, using: &generator)).map { _ in bytes.randomElement(using: &generator) ?? 0 }
        )
        try transaction.setValue(vendorKey, "x", value)
        try #require(try transaction.now.value(vendorKey, "x") == value, "seed \(seed)")
      }
    }
  }

  @Test("What can be read is readable in the stock shell, and the rest is bytes")
  func readableColumns() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    _ = try Store.create(path, header("create")) { transaction in
      try transaction.setValue(vendorKey, "text", .string("ä"))
      try transaction.setValue(vendorKey, "list", .multiString(["a", "", "b"]))
      try transaction.setValue(vendorKey, "number", .dword(.max))
      try transaction.setValue(vendorKey, "odd", RegistryValue(type: .string, data: [1, 2, 3]))
    }
    let rows = run("sqlite3", ["-readonly", "-quote", path, "SELECT value, type, data FROM registry ORDER BY value"])
    #expect(
      rows.output == """
        'list','REG_MULTI_SZ','a

        b
        '
        'number','REG_DWORD',4294967295
        'odd','REG_SZ',X'010203'
        'text','REG_SZ','ä'

        """)
  }

  @Test("The largest value there is comes back, and is one change")
  func largest() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let data = [UInt8](repeating: 0xAB, count: RegistryValue.largest)
    let store = try Store.create(path, header("create")) { try $0.createKey(vendorKey) }.store
    try store.write(header()) { try $0.setValue(vendorKey, "big", .binary(data)) }
    #expect(try store.read { try $0.value(vendorKey, "big")?.data == data })
    #expect(try store.read { try $0.act(at: .last).changes } == 1)
  }
}
