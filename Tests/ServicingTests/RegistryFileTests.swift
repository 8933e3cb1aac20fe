import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("A registry goes out to a .reg file and comes in from one")
struct RegistryFileTests {
  private let scratch = Scratch()
  private let header = ActHeader(
    kind: .edit, command: "test", account: "tester", time: WindowsTime(unixSeconds: 1_200_000_000))

  private func store(_ body: (borrowing Transaction) throws -> Void = { _ in }) throws -> Store {
    let name = scratch.file("\(UInt64.random(in: 0 ... .max)).wupd")
    return try Store.create(name, header, body).store
  }

  private func export(
    _ store: Store, _ key: String? = nil, version: RegistryText.Version = .five, skippingErrors: Bool = false
  ) throws -> (bytes: [UInt8], result: RegistryExport) {
    try store.read { view in
      var bytes: [UInt8] = []
      var writer = try RegistryTextWriter(version, codePage: .western) { bytes += $0 }
      let result = try RegistryExport(
        key.map { try RegistryPath($0) }, of: view, to: &writer, skippingErrors: skippingErrors)
      return (bytes, result)
    }
  }

  @discardableResult
  private func take(_ bytes: [UInt8], into store: Store, skippingErrors: Bool = false) throws -> RegistryImport {
    try store.write(header) {
      try RegistryImport(ForeignBytes(bytes), codePage: .western, skippingErrors: skippingErrors, into: $0)
    }
  }

  private func take(_ text: String, into store: Store, skippingErrors: Bool = false) throws -> RegistryImport {
    try take(
      Array("Windows Registry Editor Version 5.00\n\n\(text)".utf8), into: store, skippingErrors: skippingErrors)
  }

  /// Keys and values as they are written, with type and bytes; not what a file has no words for.
  private func rows(_ store: Store) throws -> [String] {
    try store.read { view in
      try dump(view).prefix { $0.hasPrefix("key ") || $0.hasPrefix("  ") }.map { line in
        line.hasPrefix("  ") ? line : line.split(separator: " ").dropLast(3).joined(separator: " ")
      }
    }
  }

  @Test("Every registry comes in as it went out: names, case, types and bytes")
  func roundTrip() throws {
    try withSeeds(25) { seed in
      var acts = RandomActs(seed: seed)
      let original = try acts.create(scratch.file("\(seed).wupd"))
      for _ in 0..<8 { try acts.act(on: original) }
      let copy = try store()
      let file = try export(original)
      let result = try take(file.bytes, into: copy)
      #expect(try rows(copy) == rows(original), "\(seed)")
      #expect(result.keys == file.result.keys && result.values == file.result.values, "\(seed)")
      #expect(try export(copy).bytes == file.bytes, "\(seed)")
    }
  }

  @Test("Deletions delete, and are counted where something was there")
  func deletions() throws {
    let store = try store { act in
      try act.setValue(RegistryPath("HKLM\\a\\b"), "gone", .dword(1))
      try act.setValue(RegistryPath("HKLM\\c"), "stays", .dword(1))
      try act.setValue(RegistryPath("HKLM\\c"), "gone", .dword(1))
    }
    let result = try take("[-HKLM\\a]\n[-HKLM\\no]\n[HKLM\\c]\n\"GONE\"=-\n\"no\"=-\n", into: store)
    #expect((result.deletedKeys, result.deletedValues, result.keys, result.values) == (1, 1, 1, 0))
    #expect(try rows(store).filter { $0.hasPrefix("  ") }.count == 1)
  }

  @Test("A file with an error changes nothing, and its first lines are named")
  func refused() throws {
    let store = try store()
    let before = try rows(store)
    let text = "[HKLM\\k]\n\"good\"=dword:1\nbad\n\"worse\"=1\n[HKLM\\k2\nbad\n\"x\"=\"y\"\n"
    let error = #expect(throws: StoreError.self) { try take(text, into: store) }
    #expect(error?.code == .invalid)
    #expect(error?.message.hasPrefix("line 5 is neither") == true, "\(error?.message ?? "")")
    #expect(error?.message.hasSuffix("; and 2 more.") == true, "\(error?.message ?? "")")
    #expect(try rows(store) == before)
    #expect(try store.read { try $0.acts().count } == 1)

    let result = try take(text, into: store, skippingErrors: true)
    #expect(result.lossCount == 5)
    #expect(try store.read { try $0.value(RegistryPath("HKLM\\k"), "good") } == .dword(1))
  }

  @Test("What the registry refuses is an error of its line")
  func impossible() throws {
    let store = try store { act in
      try act.createLink(RegistryPath("HKLM\\a"), to: RegistryPath("HKLM\\b"))
      try act.createLink(RegistryPath("HKLM\\b"), to: RegistryPath("HKLM\\a"))
    }
    let error = #expect(throws: StoreError.self) { try take("[HKLM\\a\\x]\n\"v\"=dword:1\n", into: store) }
    #expect(error?.message.hasPrefix("line 3 cannot be done") == true, "\(error?.message ?? "")")
    #expect(try take("[HKLM\\a\\x]\n\"v\"=dword:1\n", into: store, skippingErrors: true).lossCount == 1)
  }

  @Test("A link is left out and told; what it leads to goes out once")
  func links() throws {
    let store = try store { act in
      try act.setValue(RegistryPath("HKLM\\SYSTEM\\ControlSet001\\x"), "v", .dword(1))
      try act.createLink(
        RegistryPath("HKLM\\SYSTEM\\CurrentControlSet"), to: RegistryPath("HKLM\\SYSTEM\\ControlSet001"))
    }
    let whole = try export(store)
    #expect(whole.result.links == ["HKLM\\SYSTEM\\CurrentControlSet -> \\Registry\\Machine\\SYSTEM\\ControlSet001"])
    #expect(whole.result.values == 1)
    let through = try export(store, "HKLM\\system\\currentcontrolset\\X")
    #expect(WindowsText.decoded(through.bytes)?.contains("[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\x]") == true)
  }

  @Test("What a file cannot say refuses the file, or is left out and named")
  func unsayable() throws {
    let store = try store { act in
      try act.setValue(RegistryPath(.machine, ["a\nb", "below"]), "v", .dword(1))
      try act.setValue(RegistryPath(.machine, ["c"]), "Δ", .dword(1))
    }
    #expect(throws: StoreError.self) { try export(store) }
    let result = try export(store, version: .four, skippingErrors: true).result
    #expect(result.unsayable.count == 2)
    #expect((result.keys, result.values) == (2, 0))
  }

  @Test("A key that is not there is refused")
  func missing() throws {
    let store = try store()
    #expect(throws: StoreError.self) { try export(store, "HKLM\\no") }
  }
}
