import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Pairs of the queue that come from no servicing")
struct QueueRemarkTests {
  private static let beep = #"C:\WINDOWS\system32\drivers\beep.sys"#
  private static let own = #"C:\Documents and Settings\Ann\Desktop\x.tmp"#

  private func remarks(_ source: String, _ target: String?, _ versions: [String: String] = [:]) throws -> [QueueRemark]
  {
    let machine = try TestMachine(files: versions)
    let path = try WindowsPath(source)
    try machine.queue([try target.map { .replace(path, try WindowsPath($0)) } ?? .delete(path)])
    return try machine.store.read { try PendingPair.all($0).flatMap(\.remarks) }
  }

  @Test("A source in a temporary or a person's folder over a file of Windows is flagged")
  func source() throws {
    let temporary = #"C:\WINDOWS\Temp\svch0st.tmp"#
    #expect(
      try remarks(temporary, Self.beep, [temporary: "1.0.0.1", Self.beep: "1.0.0.2"]) == [
        .temporarySource, .lowerVersion,
      ])
    #expect(try remarks(#"C:\Documents and Settings\Ann\Local Settings\Temp\x.tmp"#, Self.beep) == [.temporarySource])
    #expect(try remarks(Self.own, Self.beep) == [.personalSource])
    #expect(try remarks(Self.own, #"C:\NTLDR"#) == [.personalSource])
    #expect(try remarks(temporary, #"C:\Program Files\Contoso\x.dll"#) == [])
    #expect(try remarks(#"C:\WINDOWS\system32\SET4F.tmp"#, Self.beep) == [])
  }

  @Test("A security program that is deleted or replaced is flagged, and not where its own installer does it")
  func security() throws {
    let folder = #"C:\Program Files\Symantec AntiVirus\"#
    #expect(try remarks(folder + "x.dll", nil) == [.securityProgram("Symantec AntiVirus")])
    #expect(try remarks(#"C:\WINDOWS\system32\drivers\klif.sys"#, nil) == [.securityProgram("Kaspersky")])
    #expect(try remarks(#"C:\x.tmp"#, folder + "x.dll") == [.securityProgram("Symantec AntiVirus")])
    #expect(try remarks(folder + "new.tmp", folder + "x.dll") == [])
    #expect(try remarks(#"C:\Program Files\Average\x.dll"#, nil) == [])
  }

  @Test("They are problems of the machine, told by their source")
  func problems() throws {
    let machine = try TestMachine()
    try machine.queue([.replace(WindowsPath(Self.own), WindowsPath(Self.beep))])
    let problems = try machine.store.read { try MachineStatus($0).problems.map(\.text) }
    #expect(problems.contains { $0.contains(Self.own) && $0.contains("no update") }, "\(problems)")
  }
}
