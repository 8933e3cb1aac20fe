import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("What the strings of the queue name on a machine")
struct QueuePlaceTests {
  private static let mounted = #"HKLM\SYSTEM\MountedDevices"#
  private static let first = #"\??\Volume{0b1c2d3e-0000-0000-0000-100000000000}"#
  private static let second = #"\??\Volume{0b1c2d3e-0000-0000-0000-200000000000}"#

  private func place(_ name: String, on machine: TestMachine) throws -> QueuePlace {
    try machine.store.read { try QueuePlace(name, $0) }
  }

  /// Signature and offset, as the mount manager has them.
  private func partition(_ signature: UInt32, _ offset: UInt64) -> RegistryValue { .binary(le(signature) + le(offset)) }

  @Test("\\SystemRoot is the Windows folder, in any case, and the file it names goes with the restart")
  func systemRoot() throws {
    let machine = try TestMachine(files: [#"C:\WINDOWS\Temp\a.tmp"#: "1.0.0.1"])
    try machine.queue([PendingRename(source: #"\systemroot\Temp\a.tmp"#, target: "")])
    #expect(try machine.restart().carried.map(\.failure) == [nil])
    #expect(try !machine.exists(#"C:\WINDOWS\Temp\a.tmp"#))
  }

  @Test("A volume and a partition are the drive that MountedDevices gives them")
  func volumes() throws {
    let machine = try TestMachine()
    for (name, value) in [
      (#"\DosDevices\D:"#, partition(7, 1 << 33)), (Self.second, partition(7, 1 << 33)),
      (#"\DosDevices\C:"#, partition(7, 32_256)), (Self.first, partition(7, 32_256)),
      (#"\DosDevices\A:"#, .binary([1, 2, 3])),
    ] { try machine.set(Self.mounted, name, value) }
    for (name, path) in [
      (Self.first.uppercased() + #"\x.tmp"#, #"C:\x.tmp"#), (Self.second + #"\y\x.tmp"#, #"D:\y\x.tmp"#),
      (#"\Device\HarddiskVolume1\x.tmp"#, #"C:\x.tmp"#), (#"\device\harddiskvolume2\x.tmp"#, #"D:\x.tmp"#),
      (#"\??\GLOBALROOT\Device\HarddiskVolume1\x.tmp"#, #"C:\x.tmp"#), (#"\DosDevices\D:\x.tmp"#, #"D:\x.tmp"#),
    ] {
      let found = try place(name, on: machine)
      #expect(try found.path == WindowsPath(path), "\(name): \(found)")
      #expect((found.note != nil) == !name.contains("Dos"), "\(name): \(found)")
    }
  }

  @Test(
    "What MountedDevices does not tell is said, and never guessed",
    arguments: [
      (#"\Device\HarddiskVolume3\x"#, "2 disks"), (#"\Device\HarddiskVolume\x"#, "no volume"),
      (#"\??\Volume{00000000-0000-0000-0000-000000000000}\x"#, "does not have it"),
      (second + #"\x"#, "no drive letter"),
      (#"\??\Volume{0b1c"#, "no volume"), (#"C:\x"#, "object manager"), ("", "object manager"),
      (#"\Device\HarddiskVolume99999999999999999999\x"#, "no volume"), (#"\??\C:\a:b"#, "stream"),
    ])
  func untold(_ name: String, _ reason: String) throws {
    let machine = try TestMachine()
    for (name, value) in [
      (#"\DosDevices\C:"#, partition(7, 32_256)), (Self.second, partition(8, 32_256)),
    ] { try machine.set(Self.mounted, name, value) }
    let found = try place(name, on: machine)
    #expect(found.path == nil && found.note?.contains(reason) == true, "\(found)")
  }

  @Test("A short name is the one long name of its folder that fits; of two it is neither, and of none itself")
  func shortNames() throws {
    let machine = try TestMachine(files: [
      #"C:\Documents and Settings\Administrator\Local Settings\Temp\a long name.tmp"#: "1.0.0.1",
      #"C:\Program Files\x.dll"#: "1.0.0.1", #"C:\Program Files (x86)\x.dll"#: "1.0.0.1",
      #"C:\TE021F~1.TXT"#: "1.0.0.1",
    ])
    let temporary = #"C:\Documents and Settings\Administrator\Local Settings\Temp"#
    for (name, path) in [
      (#"C:\DOCUME~1\ADMINI~1\LOCALS~1\Temp\ALONGN~1.TMP"#, temporary + #"\a long name.tmp"#),
      (#"C:\docume~1\new.tmp"#, #"C:\Documents and Settings\new.tmp"#), (#"C:\PROGRA~1\x.dll"#, nil),
      (#"C:\NOSUCH~1\x.dll"#, #"C:\NOSUCH~1\x.dll"#), (#"C:\TE021F~1.TXT"#, #"C:\TE021F~1.TXT"#),
    ] {
      let found = try place(#"\??\"# + name, on: machine)
      #expect(try found.path == path.map { try WindowsPath($0) }, "\(name): \(found)")
    }
    #expect(try place(#"\??\C:\PROGRA~1\x.dll"#, on: machine).note?.contains("fits 2 names") == true)
  }

  @Test("The whole pairs of a list that does not pair out are carried out, and what is left over stays and is told")
  func oddList() throws {
    let machine = try TestMachine(files: ["a.tmp": "1.0.0.1", "b.tmp": "1.0.0.2"])
    let folder = #"\??\C:\WINDOWS\system32\"#
    try machine.set(
      TestMachine.sessionManager, "PendingFileRenameOperations", .multiString([folder + "a.tmp", "", folder + "b.tmp"]))
    let pairs = try machine.store.read { try PendingPair.all($0) }
    #expect(pairs.map(\.rename.kind) == [.delete])
    let told = try machine.store.read { try MachineStatus($0).problems.map(\.text) }
    #expect(told.contains { $0.contains("3 strings") && $0.contains(folder + "b.tmp") }, "\(told)")
    let restart = try machine.restart()
    #expect(restart.carried.map(\.failure) == [nil] && restart.malformed.count == 1)
    #expect(restart.malformed[0].contains("b.tmp"))
    #expect(try !machine.exists("a.tmp") && machine.exists("b.tmp"))
  }

  @Test(
    "What is left over before a second value is told with the string it may be paired with, and what follows is not known"
  )
  func leftOverBeforeSecond() throws {
    let machine = try TestMachine()
    func set(_ name: String, _ strings: [String]) throws {
      try machine.set(TestMachine.sessionManager, name, .multiString(strings))
    }
    func text() throws -> String? { try machine.store.read { try PendingQueue.read($0).malformed.first?.text } }
    try set("PendingFileRenameOperations", ["\\??\\C:\\a", "", "\\??\\C:\\b"])
    #expect(try text()?.hasSuffix("left over, and never carried out: \\??\\C:\\b") == true)
    try set("PendingFileRenameOperations2", ["\\??\\C:\\c", "!\\??\\C:\\d"])
    #expect(
      try text()?.hasSuffix(
        "whether the start takes the first string of PendingFileRenameOperations2 (\\??\\C:\\c) for its target, so that all pairs there shift, is not known"
      ) == true)
    #expect(try machine.store.read { try PendingQueue.read($0).renames.count } == 2)
  }
}
