import Servicing
import StateStore
import Testing
import WindowsFormats
import WindowsModel

/// The Session Manager carries the queue out: in order, each pair by itself, once.
@Suite("The queue at a restart")
struct RestartRenamesTests {
  private func path(_ name: String) throws -> WindowsPath {
    try WindowsPath(name.contains(":") ? name : #"C:\WINDOWS\system32\"# + name)
  }

  private func machine(_ files: String...) throws -> TestMachine {
    var versions: [String: String] = [:]
    for (index, name) in files.enumerated() { versions[name] = "1.0.0.\(index + 1)" }
    return try TestMachine(files: versions)
  }

  @Test("The last of two files queued for one place is the one that stays")
  func lastWins() throws {
    let machine = try machine("x.dll", "a.tmp", "b.tmp")
    try machine.queue([.replace(path("b.tmp"), path("x.dll")), .replace(path("a.tmp"), path("x.dll"))])
    let restart = try machine.restart()
    #expect(restart.carried.map(\.failure) == [nil, nil])
    #expect(try machine.version("x.dll") == "1.0.0.2")
    #expect(try !machine.exists("a.tmp") && !machine.exists("b.tmp"))
  }

  @Test("The second value is carried out behind the first")
  func bothValues() throws {
    let machine = try machine("x.dll", "a.tmp", "b.tmp")
    try machine.queue([.replace(path("b.tmp"), path("x.dll"))], second: true)
    try machine.queue([.replace(path("a.tmp"), path("x.dll"))])
    let restart = try machine.restart()
    #expect(restart.carried.map { $0.rename.sourcePath?.name } == ["a.tmp", "b.tmp"])
    #expect(try machine.version("x.dll") == "1.0.0.3")
  }

  @Test("Both values and AllowProtectedRenames are gone after it, also when nothing could be done")
  func valuesGone() throws {
    let machine = try machine("x.dll")
    try machine.queue([.replace(path("gone.tmp"), path("x.dll"))])
    try machine.queue([.delete(path("gone.tmp"))], second: true)
    try machine.set(TestMachine.sessionManager, "AllowProtectedRenames", .dword(1))
    try machine.restart()
    for name in ["PendingFileRenameOperations", "PendingFileRenameOperations2", "AllowProtectedRenames"] {
      #expect(try machine.value(TestMachine.sessionManager, name) == nil, "\(name)")
    }
  }

  @Test("A pair that fails is passed over, those behind it are done, and it is not tried again")
  func failureIsFinal() throws {
    let machine = try machine("x.dll", "new.tmp")
    try machine.queue([.replace(path("late.tmp"), path("x.dll")), .replace(path("new.tmp"), path("y.dll"))])
    let restart = try machine.restart()
    #expect(restart.carried.map { $0.failure == nil } == [false, true])
    #expect(restart.carried[0].failure?.contains("not there") == true)
    #expect(try machine.version("y.dll") == "1.0.0.2")
    try machine.put("late.tmp", "1.0.0.9")
    #expect(try machine.restart().carried.isEmpty)
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test("A rename does nothing where something is; a replacement takes its place")
  func existingTarget() throws {
    let machine = try machine("x.dll", "new.tmp")
    try machine.queue([.rename(path("new.tmp"), path("x.dll"))])
    #expect(try machine.restart().carried[0].failure?.contains("there already") == true)
    #expect(try machine.version("x.dll") == "1.0.0.1")
    #expect(try machine.version("new.tmp") == "1.0.0.2")

    try machine.queue([.rename(path("new.tmp"), path("free.dll"))])
    #expect(try machine.restart().carried[0].failure == nil)
    #expect(try machine.version("free.dll") == "1.0.0.2")
  }

  @Test("A target led by @ is replaced as one led by !")
  func atTarget() throws {
    let machine = try machine("x.dll", "new.tmp")
    try machine.queue([PendingRename(source: path("new.tmp").ntForm, target: "@" + path("x.dll").ntForm)])
    #expect(try machine.restart().carried[0].failure == nil)
    #expect(try machine.version("x.dll") == "1.0.0.2")
  }

  @Test("A deletion whose source is led by @ is passed over")
  func atSource() throws {
    let machine = try machine("x.dll")
    try machine.queue([PendingRename(source: "@" + path("x.dll").ntForm, target: "")])
    #expect(try machine.restart().carried[0].failure?.contains("@") == true)
    #expect(try machine.exists("x.dll"))
  }

  @Test("A pair across volumes fails, and both files stay")
  func otherVolume() throws {
    let machine = try machine("x.dll", #"D:\new.tmp"#)
    try machine.queue([.replace(path(#"D:\new.tmp"#), path("x.dll"))])
    let restart = try machine.restart()
    #expect(restart.carried[0].failure?.contains("another volume") == true)
    #expect(try machine.exists(#"D:\new.tmp"#))
    #expect(try machine.exists("x.dll"))
  }

  @Test("A folder is not replaced by a file")
  func folderInTheWay() throws {
    let machine = try machine(#"C:\WINDOWS\system32\x.dll\inside.txt"#, "new.tmp")
    try machine.queue([.replace(path("new.tmp"), path("x.dll"))])
    #expect(try machine.restart().carried[0].failure?.contains("folder") == true)
    #expect(try machine.exists(#"C:\WINDOWS\system32\x.dll\inside.txt"#))
    #expect(try machine.exists("new.tmp"))
  }

  @Test("A folder is deleted when it is empty, and only then")
  func folders() throws {
    let machine = try machine(#"C:\old\file.txt"#)
    try machine.queue([.delete(path(#"C:\old"#))])
    #expect(try machine.restart().carried[0].failure?.contains("not empty") == true)
    #expect(try machine.exists(#"C:\old\file.txt"#))
    try machine.queue([.delete(path(#"C:\old\file.txt"#)), .delete(path(#"C:\old"#))])
    #expect(try machine.restart().carried.allSatisfy { $0.failure == nil })
    #expect(try !machine.exists(#"C:\old"#))
  }

  @Test("A read-only target is replaced")
  func readOnly() throws {
    let machine = try machine("new.tmp")
    try machine.put("x.dll", "1.0.0.9", attributes: [.readOnly, .archive])
    try machine.queue([.replace(path("new.tmp"), path("x.dll"))])
    #expect(try machine.restart().carried[0].failure == nil)
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test("A file cannot be moved to a folder that is not there, nor a string that is no path be carried out")
  func noSuchPlace() throws {
    let machine = try machine("x.dll")
    try machine.queue([
      .replace(path("x.dll"), path(#"C:\nowhere\x.dll"#)), PendingRename(source: "x.dll", target: ""),
      PendingRename(source: path("x.dll").ntForm, target: "!y.dll"),
    ])
    #expect(try machine.restart().carried.allSatisfy { $0.failure != nil })
    #expect(try machine.exists("x.dll"))
    #expect(try !machine.exists(#"C:\nowhere"#))
  }

  @Test("A value of another type is reported and deleted, and nothing in it is carried out")
  func malformed() throws {
    let machine = try machine("x.dll", "y.dll")
    try machine.set(
      TestMachine.sessionManager, "PendingFileRenameOperations",
      RegistryValue(type: .binary, data: PendingRenameList([.delete(path("x.dll"))]).value.data))
    let restart = try machine.restart()
    #expect(restart.malformed.count == 1)
    #expect(restart.carried.isEmpty)
    #expect(try machine.exists("x.dll") && machine.exists("y.dll"))
    #expect(try machine.value(TestMachine.sessionManager, "PendingFileRenameOperations") == nil)
  }
}
