import StateStore
import WindowsModel

/// Whether a file may be patched in memory: hot if every test passes, cold plus restart in every other case (KB897341).
struct HotpatchTest {
  /// Why this machine or package has no hotpatching at all; nil if it has.
  static func blocked(_ package: Package, _ switches: Switches, _ platform: Platform) -> String? {
    // Off unless asked for: the bulletins' packages installed by hand want a restart.
    if switches.hotpatch != true { return "hotpatching was not asked for (/hotpatch:enable)" }
    if platform.product != .ws2003 { return "\(platform.product.title) has no hotpatching" }
    if platform.servicePack < 1 { return "Windows Server 2003 has hotpatching from Service Pack 1 on" }
    if platform.architecture != .x86 { return "only 32-bit Windows has hotpatching" }
    if !package.files.contains(where: { $0.hotpatch != nil }) { return "the package has no hotpatch files" }
    if package.articleAllowsHotpatching == false {
      return "the article of \(package.article) says that it cannot be hotpatched"
    }
    return nil
  }

  /// Why this file is not patched in memory; nil if it may be.
  static func blocked(
    _ file: PackageFile, line: Line?, current: Revision?, hotpatchedSinceBoot: Bool
  ) -> String? {
    guard let hotpatch = file.hotpatch else { return "the package has no hotpatch for it" }
    // Hotpatch files lie in the folders of the general line alone.
    guard line != .qfe else { return "the package installs its QFE files" }
    guard let current else { return "target does not exist" }
    guard let branch = current.branch, branch.allowsHotpatching else {
      return "its branch (\(current.branch?.name ?? "unknown")) may not be hotpatched"
    }
    if let base = hotpatch.base, current.fileVersion != base {
      return
        "target has no matching hotpatch file (it is for \(base), and \(current.fileVersion?.description ?? "no version") is here)"
    }
    if hotpatchedSinceBoot { return Self.hotpatchedSinceBoot }
    return nil
  }

  /// Such a file needs the restart, also when the next package would not patch it in memory.
  static let hotpatchedSinceBoot = "it was hotpatched since last boot"

  /// True if a file was patched in memory in this session.
  static func wasHotpatched(_ path: WindowsPath, _ view: borrowing View) throws -> Bool {
    try view.value(Keys.installedHotpatches, path.description) != nil
  }
}
