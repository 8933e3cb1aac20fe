import StateStore
import Testing
import WindowsFormats
import WindowsModel

@testable import Servicing

/// QChain as a tool of its own; what it makes of a queue is tested with the cleaning.
@Suite("QChain")
struct QChainTests {
  private static let old = "---- Old Information In The Registry ------"
  private static let new = "---- New Information In The Registry ------"
  private static let queue = "PendingFileRenameOperations"

  private func path(_ name: String) throws -> WindowsPath {
    try WindowsPath(name.contains(":") ? name : #"C:\WINDOWS\system32\"# + name)
  }

  @discardableResult
  private func qchain(
    _ machine: TestMachine, dated: CivilTime? = nil, log: String? = nil, in folder: WindowsPath? = nil
  ) throws -> QChain.Outcome {
    let place = try log.map { log in try machine.store.read { try Machine($0).path(log, in: folder) } }
    return try machine.store.write(machine.header("qchain")) { try QChain(dated: dated, log: place).run($0) }
  }

  @Test("Q17: the article's sample leaves adm_mult.inf, and the log has the layout of the article")
  func sample() throws {
    let sources = ["acpi.inf": "5.0.2183.1", "adm_mult.inf": "5.0.2184.1", "banshee.inf": "5.0.2080.1"]
    var files = [#"D:\ntsust\testregchech\1394.inf"#: "5.0.2183.1"]
    for (name, version) in sources { files[#"C:\WINNT\inf\"# + name] = version }
    let machine = try TestMachine(.w2k, files: files)
    try machine.queue(
      sources.keys.sorted().map {
        PendingRename(source: #"\??\C:\WINNT\inf\"# + $0, target: #"!\??\d:\ntsust\testregchech\1394.inf"#)
      })
    let outcome = try qchain(machine, log: "qchainlog.txt")
    #expect(outcome.code == 0)
    #expect(try machine.pending() == ["replace 1394.inf 5.0.2184.1"])
    #expect(
      try machine.lines(#"C:\qchainlog.txt"#) == [
        Self.old, #"Source: C:\WINNT\inf\acpi.inf"#, "Version: 5.0.2183.1",
        #"Destination: d:\ntsust\testregchech\1394.inf"#, "Version: 5.0.2183.1", "",
        #"Source: C:\WINNT\inf\adm_mult.inf"#, "Version: 5.0.2184.1",
        #"Destination: d:\ntsust\testregchech\1394.inf"#, "Version: 5.0.2183.1", "",
        #"Source: C:\WINNT\inf\banshee.inf"#, "Version: 5.0.2080.1",
        #"Destination: d:\ntsust\testregchech\1394.inf"#, "Version: 5.0.2183.1", Self.new,
        #"Source: C:\WINNT\inf\adm_mult.inf"#, "Version: 5.0.2184.1",
        #"Destination: d:\ntsust\testregchech\1394.inf"#, "Version: 5.0.2183.1", "",
      ])
  }

  @Test("Lines of the log end in CR and LF")
  func lineEnds() throws {
    let machine = try TestMachine()
    try qchain(machine, log: #"C:\q.log"#)
    let bytes = try machine.store.read { view in
      try view.file(path(#"C:\q.log"#))?.revision.map { try view.bytes(of: $0) }
    }
    #expect(bytes == Array("\(Self.old)\r\n\(Self.new)\r\n".utf8))
  }

  @Test("Q18: a deletion stays, with an empty destination and no version of it")
  func deletion() throws {
    let machine = try TestMachine(files: ["a": "1.0.0.1"])
    try machine.queue([.delete(path("a")), .delete(path("gone"))])
    try qchain(machine, log: #"C:\q.log"#)
    let entries = [
      #"Source: C:\WINDOWS\system32\a"#, "Version: 1.0.0.1", "Destination: ", "",
      #"Source: C:\WINDOWS\system32\gone"#, "Destination: ",
    ]
    #expect(try machine.lines(#"C:\q.log"#) == [Self.old] + entries + [Self.new] + entries + [""])
    #expect(try machine.pending() == ["delete a", "delete gone"])
  }

  @Test("Q26: the program of before March 2003 leaves a file that is older than the one on disk")
  func dated() throws {
    for (date, drops) in [
      (CivilTime(year: 2003, month: 2, day: 28), false), (.init(year: 2003, month: 3, day: 1), true),
    ] {
      let machine = try TestMachine(files: ["a": "1.0.0.8", "x.dll": "1.0.0.12"])
      try machine.queue([.replace(path("a"), path("x.dll"))])
      let outcome = try qchain(machine, dated: date)
      #expect(outcome.dropsStalePairs == drops)
      #expect(outcome.dropped.map(\.why) == (drops ? [.diskIsNewer] : []))
      #expect(try machine.pending().isEmpty == drops)
    }
  }

  @Test("Without a date it is of the machine's time")
  func machineTime() throws {
    let outcome = try qchain(TestMachine())
    #expect(outcome.dated.dateText == "2006-01-01")
    #expect(outcome.dropsStalePairs)
  }

  @Test("A queue that is no list of pairs is refused, and nothing is changed")
  func malformed() throws {
    let machine = try TestMachine()
    try machine.set(TestMachine.sessionManager, Self.queue, .multiString(["one"]))
    let before = try machine.point()
    let error = #expect(throws: StoreError.self) { try qchain(machine, log: #"C:\q.log"#) }
    #expect(error?.code == .damaged)
    #expect(error?.message.contains(Self.queue) == true)
    #expect(try machine.changes(since: before) == [])
    #expect(try !machine.exists(#"C:\q.log"#))
  }

  @Test("The log goes where a program could write it", arguments: [#"C:\no\q.log"#, #"C:\WINDOWS"#, #"E:\q.log"#, "."])
  func place(log: String) throws {
    let machine = try TestMachine(files: ["a": "1.0.0.1", "b": "1.0.0.2", "x.dll": "1.0.0.0"])
    try machine.queue([.replace(path("a"), path("x.dll")), .replace(path("b"), path("x.dll"))])
    #expect(throws: StoreError.self) { try qchain(machine, log: log) }
    #expect(try machine.pending().count == 2)
  }

  @Test("A relative log lies in the current folder, one from the root on its drive")
  func relative() throws {
    let machine = try TestMachine(files: [#"D:\hotfix\x.dll"#: "1.0.0.1"])
    let folder = try path(#"D:\hotfix"#)
    #expect(try qchain(machine, log: "q.log", in: folder).log == path(#"D:\hotfix\q.log"#))
    #expect(try qchain(machine, log: #"..\q.log"#, in: folder).log == path(#"D:\q.log"#))
    #expect(try qchain(machine, log: #"\q.log"#, in: folder).log == path(#"D:\q.log"#))
    #expect(try qchain(machine, log: #"%SystemRoot%/q.log"#, in: folder).log == path(#"C:\WINDOWS\q.log"#))
    #expect(throws: NameError.self) { try qchain(machine, log: "") }
  }
}
