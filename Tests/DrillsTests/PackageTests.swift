import Drills
import Servicing
import Testing
import WindowsModel

@Suite("Drill: packages")
struct PackageTests {
  private func package(_ keys: String) throws -> DrillPackage {
    try drill("\(head)packages:\n  A:\n    name: a.exe\n\(keys)").packages[0]
  }

  private func file(_ keys: String) throws -> DrillPackageFile {
    try package("    files:\n      - {path: 'C:\\x', \(keys)}\n").files[0]
  }

  @Test("A name makes a package, and all else has a default")
  func least() throws {
    let package = try package("")
    #expect(package.name == "a.exe" && package.article == nil && package.installer == nil)
    #expect(package.installerDate == nil && package.kind == .hotfix && package.hotpatch == nil)
    #expect(package.minimumServicePack == nil && package.maximumServicePack == nil)
    #expect(!package.isInterdependent && !package.isDamaged && package.includes == [] && package.files == [])
    let file = try file("version: 1.2.3.4")
    #expect(file.qfe == nil && file.hotpatch == .none && file.content == .made && file.branch == nil)
    #expect(!file.neverWithoutRestart && !file.onlyIfPresent)
    #expect(file.place == Place(file: "x.yaml", line: 7, key: "packages.A.files[0]"))
  }

  @Test("Packages keep the order of the file and are found by their keys")
  func order() throws {
    let drill = try drill(head + "packages: {z: {name: 1.exe}, 10: {name: 2.exe}, a b: {name: 3.exe}}")
    #expect(drill.packages.map(\.key) == ["z", "10", "a b"])
    #expect(drill.package("10")?.name == "2.exe")
    #expect(drill.packages[2].place.key == "packages['a b']")
  }

  @Test("The article's word on hotpatching is yes, no or nothing")
  func hotpatch() throws {
    let words: [(String, Bool?)] = [
      ("yes", true), ("no", false), ("unstated", nil), ("True", true), ("'no'", false), ("Unstated", nil),
    ]
    for (word, hotpatch) in words { #expect(try package("    hotpatch: \(word)\n").hotpatch == hotpatch) }
  }

  @Test("A file has a hotpatch for any base, for one, or none")
  func bases() throws {
    #expect(try file("hotpatch: yes").hotpatch == .any)
    #expect(try file("hotpatch: false").hotpatch == .none)
    #expect(try file("hotpatch: {base: 5.2.3790.2437}").hotpatch == .base(FileVersion(5, 2, 3790, 2437)))
  }

  @Test("A service pack names its number")
  func servicePack() throws {
    #expect(try package("    kind: service_pack\n    service_pack: 4\n").kind == .servicePack(4))
    #expect(try package("    service_pack: 4\n").kind == .hotfix)
  }

  @Test("All other keys are read to their values")
  func others() throws {
    let package = try package(
      """
          kb: q300845
          installer: Hotfix.exe
          installer_date: 2002-11-30T12:00:00
          min_service_pack: 0
          max_service_pack: 3
          functions: interdependent
          includes: [Q300846, KB911111]
          damaged: yes
          registry: {HKLM\\SOFTWARE\\V: {L: null}}
      """)
    #expect(package.article?.description == "Q300845")
    #expect(package.installer == .hotfix)
    #expect(package.installerDate == CivilTime(year: 2002, month: 11, day: 30, hour: 12))
    #expect(package.minimumServicePack == 0 && package.maximumServicePack == 3)
    #expect(package.isInterdependent && package.isDamaged)
    #expect(package.includes == [KBNumber(300_846), KBNumber(911_111)])
    #expect(package.registry.map(\.content) == [.value(name: "L", nil)])
    let file = try file(
      "restart: true, if_exists: yes, content: x, qfe: {version: 1.2.3.5, branch: srv03_qfe, content: y}")
    #expect(file.neverWithoutRestart && file.onlyIfPresent && file.content == .text("x"))
    #expect(file.qfe?.content == .text("y"))
  }
}
