import StateStore
import WindowsFormats
import WindowsModel

/// What of a pair is none of servicing: no installer of an update, and no removal of one, queues it.
public enum QueueRemark: Sendable, Hashable {
  /// Its source lies in a temporary folder, and its target among the files of Windows.
  case temporarySource
  /// The same of a person's folder.
  case personalSource
  /// It deletes, renames or replaces a file of a program against malicious software, by this name of it.
  case securityProgram(String)
  /// It brings a lower version than there is.
  case lowerVersion

  /// In a sentence without its end.
  public var text: String {
    switch self {
    case .temporarySource: "no update puts a file out of a temporary folder among those of Windows"
    case .personalSource: "no update puts a file out of a person's folder among those of Windows"
    case .securityProgram(let name): "it takes a security program (\(name)) away or replaces it, which no update does"
    case .lowerVersion: "it brings a lower version than there is"
    }
  }

  /// Those of a pair that no update is known to have queued.
  static func all(_ pair: PendingPair, _ machine: Machine?) -> [QueueRemark] {
    var remarks: [QueueRemark] = []
    let (source, target) = (pair.source.path, pair.target?.path)
    let moves = pair.rename.kind == .replace || pair.rename.kind == .rename
    if moves, let source, let target, let machine, isOfWindows(target, machine) {
      if isTemporary(source) {
        remarks.append(.temporarySource)
      } else if isPersonal(source, machine) {
        remarks.append(.personalSource)
      }
    }
    if pair.rename.kind != .skipped {
      let touched = [source, target].compactMap { $0 }.compactMap { path in
        SecurityPrograms.name(of: path).map { (path, $0) }
      }
      // Its own installer puts new files over old ones in its own folder.
      let isItsOwn = moves && touched.count == 2 && touched[0].1 == touched[1].1
      if let first = touched.first(where: { $0.0 == target }) ?? touched.first, !isItsOwn {
        remarks.append(.securityProgram(first.1))
      }
    }
    if moves, let now = pair.now?.fileVersion, let then = pair.then?.fileVersion, then < now {
      remarks.append(.lowerVersion)
    }
    return remarks
  }

  private static let temporary: Set<String> = ["TEMP", "TMP", "TEMPORARY INTERNET FILES"]
  private static let starting: Set<String> = ["NTLDR", "NTDETECT.COM", "BOOT.INI", "BOOTFONT.BIN"]

  private static func folders(_ path: WindowsPath) -> [String] {
    path.components.dropLast().map { WindowsName.folded($0) }
  }

  private static func isTemporary(_ path: WindowsPath) -> Bool { !temporary.isDisjoint(with: folders(path)) }

  private static func isPersonal(_ path: WindowsPath, _ machine: Machine) -> Bool {
    let folders = folders(path)
    if let first = folders.first, ["DOCUMENTS AND SETTINGS", "USERS", "RECYCLER"].contains(first) { return true }
    return machine.systemRoot.contains(path)
      && folders.dropFirst(machine.systemRoot.components.count).first == "PROFILES"
  }

  private static func isOfWindows(_ path: WindowsPath, _ machine: Machine) -> Bool {
    if machine.systemRoot.contains(path) { return !isTemporary(path) && !isPersonal(path, machine) }
    return path.components.count == 1 && WindowsName.same(path.volume, machine.systemRoot.volume)
      && starting.contains(WindowsName.folded(path.name))
  }
}
