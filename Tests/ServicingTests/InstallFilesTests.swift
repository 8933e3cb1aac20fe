import Servicing
import StateStore
import Testing
import WindowsModel

/// What becomes of one file: copied, queued, moved aside, or left.
@Suite("The files of an install")
struct InstallFilesTests {
  @Test("A file that nobody uses is replaced at once, without a restart")
  func replaced() throws {
    let machine = try TestMachine(files: ["x.dll": "5.2.3790.1"])
    let outcome = try machine.install(package(900_001, [file("x.dll", "5.2.3790.3")]))
    #expect(outcome.code == WindowsCode.success)
    #expect(outcome.decisions.map(\.method) == [.replace])
    #expect(try machine.version("x.dll") == "5.2.3790.3")
    #expect(try machine.pending().isEmpty)
    #expect(try machine.value(TestMachine.sessionManager, "AllowProtectedRenames") == nil)
  }

  @Test("A file in use waits beside its target for the restart")
  func queued() throws {
    let machine = try TestMachine(files: ["x.dll": "5.2.3790.1"], alwaysHeld: ["x.dll"])
    let outcome = try machine.install(package(900_001, [file("x.dll", "5.2.3790.3")]))
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(outcome.restartReasons.count == 1)
    #expect(try machine.pending() == ["replace x.dll 5.2.3790.3"])
    #expect(try machine.version("x.dll") == "5.2.3790.1")
    #expect(try machine.version("SET1.tmp") == "5.2.3790.3")
    #expect(try machine.value(TestMachine.sessionManager, "AllowProtectedRenames") == .dword(1))
    try machine.restart()
    #expect(try machine.version("x.dll") == "5.2.3790.3")
    #expect(try machine.loaded("x.dll") == ["5.2.3790.3"])
    #expect(try !machine.exists("SET1.tmp"))
  }

  @Test("Q20: a KnownDLL moves aside and the new one takes its place at once; a deletion is queued, no replacement")
  func knownDLL() throws {
    let machine = try TestMachine(files: [kernel: "5.2.3790.1"])
    let outcome = try machine.install(package(900_001, [file(kernel, "5.2.3790.3")]))
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(try machine.version(kernel) == "5.2.3790.3")
    #expect(try machine.version("_000001_.tmp.dll") == "5.2.3790.1")
    #expect(try machine.pending() == ["delete _000001_.tmp.dll"])
    // Q19: who asks the loaded file still hears the old version.
    #expect(try machine.loaded(kernel) == ["5.2.3790.1"])
    try machine.restart()
    #expect(try machine.loaded(kernel) == ["5.2.3790.3"])
    #expect(try !machine.exists("_000001_.tmp.dll"))
  }

  @Test("A file of the name of a KnownDLL in another folder is none")
  func otherFolder() throws {
    let machine = try TestMachine(files: [#"C:\WINDOWS\kernel32.dll"#: "5.2.3790.1"])
    let outcome = try machine.install(package(900_001, [file(#"%SystemRoot%\kernel32.dll"#, "5.2.3790.3")]))
    #expect(outcome.decisions.map(\.method) == [.replace])
  }

  @Test("Two files in use and two KnownDLLs get names of their own, and the numbers never come again")
  func names() throws {
    let files = ["a.dll": "1.0.0.1", "b.dll": "1.0.0.1", "user32.dll": "1.0.0.1", kernel: "1.0.0.1"]
    let machine = try TestMachine(files: files, alwaysHeld: ["a.dll", "b.dll"])
    try machine.install(package(900_001, files.keys.sorted().map { file($0, "1.0.0.2") }))
    #expect(
      try machine.pending() == [
        "replace a.dll 1.0.0.2", "replace b.dll 1.0.0.2", "delete _000001_.tmp.dll", "delete _000002_.tmp.dll",
      ])
    try machine.restart()
    try machine.install(package(900_002, [file(kernel, "1.0.0.3")]))
    #expect(try machine.pending() == ["delete _000003_.tmp.dll"])
  }

  @Test("A file that the machine lacks is made, unless the package only replaces")
  func absent() throws {
    let machine = try TestMachine()
    let outcome = try machine.install(
      package(900_001, [file("new.dll", "1.0.0.1"), file("other.dll", "1.0.0.1", onlyIfPresent: true)]))
    #expect(outcome.decisions.map(\.method) == [.replace, .skip(.absent)])
    #expect(try machine.version("new.dll") == "1.0.0.1")
    #expect(try !machine.exists("other.dll"))
    #expect(outcome.code == WindowsCode.success)
  }

  @Test(
    "A newer file and the same file are left",
    arguments: [
      ("5.2.3790.4", FileDecision.Skip.newer), ("5.2.3790.3", .same),
    ])
  func skipped(_ there: String, _ reason: FileDecision.Skip) throws {
    let machine = try TestMachine(files: ["x.dll": there], alwaysHeld: ["x.dll"])
    let outcome = try machine.install(package(900_001, [file("x.dll", "5.2.3790.3")]))
    #expect(outcome.decisions.map(\.method) == [.skip(reason)])
    #expect(outcome.code == WindowsCode.success)
    #expect(try machine.version("x.dll") == there)
    #expect(try machine.pending().isEmpty)
  }

  @Test("Equal bytes are the same file, whatever is said of them; other bytes of one version are not")
  func bytes() throws {
    let machine = try TestMachine()
    let hashes = try machine.edit { transaction in
      let one = try transaction.store([1]).sha256
      let other = try transaction.store([2]).sha256
      for name in ["x.dll", "y.dll"] {
        var facts = facts("1.0.0.5")
        facts.sha256 = one
        try transaction.put(TestMachine.path(name, transaction.now), transaction.revision(facts))
      }
      return [one, other]
    }
    var same = file("x.dll", "1.0.0.9")
    same.copies[nil]?.sha256 = hashes[0]
    var other = file("y.dll", "1.0.0.5")
    other.copies[nil]?.sha256 = hashes[1]
    let outcome = try machine.install(package(900_001, [same, other]))
    #expect(outcome.decisions.map(\.method) == [.skip(.same), .replace])
  }

  @Test("A new file also goes to the cache of Windows File Protection, where there is one")
  func cache() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", #"dllcache\x.dll"#: "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3"), file(#"%SystemRoot%\y.exe"#, "1.0.0.3")]))
    #expect(try machine.version(#"dllcache\x.dll"#) == "1.0.0.3")
    #expect(try !machine.exists(#"dllcache\y.exe"#))
  }

  @Test("A read-only target is replaced and is read-only no more; other attributes stay")
  func attributes() throws {
    let machine = try TestMachine()
    try machine.put("x.dll", "1.0.0.1", attributes: [.readOnly, .hidden, .archive])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]))
    let attributes = try machine.store.read { try $0.file(TestMachine.path("x.dll", $0))?.attributes }
    #expect(attributes == [.hidden, .archive])
  }

  @Test("Without /z the installer restarts the machine when a restart is needed, and only then; the code is the same")
  func restartsItself() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let needed = try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]), "/q")
    #expect(needed.code == WindowsCode.restartRequired && needed.restartsItself)
    let notNeeded = try machine.install(package(900_002, [file("y.dll", "1.0.0.2")]), "/q")
    #expect(notNeeded.code == WindowsCode.success && !notNeeded.restartsItself)
    let forced = try machine.install(package(900_003, [file("y.dll", "1.0.0.3")]), "/q", "/forcerestart")
    #expect(forced.code == WindowsCode.restartRequired && forced.restartsItself)
  }

  @Test(
    "An attended user is told of a restart; a quiet or unattended one of nothing",
    arguments: [
      ("/z", [.restart]), ("/q", []), ("/m", []), ("/u", []), ("/passive", []),
    ] as [(String, [Message])])
  func messages(_ word: String, _ expected: [Message]) throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    #expect(try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]), word).messages == expected)
  }
}
