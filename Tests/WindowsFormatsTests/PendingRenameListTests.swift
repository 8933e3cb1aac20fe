import Testing
import WindowsFormats
import WindowsModel

/// The value as it lies in a registry: what is read of it, and what is refused.
@Suite("The list of pending renames")
struct PendingRenameListTests {
  /// UTF-16LE units of a text written with `|` for NUL.
  private func bytes(_ text: String) -> [UInt8] { WindowsText.encoded(text.replacing("|", with: "\0")) }

  private func list(_ text: String) throws(PendingRenameList.Malformed) -> PendingRenameList {
    try PendingRenameList(RegistryValue(type: .multiString, data: bytes(text)))
  }

  /// What a value is refused with; nil if it is not.
  private func refusal(_ type: RegistryValueType, _ data: [UInt8]) -> PendingRenameList.Malformed? {
    do {
      _ = try PendingRenameList(RegistryValue(type: type, data: data))
      return nil
    } catch { return error }
  }

  @Test("Two deletions before a replacement are three operations, and none is lost")
  func deleteDeleteReplace() throws {
    let text = #"\??\C:\del1||\??\C:\del2||\??\C:\new.dll|!\??\C:\x.dll||"#
    let found = try list(text)
    #expect(
      found.renames == [
        PendingRename(source: #"\??\C:\del1"#, target: ""), PendingRename(source: #"\??\C:\del2"#, target: ""),
        PendingRename(source: #"\??\C:\new.dll"#, target: #"!\??\C:\x.dll"#),
      ])
    #expect(found.renames.map(\.kind) == [.delete, .delete, .replace])
    #expect(found.value.data == bytes(text))
  }

  @Test("A pair that stands twice is two operations")
  func duplicates() throws {
    let found = try list(#"\??\C:\a|!\??\C:\x|\??\C:\a|!\??\C:\x||"#)
    #expect(found.renames.count == 2)
    #expect(found.renames[0] == found.renames[1])
  }

  @Test("A list of nothing is one NUL")
  func empty() throws {
    #expect(try list("|").renames.isEmpty)
    #expect(PendingRenameList().value == RegistryValue(type: .multiString, data: [0, 0]))
  }

  @Test("A deletion alone ends with three NULs: its own, the empty target's, the list's")
  func deletionAlone() throws {
    #expect(PendingRenameList([.delete(try WindowsPath(#"C:\x"#))]).value.data == bytes(#"\??\C:\x|||"#))
    #expect(try list(#"\??\C:\x|||"#).renames.map(\.kind) == [.delete])
  }

  @Test(
    "Any other type of value is refused by its name",
    arguments: [
      RegistryValueType.none, .string, .expandString, .binary, .dword, .link, RegistryValueType(rawValue: 0x1234),
    ])
  func wrongType(_ type: RegistryValueType) {
    let found = refusal(type, bytes(#"\??\C:\x|||"#))
    #expect(found?.reason.contains(type.description) == true)
    #expect(found?.strings == [])
  }

  @Test("An odd number of strings is refused with the strings that were found")
  func oddStrings() {
    let found = refusal(.multiString, bytes(#"\??\C:\a|!\??\C:\b|\??\C:\c||"#))
    #expect(found?.strings == [#"\??\C:\a"#, #"!\??\C:\b"#, #"\??\C:\c"#])
    #expect(found?.reason.contains("3 strings") == true)
  }

  @Test("An odd number of bytes is refused")
  func oddBytes() {
    let found = refusal(.multiString, bytes(#"\??\C:\a|||"#) + [0])
    #expect(found?.reason.contains("odd number of bytes") == true)
  }

  @Test("A list that its own NUL does not end is refused with the strings that were found")
  func missingFinalNUL() {
    let found = refusal(.multiString, bytes(#"\??\C:\a|!\??\C:\b|"#))
    #expect(found?.reason.contains("NUL") == true)
    #expect(found?.strings == [#"\??\C:\a"#, #"!\??\C:\b"#])
  }

  @Test("A last string without its NUL is refused, and given among the strings")
  func unendedString() {
    let found = refusal(.multiString, bytes(#"\??\C:\a||\??\C:\b"#))
    #expect(found?.strings == [#"\??\C:\a"#, "", #"\??\C:\b"#])
  }

  @Test("No bytes at all are no list")
  func noBytes() {
    let found = refusal(.multiString, [])
    #expect(found != nil)
    #expect(found?.strings == [])
  }

  @Test("A refusal says that the value is corrupt and why")
  func description() {
    let found = refusal(.binary, [1])
    #expect(found?.description == "PendingFileRenameOperations is corrupt: it is REG_BINARY and not REG_MULTI_SZ")
  }
}
