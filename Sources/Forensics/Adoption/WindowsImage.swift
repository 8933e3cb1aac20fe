import HostFiles
import WindowsFormats
package import WindowsModel

/// Where Windows lies in what is to be adopted: a mounted volume, a copy of one, a Windows folder alone, or a folder of
/// hives or of copies of them. Names count in any case.
package struct WindowsImage {
  package let base: EvidenceFolder
  /// Names from the base to the Windows folder; nil: there is none, but a folder with hives.
  package let windows: [String]?
  /// Names from the base to the folder with the hives; nil: there are none.
  package let config: [String]?
  /// Other Windows folders of the volume.
  package let others: [String]
  /// True: the base is a whole volume; false: it is the Windows folder, or the folder of hives, itself.
  package let isVolume: Bool

  /// - Returns: nil when there is nothing of Windows.
  package init?(_ base: EvidenceFolder) {
    self.base = base
    if let config = Self.config(of: base) {
      (windows, self.config, isVolume, others) = ([], config, false, [])
    } else if let found = Self.windows(in: base) {
      windows = [found.taken]
      others = found.others
      config = base.find(folders: [found.taken]).flatMap { Self.config(of: $0) }.map { [found.taken] + $0 }
      isVolume = true
    } else if base.hiveNames().contains(where: { $0.entry.status.kind == .file }) {
      (windows, config, isVolume, others) = (nil, [], false, [])
    } else {
      return nil
    }
  }

  /// `system32\config` in a Windows folder.
  private static func config(of folder: EvidenceFolder) -> [String]? {
    guard let system = folder.find("system32", .folder),
      let config = folder.opened(system)?.find("config", .folder)
    else { return nil }
    return [system, config]
  }

  /// `WINDOWS` or `WINNT`, else any folder that has the hives where Windows has them; and the others that have them.
  private static func windows(in volume: EvidenceFolder) -> (taken: String, others: [String])? {
    let folders = volume.all { $0.status.kind == .folder }.map(\.name)
    func isUsual(_ name: String) -> Bool { WindowsName.same(name, "WINDOWS") || WindowsName.same(name, "WINNT") }
    let found = folders.filter { volume.opened($0).flatMap { config(of: $0) } != nil }
    guard let taken = found.first(where: isUsual) ?? found.first ?? folders.first(where: isUsual) else { return nil }
    return (taken, found.filter { $0 != taken })
  }

  /// The folder of the hives.
  package var configFolder: EvidenceFolder? { config.flatMap { base.find(folders: $0) } }

  /// Where the base lies on the machine whose Windows folder is this.
  package func place(systemRoot: WindowsPath) throws(NameError) -> WindowsPath {
    isVolume ? try WindowsPath(systemRoot.volume + "\\") : systemRoot
  }
}
