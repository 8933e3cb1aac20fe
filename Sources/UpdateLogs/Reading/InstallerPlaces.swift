package import WindowsModel

/// Where a machine keeps the programs that wrote its logs, as names below the folder of Windows:
/// `$hf_mig$\KB921883\update\update.exe`, `$NtUninstallKB921883$\spuninst\spuninst.exe`.
package struct InstallerPlaces: Sendable {
  package static let kept = "$hf_mig$"

  /// Of the package itself.
  package private(set) var own: [[String]] = []
  /// Of others, which are of the language of the machine as a rule.
  package private(set) var others: [[String]] = []

  /// - Parameters:
  ///   - title: nil: of a service pack.
  ///   - folders: names of those in the folder of Windows.
  ///   - kept: names of those in its `$hf_mig$`.
  package init(of title: ShortTitle?, folders: [String], kept: [String]) {
    func add(_ place: [String], isOwn: Bool) {
      if isOwn { own.append(place) } else { others.append(place) }
    }
    func isOwn(_ name: ShortTitle?) -> Bool { title.map { $0.article == name?.article } ?? false }
    for folder in kept.sorted() { add([Self.kept, folder, "update", "update.exe"], isOwn: isOwn(ShortTitle(folder))) }
    for folder in folders.sorted() {
      let place = [folder, "spuninst", "spuninst.exe"]
      let (start, folded) = ("$NtUninstall", WindowsName.folded(folder))
      if WindowsName.same(folder, "$NtServicePackUninstall$") {
        add(place, isOwn: title == nil)
      } else if folded.hasPrefix(WindowsName.folded(start)), folder.hasSuffix("$"),
        let name = ShortTitle(folder.dropFirst(start.count).dropLast())
      {
        add(place, isOwn: isOwn(name))
      }
    }
  }
}
