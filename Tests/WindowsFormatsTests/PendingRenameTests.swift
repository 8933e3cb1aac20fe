import Testing
import WindowsFormats
import WindowsModel

/// What one pair of strings means.
@Suite("A pending rename")
struct PendingRenameTests {
  @Test(
    "A target led by ! or @ is replaced, a bare one is a rename, none is a deletion, and @ before a source skips it")
  func kinds() {
    func kind(_ source: String, _ target: String) -> PendingRename.Kind {
      PendingRename(source: source, target: target).kind
    }
    #expect(kind(#"\??\C:\a"#, #"!\??\C:\b"#) == .replace)
    #expect(kind(#"\??\C:\a"#, #"@\??\C:\b"#) == .replace)
    #expect(kind(#"\??\C:\a"#, #"\??\C:\b"#) == .rename)
    #expect(kind(#"\??\C:\a"#, "") == .delete)
    #expect(kind(#"@\??\C:\a"#, "") == .skipped)
    #expect(kind(#"@\??\C:\a"#, #"!\??\C:\b"#) == .replace)
  }

  @Test("What is made here is spelled as MoveFileEx spells it")
  func made() throws {
    let new = try WindowsPath(#"C:\WINDOWS\system32\SET1.tmp"#)
    let old = try WindowsPath(#"C:\WINDOWS\system32\x.dll"#)
    #expect(
      PendingRename.replace(new, old)
        == PendingRename(source: #"\??\C:\WINDOWS\system32\SET1.tmp"#, target: #"!\??\C:\WINDOWS\system32\x.dll"#))
    #expect(PendingRename.delete(old) == PendingRename(source: #"\??\C:\WINDOWS\system32\x.dll"#, target: ""))
    #expect(
      PendingRename.rename(new, old)
        == PendingRename(source: #"\??\C:\WINDOWS\system32\SET1.tmp"#, target: #"\??\C:\WINDOWS\system32\x.dll"#))
    #expect(PendingRename.replace(new, old).kind == .replace)
    #expect(PendingRename.delete(old).kind == .delete)
    #expect(PendingRename.rename(new, old).kind == .rename)
  }

  @Test("The prefixes !, @ and *1 are no part of a path", arguments: ["", "!", "@", "*1", "*12"])
  func prefixes(_ prefix: String) throws {
    let pair = PendingRename(source: prefix + #"\??\C:\dir\a.dll"#, target: prefix + #"\??\C:\dir\b.dll"#)
    #expect(pair.sourcePath == (try WindowsPath(#"C:\dir\a.dll"#)))
    #expect(pair.targetPath == (try WindowsPath(#"C:\dir\b.dll"#)))
  }

  @Test("A share is named by its server")
  func share() throws {
    let path = try WindowsPath(#"\\server\share\dir\x.dll"#)
    let pair = PendingRename.replace(path, path)
    #expect(pair.source == #"\??\UNC\server\share\dir\x.dll"#)
    #expect(pair.target == #"!\??\UNC\server\share\dir\x.dll"#)
    #expect(pair.sourcePath == path)
    #expect(pair.targetPath == path)
  }

  @Test(
    "A string that is no NT path names no place",
    arguments: [
      "", "x.dll", #"C:\x.dll"#, #"\Device\HarddiskVolume1\x"#, #"\??\"#, #"\??\C:x"#, #"\??\pipe\x"#, #"!!\??\C:\x"#,
      #"\??\C:\a\..\b"#, #"\??\C:\a:stream"#, "*", "!", "@",
    ])
  func noPlace(_ text: String) {
    let pair = PendingRename(source: text, target: text)
    #expect(pair.sourcePath == nil)
    #expect(pair.targetPath == nil)
  }

  @Test("A deletion has no target")
  func noTarget() throws {
    #expect(PendingRename.delete(try WindowsPath(#"C:\x"#)).targetPath == nil)
  }
}
