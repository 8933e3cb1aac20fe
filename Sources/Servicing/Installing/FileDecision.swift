public import StateStore
public import WindowsModel

/// What an installer does with one file of a package, and why.
public struct FileDecision: Sendable, Hashable {
  public enum Method: Sendable, Hashable {
    /// Copied over at once.
    case replace
    /// In use: the new file waits under this name for the restart.
    case delay(WindowsPath)
    /// Moved aside under this name, the new file in its place at once, the old one deleted at the restart.
    case noDelay(WindowsPath)
    /// Swapped at once and patched in memory.
    case hotpatch
    /// Not copied.
    case skip(Skip)

    /// The file comes onto the machine.
    public var isCopied: Bool { if case .skip = self { false } else { true } }

    /// It is done only when the machine was restarted.
    public var needsRestart: Bool {
      switch self {
      case .delay, .noDelay: true
      case .replace, .hotpatch, .skip: false
      }
    }
  }

  public enum Skip: String, Sendable, Hashable {
    case newer = "the file there is newer"
    case same = "the file there is the same"
    case absent = "the machine does not have it"
    case branch = "the file there is of a higher branch"
  }

  public let path: WindowsPath
  /// What it is compared with: the file there, the one queued for its place, or the loaded image, by the era of the
  /// installer.
  public let compared: Revision?
  public let incoming: RevisionFacts
  public let method: Method
  /// Why it is not hotpatched although the package has a hotpatch and hotpatching is on; or that it was since the
  /// last start.
  public let coldReason: String?
  /// Of a package that is taken along; nil: the package's own.
  public var along: ShortTitle?
  /// It is moved aside for its sheet, which has it in place before the restart (`DontDelayUntilReboot`), and not as a KnownDLL.
  public var isAsideBySheet = false
  /// Who has the file mapped that it would replace; of one that is skipped nobody was asked.
  public internal(set) var holders: [Holding] = []
  /// It is skipped for a file that waits for the restart.
  public var waits = false
  /// Where the hotpatch fails; nil if there is none to fail.
  var coldStage: HotpatchTest.Stage?

  /// It was to be hotpatched, and the hotpatch was not applied.
  var hotpatchFails: Bool { coldStage == .application && method.needsRestart }
}

extension Installer {
  /// What the file at a path is taken to be: by the era the loaded KnownDLL, the pending file, or the file on disk.
  ///
  /// - Parameter queue: the sources of the pending renames by their targets.
  func effective(_ path: WindowsPath, _ queue: [WindowsPath: WindowsPath], _ view: borrowing View) throws -> Revision? {
    // A KnownDLL alone is answered for by what was loaded at the start (KB296861); any other file by the disk.
    if era.asksLoadedImage, let loaded = try view.images(mappedAs: path).first(where: { $0.kind == .knownDLL }) {
      return loaded.revision
    }
    if era.cleansQueue, let source = queue[path], let queued = try view.file(source)?.revision { return queued }
    return try view.file(path)?.revision
  }

  /// Why the file is not to be copied; nil if it is.
  func skip(_ file: PackageFile, _ incoming: RevisionFacts, over compared: Revision?) -> FileDecision.Skip? {
    guard let compared else { return file.onlyIfPresent ? .absent : nil }
    if let one = compared.sha256, let other = incoming.sha256, one == other { return .same }
    guard let there = compared.fileVersion, let new = incoming.fileVersion else { return nil }
    if there > new { return .newer }
    let (isQFE, becomesQFE) = (compared.branch?.isQFE == true, incoming.branch?.isQFE == true)
    // A file of the general line never takes the place of one of the hotfix line from a package that has both, nor at one
    // version.
    if isQFE && !becomesQFE && incoming.branch != nil && (hasBothLines || there == new) { return .branch }
    if there < new || becomesQFE && !isQFE { return nil }
    // One version, one line: the same file unless its bytes tell otherwise.
    return compared.sha256 != nil && incoming.sha256 != nil ? nil : .same
  }
}
