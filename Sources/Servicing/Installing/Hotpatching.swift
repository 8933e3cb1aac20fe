import StateStore
import WindowsModel

/// Whether a file may be patched in memory: hot if every test passes, cold plus restart in every other case (KB897341).
///
/// The tests are a table, in the order in which they are asked, so that a report can show each with its result.
public struct HotpatchTest: Sendable, Hashable {
  /// What was asked.
  public let question: String
  /// Why the answer is no; nil: passed.
  public let obstacle: String?

  private init(_ question: String, _ obstacle: String?) {
    self.question = question
    self.obstacle = obstacle
  }

  // MARK: Of package and machine

  /// Every test that concerns package and machine as a whole.
  ///
  /// - Parameter lacking: earlier updates it brings along, which the machine has not and which cannot come hot.
  static func tests(
    _ package: Package, _ switches: Switches, _ platform: Platform, _ circumstances: Circumstances,
    lacking: [KBNumber]
  ) -> [HotpatchTest] {
    let article = package.article
    let old = platform.product == .ws2003 ? "Windows Server 2003 has hotpatching from Service Pack 1 on" : nil
    return [
      // Off unless asked for: the bulletins' packages installed by hand want a restart.
      HotpatchTest(
        "asked for", switches.hotpatch == true ? nil : "hotpatching was not asked for (/hotpatch:enable)"),
      HotpatchTest(
        "Server 2003 with Service Pack 1 or later",
        platform.product == .ws2003 && platform.servicePack > 0
          ? nil : old ?? "\(platform.product.title) has no hotpatching"),
      HotpatchTest("32-bit", platform.architecture == .x86 ? nil : "only 32-bit Windows has hotpatching"),
      HotpatchTest(
        "the package has hotpatch files",
        package.files.contains { $0.hotpatch != nil } ? nil : "the package has no hotpatch files"),
      HotpatchTest(
        package.articleAllowsHotpatching == nil
          ? "its article says nothing against it (not known)" : "its article allows it",
        package.articleAllowsHotpatching == false ? "the article of \(article) says that it cannot be hotpatched" : nil),
      HotpatchTest(
        "it serves one isolated function",
        package.isInterdependent ? "\(article) changes functions that depend on each other" : nil),
      HotpatchTest(
        "what else it brings is there",
        lacking.isEmpty
          ? nil : "it brings \(lacking.map(\.description).joined(separator: ", ")), too, which needs the restart"),
      HotpatchTest(
        "no rights management client runs", circumstances.hasRightsManagement ? rightsManagement : nil),
      HotpatchTest(
        "the account may debug programs",
        circumstances.missingRights.contains(Circumstances.debugRight)
          ? "the account has not the right \(Circumstances.debugRight)" : nil),
    ]
  }

  static let rightsManagement = "a rights management client runs"

  /// Why this machine or package has no hotpatching at all; nil if it has.
  static func blocked(
    _ package: Package, _ switches: Switches, _ platform: Platform, _ circumstances: Circumstances, lacking: [KBNumber]
  ) -> String? {
    tests(package, switches, platform, circumstances, lacking: lacking).lazy.compactMap(\.obstacle).first
  }

  // MARK: Of one file

  /// Every test of one file.
  ///
  /// - Parameter images: what is mapped under its name, also from where it was moved aside to.
  static func tests(
    _ file: PackageFile, line: Line?, current: Revision?, hotpatchedSinceBoot: Bool, _ images: [Image],
    _ circumstances: Circumstances
  ) -> [HotpatchTest] {
    let branch = current?.branch
    let version = current?.fileVersion
    let other = images.first { $0.revision != current }
    let debugger = images.first { $0.isDebugged }
    let conflict = images.first { holder in
      circumstances.conflictingPrograms.contains { WindowsName.same($0, holder.holder) }
    }
    let matches = file.hotpatch?.base == nil || file.hotpatch?.base == version
    return [
      HotpatchTest(
        "the package has a hotpatch for it", file.hotpatch == nil ? "the package has no hotpatch for it" : nil),
      HotpatchTest(
        "it can be replaced without a restart",
        file.alwaysDelayed ? "it can never be replaced without a restart" : nil),
      // Hotpatch files lie in the folders of the general line alone.
      HotpatchTest("GDR files are installed", line == .qfe ? "the package installs its QFE files" : nil),
      HotpatchTest("it is there", current == nil ? "target does not exist" : nil),
      HotpatchTest(
        "its branch may be hotpatched",
        current == nil || branch?.allowsHotpatching == true
          ? nil : "its branch (\(branch?.name ?? "unknown")) may not be hotpatched"),
      HotpatchTest(
        "a hotpatch fits its version",
        current == nil || matches
          ? nil
          : "target has no matching hotpatch file (it is for \(file.hotpatch?.base?.description ?? ""), and "
            + "\(version?.description ?? "no version") is here)"),
      HotpatchTest(
        "what is loaded is the file on disk",
        hotpatchedSinceBoot
          ? nil
          : other.map { "the image in memory is another (\($0.revision.fileVersion?.description ?? "no version"))" }),
      HotpatchTest("it was not hotpatched since the start", hotpatchedSinceBoot ? Self.hotpatchedSinceBoot : nil),
      HotpatchTest(
        "no debugger is at a program that holds it",
        debugger.map { "\($0.holder), which holds it, is being debugged" }),
      HotpatchTest(
        "no program that holds it conflicts",
        conflict.map { "\($0.holder), which holds it, conflicts with hotpatching (KB922612)" }),
    ]
  }

  /// Why this file is not patched in memory; nil if it may be.
  static func blocked(
    _ file: PackageFile, line: Line?, current: Revision?, hotpatchedSinceBoot: Bool, _ images: [Image],
    _ circumstances: Circumstances
  ) -> String? {
    tests(file, line: line, current: current, hotpatchedSinceBoot: hotpatchedSinceBoot, images, circumstances).lazy
      .compactMap(\.obstacle).first
  }

  /// Such a file needs the restart, also when the next package would not patch it in memory.
  static let hotpatchedSinceBoot = "it was hotpatched since last boot"

  /// True if a file was patched in memory in this session.
  static func wasHotpatched(_ path: WindowsPath, _ view: borrowing View) throws -> Bool {
    try view.value(Keys.installedHotpatches, path.description) != nil
  }
}
