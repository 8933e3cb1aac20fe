import Testing
import UpdateLogs
import WindowsModel

@Suite("Where a machine keeps the programs that wrote its logs")
struct InstallerPlacesTests {
  private let folders = [
    "system32", "$NtUninstallKB900001$", "$ntuninstallkb900002-v2$", "$NtUninstallx$", "$NtServicePackUninstall$",
  ]

  private func own(_ title: String?) -> [String] {
    let places = InstallerPlaces(of: title.flatMap { ShortTitle($0) }, folders: folders, kept: ["KB900001", "odd"])
    #expect(places.own.count + places.others.count == 5)
    return places.own.map { $0.joined(separator: "\\") }
  }

  @Test("Those of the package come first, by its article; a service pack has its own folder")
  func places() {
    #expect(
      own("KB900001") == [#"$hf_mig$\KB900001\update\update.exe"#, #"$NtUninstallKB900001$\spuninst\spuninst.exe"#])
    #expect(own("KB900002") == [#"$ntuninstallkb900002-v2$\spuninst\spuninst.exe"#])
    #expect(own("KB900003") == [])
    #expect(own(nil) == [#"$NtServicePackUninstall$\spuninst\spuninst.exe"#])
  }
}
