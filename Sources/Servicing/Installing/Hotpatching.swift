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
  /// Where Update.exe would come upon it.
  let stage: Stage

  /// The stages of Update.exe's log in which a hotpatch fails.
  enum Stage: Sendable, Hashable {
    /// The library does not start: "Hotpatching Initialization Failed".
    case start
    /// Nothing is analysed.
    case package
    /// A file is passed over, for this reason in Update.exe's words.
    case analysis(String)
    /// The hotpatch is not applied.
    case application
  }

  private init(_ question: String, _ obstacle: String?, _ stage: Stage = .package) {
    self.question = question
    self.obstacle = obstacle
    self.stage = stage
  }

  /// Of a file whose bytes no hotpatch in the package was made for.
  private static let noMatch = Stage.analysis("target has no matching hotpatch file")

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
          ? nil : old ?? "\(platform.product.title) has no hotpatching", .start),
      HotpatchTest("32-bit", platform.architecture == .x86 ? nil : "only 32-bit Windows has hotpatching", .start),
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
          ? "the account has not the right \(Circumstances.debugRight)" : nil, .start),
    ]
  }

  static let rightsManagement = "a rights management client runs"

  // MARK: Of one file

  /// Every test of one file.
  ///
  /// - Parameter current: what is at its path.
  static func tests(
    _ file: PackageFile, at path: WindowsPath, line: BranchLine?, current: Revision?, _ circumstances: Circumstances,
    _ view: borrowing View
  ) throws -> [HotpatchTest] {
    let otherBytes = try file.hotpatch?.mismatch(current, view)
    let hotpatchedSinceBoot = try wasHotpatched(path, view)
    // Also from where it was moved aside to.
    let images = try view.images(mappedAs: path)
    let branch = current?.branch
    let version = current?.fileVersion
    let other = images.first { $0.revision != current }
    let debugger = images.first { $0.isDebugged }
    let conflict = images.first { holder in
      circumstances.conflictingPrograms.contains { WindowsName.same($0, holder.holder) }
    }
    let base =
      file.hotpatch?.base.map {
        $0 == version ? nil : "it is for \($0), and \(version?.description ?? "no version") is here"
      } ?? nil
    let mismatch = base ?? otherBytes
    return [
      HotpatchTest(
        "the package has a hotpatch for it", file.hotpatch == nil ? "the package has no hotpatch for it" : nil,
        noMatch),
      HotpatchTest(
        "it can be replaced without a restart",
        file.alwaysDelayed ? "it can never be replaced without a restart" : nil, noMatch),
      // Hotpatch files lie in the folders of the general line alone.
      HotpatchTest("GDR files are installed", line == .qfe ? "the package installs its QFE files" : nil, noMatch),
      HotpatchTest(
        "it is there", current == nil ? "target does not exist" : nil, .analysis("target does not exist")),
      HotpatchTest(
        "its branch may be hotpatched",
        current == nil || branch?.allowsHotpatching == true
          ? nil : "its branch (\(branch?.name ?? "unknown")) may not be hotpatched", noMatch),
      HotpatchTest(
        "a hotpatch fits its version",
        current == nil ? nil : mismatch.map { "target has no matching hotpatch file (\($0))" }, noMatch),
      HotpatchTest(
        "what is loaded is the file on disk",
        hotpatchedSinceBoot
          ? nil
          : other.map { "the image in memory is another (\($0.revision.fileVersion?.description ?? "no version"))" },
        noMatch),
      HotpatchTest(
        "it was not hotpatched since the start", hotpatchedSinceBoot ? Self.hotpatchedSinceBoot : nil, noMatch),
      HotpatchTest(
        "no debugger is at a program that holds it",
        debugger.map { "\($0.holder), which holds it, is being debugged" }, .application),
      HotpatchTest(
        "no program that holds it conflicts",
        conflict.map { "\($0.holder), which holds it, conflicts with hotpatching (KB922612)" }, .application),
    ]
  }

  /// Such a file needs the restart, also when the next package would not patch it in memory.
  static let hotpatchedSinceBoot = "it was hotpatched since last boot"

  /// True if a file was patched in memory in this session.
  static func wasHotpatched(_ path: WindowsPath, _ view: borrowing View) throws -> Bool {
    try view.value(Keys.installedHotpatches, path.description) != nil
  }
}

extension [HotpatchTest] {
  /// The first that was not passed; nil if all were.
  var firstFailed: HotpatchTest? { first { $0.obstacle != nil } }
}

extension PackageFile.Hotpatch {
  /// Why it does not fit a file of the machine by its MD5; nil if it does, or if it does not go by that.
  fileprivate func mismatch(_ revision: Revision?, _ view: borrowing View) throws -> String? {
    if digests.isEmpty { return nil }
    guard let revision, revision.isHeld else {
      return "it goes by the MD5, and the bytes of the file here are not known"
    }
    var digest = ContentDigest()
    try view.forEachPiece(of: revision) { digest.update($0) }
    return digests.contains(digest.result.md5) ? nil : "it is for other bytes"
  }
}
