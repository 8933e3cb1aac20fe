import Testing
import WindowsFormats
import WindowsModel

/// What the sheets that wupd writes say of the registry.
@Suite("Lines of AddReg and DelReg that are written")
struct RegistryEditWritingTests {
  private static let key: RegistryPath = .init(.machine, ["SOFTWARE", "a b", "c,d", "e\"f"])

  private static let values: [RegistryValue] = [
    .string(""), .string("C:\\x;y=z, \"q\" \\"), .expandString("%SystemRoot%\\a"), .multiString(["one", "t,wo", ""]),
    .dword(0), .dword(0xFFFF_FFFF), .binary([]), .binary([0, 255, 7]), .qword(1 << 40),
    RegistryValue(type: .none, data: [1]), RegistryValue(type: .dword, data: [1, 2, 3]),
    RegistryValue(type: .resourceList, data: [9, 8]),
  ]

  @Test("A value reads back as it was", arguments: values)
  func set(_ value: RegistryValue) throws {
    for action in [RegistryEdit.Action.set(value), .setIfMissing(value), .setIfPresent(value)] {
      try check(RegistryEdit(key: Self.key, name: "n, \"m\"", action), adding: true)
    }
  }

  @Test("So do the other things that an AddReg section does")
  func others() throws {
    try check(RegistryEdit(key: Self.key, name: "v", .append(["x", "y z"])), adding: true)
    try check(RegistryEdit(key: Self.key, .createKey), adding: true)
  }

  @Test("And those of a DelReg section")
  func deletions() throws {
    try check(RegistryEdit(key: Self.key, name: "v", .deleteValue), adding: false)
    try check(RegistryEdit(key: Self.key, .deleteKey), adding: false)
    try check(RegistryEdit(key: Self.key, name: "v", .removeString("x y")), adding: false)
  }

  @Test("What has no line has none: the default value alone cannot be deleted, and data of a wrong form are no text")
  func none() {
    #expect(RegistryEdit(key: Self.key, .deleteValue).delReg == nil)
    let odd = RegistryValue(type: .string, data: [0, 0xD8, 0])
    #expect(odd.text == nil)
    #expect(RegistryEdit(key: Self.key, name: "v", .set(odd)).addReg == nil)
  }

  private func check(_ edit: RegistryEdit, adding: Bool) throws {
    let line = try #require(adding ? edit.addReg : edit.delReg)
    #expect((adding ? edit.delReg : edit.addReg) == nil)
    let file = try InfFile(Array("[R]\r\n\(line.text)\r\n".utf8))
    let read = try #require(file["R"]?.lines.first)
    #expect(file.losses.isEmpty)
    #expect(try (adding ? RegistryEdit(adding: read) : RegistryEdit(deleting: read)) == edit)
  }
}
