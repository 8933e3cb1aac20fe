import StateStore
import Testing
import WindowsFormats
import WindowsModel

@testable import Servicing

/// What QChain makes of a queue.
@Suite("Cleaning the queue")
struct QueueCleaningTests {
  private func path(_ name: String) throws -> WindowsPath {
    try WindowsPath(name.contains(":") ? name : #"C:\WINDOWS\system32\"# + name)
  }

  private func clean(_ machine: TestMachine, dropsStalePairs: Bool = true) throws -> QueueCleaning {
    try machine.edit { try QueueCleaning.clean($0, dropsStalePairs: dropsStalePairs) }
  }

  @Test("Q17: of the three sources in the article's sample the newest is left")
  func sample() throws {
    let sources = ["acpi.inf": "5.0.2183.1", "adm_mult.inf": "5.0.2184.1", "banshee.inf": "5.0.2080.1"]
    var files = [#"D:\ntsust\testregchech\1394.inf"#: "5.0.2183.1"]
    for (name, version) in sources { files[#"C:\WINNT\inf\"# + name] = version }
    let machine = try TestMachine(.w2k, files: files)
    let target = try path(#"D:\ntsust\testregchech\1394.inf"#)
    try machine.queue(sources.keys.sorted().map { .replace(try path(#"C:\WINNT\inf\"# + $0), target) })
    let result = try clean(machine, dropsStalePairs: false)
    #expect(try machine.pending() == ["replace 1394.inf 5.0.2184.1"])
    #expect(result.removed.map(\.sourcePath?.name) == ["acpi.inf", "banshee.inf"])
    #expect(try !machine.exists(#"C:\WINNT\inf\acpi.inf"#))
    #expect(try machine.exists(#"C:\WINNT\inf\adm_mult.inf"#))
    #expect(
      result.report == [
        "---- Old Information In The Registry ------", #"Source:C:\WINNT\inf\acpi.inf (5.0.2183.1)"#,
        #"Destination:D:\ntsust\testregchech\1394.inf (5.0.2183.1)"#, #"Source:C:\WINNT\inf\adm_mult.inf (5.0.2184.1)"#,
        #"Destination:D:\ntsust\testregchech\1394.inf (5.0.2183.1)"#, #"Source:C:\WINNT\inf\banshee.inf (5.0.2080.1)"#,
        #"Destination:D:\ntsust\testregchech\1394.inf (5.0.2183.1)"#,
        #"Deleting File: C:\WINNT\inf\acpi.inf ( incoming is a newer file )"#,
        #"Deleting File: C:\WINNT\inf\banshee.inf ( incoming is older file )"#,
        "---- New Information In The Registry ------", #"Source:C:\WINNT\inf\adm_mult.inf (5.0.2184.1)"#,
        #"Destination:D:\ntsust\testregchech\1394.inf (5.0.2183.1)"#,
      ])
  }

  @Test("Q14, Q16: each target keeps its newest source, others are not touched")
  func eachTarget() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.3", "b": "1.0.0.2", "c": "1.0.0.1", "x.dll": "1.0.0.0"])
    try machine.queue([
      .replace(path("a"), path("X.DLL")), .replace(path("b"), path("x.dll")), .replace(path("c"), path("y.dll")),
    ])
    _ = try clean(machine)
    #expect(try machine.pending() == ["replace X.DLL 1.0.0.3", "replace y.dll 1.0.0.1"])
  }

  @Test("Q18: deletions and plain renames are left as they are")
  func deletions() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.1", "b": "1.0.0.2", "x.dll": "1.0.0.9"])
    let queue: [PendingRename] = [
      .delete(try path("x.dll")), .delete(try path("x.dll")), .rename(try path("a"), try path("x.dll")),
      .rename(try path("b"), try path("x.dll")), PendingRename(source: "@" + (try path("a").ntForm), target: ""),
    ]
    try machine.queue(queue)
    let result = try clean(machine)
    #expect(result.removed.isEmpty)
    #expect(try machine.store.read { try PendingQueue.read($0).renames } == queue)
    #expect(try machine.exists("a") && machine.exists("b"))
  }

  @Test("Of two sources of one version the later stays")
  func equalVersions() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.3", "b": "1.0.0.3", "x.dll": "1.0.0.1"])
    try machine.queue([.replace(path("a"), path("x.dll")), .replace(path("b"), path("x.dll"))])
    #expect(try clean(machine).removed.map(\.sourcePath?.name) == ["a"])
  }

  @Test("A file that is queued twice is not deleted while a pair needs it")
  func queuedTwice() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.3", "x.dll": "1.0.0.1"])
    try machine.queue([.replace(path("a"), path("x.dll")), .replace(path("a"), path("x.dll"))])
    _ = try clean(machine)
    #expect(try machine.pending() == ["replace x.dll 1.0.0.3"])
    #expect(try machine.exists("a"))
  }

  @Test("Q26: only the later QChain drops a file that is older than the one on disk", arguments: [true, false])
  func stale(_ dropsStalePairs: Bool) throws {
    let machine = try TestMachine(files: ["a": "1.0.0.8", "x.dll": "1.0.0.12"])
    try machine.queue([.replace(path("a"), path("x.dll"))])
    _ = try clean(machine, dropsStalePairs: dropsStalePairs)
    #expect(try machine.pending().isEmpty == dropsStalePairs)
    #expect(try machine.exists("a") == !dropsStalePairs)
  }

  @Test("Rivals in the second value are found too, and each value keeps its own")
  func bothValues() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.2", "b": "1.0.0.3", "c": "1.0.0.1", "x.dll": "1.0.0.0"])
    try machine.queue([.replace(path("a"), path("x.dll")), .delete(path("gone"))])
    try machine.queue([.replace(path("c"), path("x.dll")), .replace(path("b"), path("x.dll"))], second: true)
    _ = try clean(machine)
    #expect(try machine.pending() == ["delete gone", "replace x.dll 1.0.0.3"])
    #expect(
      try machine.value(TestMachine.sessionManager, "PendingFileRenameOperations2")
        == PendingRenameList([.replace(path("b"), path("x.dll"))]).value)
  }

  @Test("A value that becomes empty is deleted; no queue at all is nothing to do")
  func empty() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.8", "x.dll": "1.0.0.12"])
    try machine.queue([.replace(path("a"), path("x.dll"))])
    _ = try clean(machine)
    #expect(try machine.value(TestMachine.sessionManager, "PendingFileRenameOperations") == nil)
    #expect(try clean(machine).report == ["DoInstallation: CleanPFR failed: 0x2 "])
  }

  @Test("A value that is no list is left as it is, and said so")
  func malformed() throws {
    let machine = try TestMachine()
    let value = RegistryValue.multiString(["one"])
    try machine.set(TestMachine.sessionManager, "PendingFileRenameOperations", value)
    #expect(try clean(machine).report.contains { $0.contains("corrupt") })
    #expect(try machine.value(TestMachine.sessionManager, "PendingFileRenameOperations") == value)
  }
}
