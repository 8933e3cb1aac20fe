import Servicing
import Testing
import WindowsModel

@testable import Drills

@Suite("Drill: the example of the page")
struct PageExampleTests {
  private let drill: Drill
  private let xdll = #"%SystemRoot%\system32\x.dll"#
  private let vendor: RegistryPath

  init() throws {
    drill = try Drill(text: pageExample, file: "drills/page.yaml", folder: "drills")
    vendor = try RegistryPath(#"HKLM\SOFTWARE\Vendor"#)
  }

  @Test("Head and machine are read key by key")
  func machine() {
    #expect(drill.name == "qchain-keeps-the-newest")
    #expect(drill.about == "Two packages queue the same file; QChain keeps the newest.")
    #expect(drill.claims == ["Q12", "Q14", "Q16"])
    #expect(drill.folder == "drills")
    let machine = drill.machine
    #expect(machine.platform == Platform(product: .w2k, servicePack: 3))
    #expect(machine.date == CivilTime(year: 2003, month: 5, day: 1, hour: 9))
    #expect(machine.knownDLLs == ["kernel32.dll"])
    #expect(machine.missingRights == ["SeDebugPrivilege"])
    #expect(!machine.hasRightsManagement)
    #expect(machine.conflictingPrograms == ["Contoso Guard"])
    #expect(machine.integrated == ["A"])
    #expect(machine.programs == ["Contoso Backup 2.1"])
    #expect(machine.place == Place(file: "drills/page.yaml", line: 4, key: "machine"))
    let place = Place(file: "drills/page.yaml", line: 16, key: "machine.files[0]")
    #expect(
      machine.files == [
        DrillFile(
          path: xdll, version: FileVersion(5, 0, 2195, 1), branch: Branch("srv03_gdr"), use: .untilRestart,
          isDebugged: false, content: .text("any text"), place: place)
      ])
    #expect(machine.registry.map(\.key) == [vendor, vendor])
    #expect(
      machine.registry.map(\.content) == [
        .value(name: "Level", .dword(3)), .value(name: "Blob", .binary([0, 0xFF, 0x10])),
      ])
    #expect(machine.registry.map(\.place.line) == [24, 25])
    #expect(machine.registry[1].place.key == #"machine.registry['HKLM\SOFTWARE\Vendor'].Blob"#)
  }

  @Test("The package is read key by key")
  func package() throws {
    #expect(drill.packages.map(\.key) == ["A"])
    let package = try #require(drill.package("A"))
    #expect(drill.package("B") == nil)
    #expect(package.name == "WindowsServer2003-KB920683-x86-ENU.exe")
    #expect(package.article == KBNumber(920_683))
    #expect(package.installer == .update)
    #expect(package.kind == .hotfix)
    #expect(package.installerDate == CivilTime(year: 2006, month: 8, day: 1))
    #expect(package.minimumServicePack == 1 && package.maximumServicePack == nil)
    #expect(package.hotpatch == nil)
    #expect(!package.isInterdependent && !package.isDamaged)
    #expect(package.includes == [KBNumber(911_111)])
    #expect(package.registry.isEmpty)
    let file = try #require(package.files.first)
    #expect(package.files.count == 1)
    #expect(file.path == #"%SystemRoot%\system32\dnsapi.dll"#)
    #expect(file.version == FileVersion(5, 2, 3790, 2745) && file.branch == Branch("srv03_sp1_gdr"))
    #expect(file.qfe?.version == FileVersion(5, 2, 3790, 2745) && file.qfe?.branch == Branch("srv03_sp1_qfe"))
    #expect(file.qfe?.content == .made && file.qfe?.place.key == "packages.A.files[0].qfe")
    #expect(file.hotpatch == .any)
    #expect(!file.neverWithoutRestart && !file.onlyIfPresent)
    #expect(file.content == .text("any text"))
  }

  @Test("The steps come in their order, with what stands beside and beneath them")
  func steps() throws {
    let lines = pageExample.split(separator: "\n", omittingEmptySubsequences: false)
    let batchLine = try #require(lines.firstIndex { $0.contains("@echo off") }) + 1
    let batch = #"""
      @echo off
      setlocal
      set PATHTOFIXES=E:\hotfix
      %PATHTOFIXES%\WindowsServer2003-KB920683-x86-ENU.exe /Z /Q

      """#
    let written = try #require(drill.steps.first { if case .write = $0.action { true } else { false } })
    let expected: [DrillStep.Action] = [
      .install(package: "A", switches: ["/z", "/q"], answer: false), .qchain(log: nil, dated: nil),
      .qualify(package: "A", switches: []), .release(path: xdll), .hold(path: xdll), .program("Contoso Backup 3.0"),
      .delete(path: xdll),
      .write(
        DrillFile(
          path: xdll, version: FileVersion(5, 0, 2195, 9), branch: nil, use: .none, isDebugged: false, content: .made,
          place: Place(file: "drills/page.yaml", line: written.place.line, key: "steps[7].write"))),
      .registry([
        DrillRegistryEntry(
          key: vendor, content: .value(name: "Level", .dword(4)),
          place: Place(
            file: "drills/page.yaml", line: written.place.line + 1,
            key: #"steps[8].registry['HKLM\SOFTWARE\Vendor'].Level"#))
      ]),
      .reboot, .uninstall(.package("A"), switches: [], answer: false, ignoreWarning: false), .mark("before-b"),
      .rollback("before-b"), .batch(text: batch, line: batchLine), .verify,
    ]
    #expect(drill.steps.count == expected.count)
    for (step, action) in zip(drill.steps, expected) { #expect(step.action == action) }
    #expect(drill.steps[0].expect?.items.map(\.demand) == [.code(3010), .messages([])])
    #expect(drill.steps[0].expect?.items[0].place.key == "steps[0].expect.code")
    #expect(drill.steps[10].expect?.items.map(\.demand) == [.code(1603), .warning(["KB900002"])])
    #expect(drill.steps.indices.filter { drill.steps[$0].expect != nil } == [0, 10])
    for (index, step) in drill.steps.enumerated() {
      #expect(step.place.key == "steps[\(index)]")
      #expect(lines[step.place.line - 1].hasPrefix("  - "))
    }
  }

  @Test("Every demand of the end is one item with its own place")
  func expectation() throws {
    let expect = try #require(drill.expect)
    let article = try #require(ShortTitle("KB920683"))
    let demands: [ExpectedItem.Demand] = [
      .file(path: xdll, .version(FileVersion(5, 0, 2195, 3))),
      .registry(
        DrillRegistryEntry(key: vendor, content: .value(name: "Level", .dword(3)), place: expect.items[1].place)),
      .pending([]), .updates([article]), .rebootPending(false), .reboots(1), .qfecheck(article, .current),
      .fileText(path: #"C:\qchain.log"#, text: "Version: 5.0.2184.1"),
      .log(article, text: "RebootNecessary = 1", isThere: true),
      .sameState(as: "before-b"),
    ]
    #expect(expect.items.map(\.demand) == demands)
    #expect(
      expect.items.map(\.place.key) == [
        #"expect.files['%SystemRoot%\system32\x.dll']"#, #"expect.registry['HKLM\SOFTWARE\Vendor'].Level"#,
        "expect.pending", "expect.updates", "expect.reboot_pending", "expect.reboots", "expect.qfecheck.KB920683",
        #"expect.file_text['C:\qchain.log'][0]"#, "expect.log.KB920683[0]", "expect.same_state_as",
      ])
    #expect(expect.items.allSatisfy { $0.place.line > expect.place.line })
  }
}
