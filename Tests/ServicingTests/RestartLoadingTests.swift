import Servicing
import StateStore
import Testing
import WindowsFormats
import WindowsModel

/// What is in memory after a start, and what is no more in the registry.
@Suite("What a restart loads")
struct RestartLoadingTests {
  private func path(_ name: String) throws -> WindowsPath { try WindowsPath(#"C:\WINDOWS\system32\"# + name) }

  @Test("KnownDLLs are mapped as they lie on disk after the renames")
  func knownDLLs() throws {
    let machine = try TestMachine(files: [kernel: "5.2.3790.1", "new.tmp": "5.2.3790.3"])
    #expect(try machine.loaded(kernel) == ["5.2.3790.1"])
    try machine.queue([.replace(path("new.tmp"), path(kernel))])
    #expect(try machine.loaded(kernel) == ["5.2.3790.1"])
    try machine.restart()
    #expect(try machine.loaded(kernel) == ["5.2.3790.3"])
  }

  @Test("A name added to KnownDLLs is mapped from the next start on, one that is no file is not")
  func addedKnownDLL() throws {
    let machine = try TestMachine(files: ["contoso.dll": "1.0.0.1"])
    try machine.set(TestMachine.sessionManager + #"\KnownDLLs"#, "contoso", .string("contoso.dll"))
    try machine.set(TestMachine.sessionManager + #"\KnownDLLs"#, "missing", .string("missing.dll"))
    #expect(try machine.loaded("contoso.dll").isEmpty)
    try machine.restart()
    #expect(try machine.loaded("contoso.dll") == ["1.0.0.1"])
    #expect(try machine.loaded("missing.dll").isEmpty)
  }

  @Test(
    "A service that starts with the machine holds its program",
    arguments: [
      (#"%SystemRoot%\system32\x.exe"#, "x.exe"), (#"%SystemRoot%\system32\x.exe -k netsvcs"#, "x.exe"),
      (#""C:\WINDOWS\system32\x.exe" /service"#, "x.exe"), (#"C:\WINDOWS\system32\x.exe"#, "x.exe"),
      (#""C:\WINDOWS\system32\with blank\x.exe" -a"#, #"with blank\x.exe"#),
      (#"C:\WINDOWS\system32\with blank\x.exe -a b.exe"#, #"with blank\x.exe"#),
      (#"\SystemRoot\System32\drivers\x.sys"#, #"drivers\x.sys"#), (#"system32\DRIVERS\x.sys"#, #"drivers\x.sys"#),
      (#"\??\C:\WINDOWS\system32\x.exe"#, "x.exe"), (#"system32\x.exe -run"#, "x.exe"),
    ])
  func imagePaths(_ image: String, _ file: String) throws {
    let machine = try TestMachine(files: [file: "1.0.0.1"])
    let key = #"HKLM\SYSTEM\CurrentControlSet\Services\Contoso"#
    try machine.set(key, "Start", .dword(2))
    try machine.set(key, "ImagePath", .expandString(image))
    try machine.restart()
    #expect(try machine.loaded(file) == ["1.0.0.1"])
  }

  @Test("The library of a shared service is held too")
  func serviceDll() throws {
    let machine = try TestMachine(files: ["svchost.exe": "1.0.0.1", "contoso.dll": "1.0.0.2"])
    let key = #"HKLM\SYSTEM\CurrentControlSet\Services\Contoso"#
    try machine.set(key, "Start", .dword(2))
    try machine.set(key, "ImagePath", .expandString(#"%SystemRoot%\system32\svchost.exe -k netsvcs"#))
    try machine.set(key + #"\Parameters"#, "ServiceDll", .expandString(#"%SystemRoot%\system32\contoso.dll"#))
    try machine.restart()
    #expect(try machine.loaded("svchost.exe") == ["1.0.0.1"])
    #expect(try machine.loaded("contoso.dll") == ["1.0.0.2"])
  }

  @Test(
    "Start types 0 to 2 start with the machine; 3, 4 and none do not",
    arguments: [
      (UInt32?(0), true), (1, true), (2, true), (3, false), (4, false), (nil, false),
    ])
  func startTypes(_ start: UInt32?, _ isLoaded: Bool) throws {
    let machine = try TestMachine(files: ["x.exe": "1.0.0.1"])
    let key = #"HKLM\SYSTEM\CurrentControlSet\Services\Contoso"#
    try machine.set(key, "ImagePath", .string(#"C:\WINDOWS\system32\x.exe"#))
    if let start { try machine.set(key, "Start", .dword(start)) }
    try machine.restart()
    #expect(try machine.loaded("x.exe").isEmpty == !isLoaded)
  }

  @Test("What a program held is free after it; what is held at each start is held again, as it is on disk then")
  func holders() throws {
    let machine = try TestMachine(
      files: ["a.dll": "1.0.0.1", "b.dll": "1.0.0.1", "b.tmp": "1.0.0.2"], alwaysHeld: ["b.dll"])
    try machine.hold("a.dll")
    try machine.queue([.replace(path("b.tmp"), path("b.dll"))])
    try machine.restart()
    #expect(try machine.loaded("a.dll").isEmpty)
    #expect(try machine.loaded("b.dll") == ["1.0.0.2"])
    try machine.restart()
    #expect(try machine.loaded("b.dll") == ["1.0.0.2"])
  }

  @Test(
    "A service holds its files again after a restart that it starts with, and not once it was turned off or waits for a demand",
    arguments: [(UInt32?(0), true), (1, true), (2, true), (3, false), (4, false), (nil, false)])
  func heldAgain(_ start: UInt32?, _ isHeld: Bool) throws {
    let machine = try TestMachine(files: ["b.dll": "1.0.0.1"], alwaysHeld: ["b.dll"])
    let key = #"HKLM\SYSTEM\CurrentControlSet\Services\Service"#
    try machine.set(key, "Type", .dword(0x20))
    if let start { try machine.set(key, "Start", .dword(start)) }
    try machine.restart()
    #expect(try machine.loaded("b.dll") == (isHeld ? ["1.0.0.1"] : []))
  }

  @Test("Volatile keys are gone with what is in them; the others stay")
  func volatileKeys() throws {
    let machine = try TestMachine()
    let key = try RegistryPath(#"HKLM\SOFTWARE\Vendor\Session"#)
    try machine.edit { transaction in
      try transaction.createKey(RegistryPath(.machine, ["SOFTWARE", "Vendor"]))
      try transaction.createKey(key, isVolatile: true)
      try transaction.setValue(key, "Level", .dword(3))
    }
    try machine.restart()
    #expect(try !machine.hasKey(#"HKLM\SOFTWARE\Vendor\Session"#))
    #expect(try machine.hasKey(#"HKLM\SOFTWARE\Vendor"#))
    #expect(try machine.hasKey(TestMachine.sessionManager))
  }

  @Test("CurrentControlSet is the set that Select names")
  func currentControlSet() throws {
    let machine = try TestMachine()
    try machine.set(#"HKLM\SYSTEM\ControlSet002\Control"#, "Mark", .dword(2))
    try machine.restart()
    #expect(try machine.value(#"HKLM\SYSTEM\CurrentControlSet\Control"#, "Mark") == nil)
    try machine.set(#"HKLM\SYSTEM\Select"#, "Current", .dword(2))
    try machine.restart()
    #expect(try machine.value(#"HKLM\SYSTEM\CurrentControlSet\Control"#, "Mark") == .dword(2))
  }

  @Test("The queue that is carried out is that of the set that starts")
  func queueOfTheSetThatStarts() throws {
    let machine = try TestMachine(files: ["a.dll": "1.0.0.1", "b.dll": "1.0.0.1"])
    try machine.queue([.delete(path("a.dll"))])
    try machine.set(
      #"HKLM\SYSTEM\ControlSet002\Control\Session Manager"#, "PendingFileRenameOperations",
      PendingRenameList([.delete(path("b.dll"))]).value)
    try machine.set(#"HKLM\SYSTEM\Select"#, "Current", .dword(2))
    try machine.restart()
    #expect(try machine.exists("a.dll"))
    #expect(try !machine.exists("b.dll"))
    #expect(
      try machine.value(#"HKLM\SYSTEM\ControlSet001\Control\Session Manager"#, "PendingFileRenameOperations") != nil)
  }

  @Test("Each start is a session of its own")
  func sessions() throws {
    let machine = try TestMachine()
    let first = try machine.store.read { try $0.session()?.number }
    try machine.restart()
    let second = try machine.store.read { try $0.session()?.number }
    #expect(second == first.map { $0 + 1 })
    #expect(try machine.isSound())
  }
}
