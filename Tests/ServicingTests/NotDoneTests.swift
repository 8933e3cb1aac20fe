import Servicing
import StateStore
import TestSupport
import Testing
import UpdateLogs
import WindowsFormats
import WindowsModel

@Suite("What the sheet of a package asks for and an install does not do") struct NotDoneTests {
  private let scratch = Scratch()
  private let machine: TestMachine

  init() throws { machine = try TestMachine(.ws2003, servicePack: 1, files: [:], extent: .registryOnly) }

  private func install(_ folder: ShippedFolder) throws -> (package: Package, outcome: Installer.Outcome) {
    let shipped = try ShippedPackage(folder.path)
    let package = try machine.store.read { try shipped.package(for: Machine($0), $0) }
    return (package, try machine.install(package))
  }

  private func log() throws -> String {
    try machine.store.read { view in
      guard let revision = try view.file(TestMachine.path(#"%SystemRoot%\KB900001.log"#, view))?.revision else {
        return ""
      }
      return String(decoding: try view.bytes(of: revision), as: UTF8.self)
    }
  }

  /// A sheet with lines of its own in place of those that install x.dll.
  private func sheet(_ lines: String) throws -> ShippedFolder {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    folder.put(
      "update/update.inf",
      """
      [Version]
      Signature="$Windows NT$"
      LanguageType=9
      NtMajorVersionToUpdate=5
      NtMinorVersionToUpdate=2
      MinNtServicePackVersion=256
      MaxNtServicePackVersion=256
      \(lines)
      [Configuration]
      InstallationType=Hotfix
      [Strings]
      SP_SHORT_TITLE="KB900001"
      """)
    return folder
  }

  @Test(
    "A sheet that names nothing to install is refused, and the log says why",
    arguments: [
      "", "[ProductInstall.CopyFilesAlways]\nCopyFiles=Nowhere.files",
      "[ProductInstall.WhatIsThis]\nCopyFiles=System32.files\n[DestinationDirs]\nSystem32.files=11\n[System32.files]\nx.dll,qfe\\x.dll",
      "[ProductInstall.CopyFilesAlways]\nCopyFiles=Odd.files\n[DestinationDirs]\nOdd.files=64999\n[Odd.files]\nx.dll,qfe\\x.dll",
      "[ProcessesToRun]\n\"rundll32.exe apphelp.dll,ShimFlushCache\"",
    ])
  func sheetNamesNothingInstall(lines: String) throws {
    let (_, outcome) = try install(sheet(lines))
    #expect(outcome.code == WindowsCode.failure && outcome.refusal?.extendedCode == 0xF00C)
    #expect(try log().contains("names no file and no registry entry that can be installed"))
    #expect(try machine.store.read { try $0.update(KBNumber(900_001)) } == nil)
  }

  @Test("A sheet that is understood in part installs that part, and says in the log what is left")
  func sheetUnderstoodPartInstalls() throws {
    let extra = "[LinkItems]\na=b\n[ProcessesToRun]\n\"rundll32.exe apphelp.dll,ShimFlushCache\""
    let (package, outcome) = try install(ShippedFolder.singleBranch(in: scratch.path, extra: extra))
    #expect(outcome.code == WindowsCode.success && outcome.decisions.count == 1)
    #expect(package.notDone(outcome.line).count == 2)
    let kept = try machine.store.read { try $0.update(KBNumber(900_001))?.notDone }
    #expect(kept == package.notDone(outcome.line))
    let log = try log()
    #expect(log.contains("not done: update\\update.inf: [LinkItems]"))
    #expect(log.contains("not done: update\\update.inf: [ProcessesToRun] is told, not run: rundll32.exe"))
    let meanings = ExplainedLog(KBLog(Array(log.utf8), codePage: .western)).sections.flatMap(\.lines).compactMap(
      \.meaning)
    #expect(meanings.contains { $0.contains("was not done: update\\update.inf: [LinkItems]") })
  }

  @Test("What is only noise is not told: empty sections, those of a removal, and lists that nothing names")
  func noise() throws {
    let extra = "[Empty]\n[Del.Reg.Uninstall.Old]\na=b\n[ProcessesToRunBeforeUninstall]\nx.exe\n[Mystery]\na=b"
    let folder = ShippedFolder.singleBranch(in: scratch.path, extra: extra)
    let (package, outcome) = try install(folder)
    #expect(package.notDone(outcome.line) == [])
    #expect(try machine.store.read { try $0.update(KBNumber(900_001))?.notDone } == [])
    #expect(try ShippedPackage(folder.path).notes.filter { $0.contains("[Mystery]") }.count == 1)
  }

  @Test("A sheet whose lists are all for other machines says that nothing is to be done")
  func sheetWhoseListsAll() throws {
    let lines = """
      [ProductInstall.ProfessionalFiles]
      CopyFiles=System32.files
      [DestinationDirs]
      System32.files=11
      [System32.files]
      x.dll,qfe\\x.dll
      """
    let (_, outcome) = try install(sheet(lines))
    #expect(outcome.code == WindowsCode.success && outcome.decisions.isEmpty)
    #expect(try log().contains("not done: none of its lists of files and registry entries is for this machine"))
  }

  @Test(
    "A prerequisite that is not checked is told as such, once",
    arguments: [
      (
        "Condition=FooOp,Pre\n[Pre]\nPresentOp=CheckReg,HKLM,SOFTWARE",
        "of [Prerequisite] is not checked: it has no condition"
      ),
      ("Condition=SingleOp,Nowhere", "of [Prerequisite] is not checked: it names the section [Nowhere]"),
      ("Whatever=1", "of [Prerequisite] is not checked: it is no condition"),
      (
        "Condition=SingleOp,Pre\n[Pre]\nPresentOp=CheckMsi,{1}",
        "prerequisite 1 is not checked, for a store cannot tell it: PresentOp = CheckMsi, {1}"
      ),
    ])
  func prerequisiteNotCheckedTold(lines: String, told: String) throws {
    let (package, outcome) = try install(
      ShippedFolder.singleBranch(in: scratch.path, extra: "[Prerequisite]\n\(lines)"))
    #expect(outcome.code == WindowsCode.success)
    #expect(package.unchecked(nil).count == 1 && package.unchecked(nil).first?.contains(told) == true)
    #expect(package.notDone(nil).isEmpty)
  }
}
