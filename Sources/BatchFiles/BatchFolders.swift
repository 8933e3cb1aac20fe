import WindowsModel

/// Where a batch file is: a current drive, and on each drive a current folder.
///
/// A value, so that what a line will do to it can be tried before the line runs.
struct BatchFolders: Equatable {
  /// The current folder of the current drive.
  private(set) var current: WindowsPath
  /// The current folders of the drives that were left, by `C:`.
  private var others: [String: WindowsPath] = [:]
  /// What `pushd` left behind.
  private var pushed: [WindowsPath] = []
  /// What `setlocal` keeps for its `endlocal`.
  private(set) var kept: [WindowsPath] = []

  /// cmd.exe knows no more `setlocal` than that; for `pushd` it is a limit of this program.
  private static let (mostKept, mostPushed) = (32, 100)

  init(_ folder: WindowsPath) { current = folder }

  /// A change of the current folder.
  enum Change: Equatable {
    /// `cd` without a folder, or with a drive alone: shows the folder there.
    case show(drive: String?)
    /// `cd X`, and with `/d` to the drive too.
    case change(String, drive: Bool)
    /// `E:`
    case drive(String)
    case push(String)
    case pop
  }

  enum Outcome: Equatable {
    case done
    case said(String)
    case failed(String)
  }

  /// What a text names here: quotes are taken off, `E:x` counts from the current folder of E:, `\x` from the root.
  func path(_ text: String) throws(BatchReason) -> WindowsPath {
    let name = text.withoutQuotes
    guard !name.isEmpty else { throw BatchReason("an empty name is no file or folder") }
    let scalars = Array(name.unicodeScalars.prefix(3))
    let isSlash = { (index: Int) in scalars.count > index && (scalars[index] == "\\" || scalars[index] == "/") }
    do throws(NameError) {
      if isSlash(0) {
        return try isSlash(1) ? WindowsPath(name) : WindowsPath(current.volume + name)
      }
      if let drive = Self.drive(name) {
        if isSlash(2) { return try WindowsPath(name) }
        return try folder(of: drive).appending(String(name.unicodeScalars.dropFirst(2)))
      }
      return try current.appending(name)
    } catch {
      throw BatchReason(error.description)
    }
  }

  /// `E:` if a text begins with that.
  static func drive(_ text: String) -> String? {
    let start = text.unicodeScalars.prefix(2)
    guard start.count == 2, start.last == ":", start.first.map(BatchCursor.isLetter) == true else { return nil }
    return WindowsName.folded(String(start))
  }

  /// - Throws: what the host throws, or ``BatchReason`` for a folder that cannot be one.
  mutating func apply(_ change: Change, on host: some BatchHost) throws -> Outcome {
    switch change {
    case .show(let drive):
      let folder = try drive.map(folder(of:)) ?? current
      return .said(folder.description)
    case .change(let text, let withDrive):
      let folder = try local(text)
      guard try host.isFolder(folder) else { return .failed("The system cannot find the path specified.") }
      if withDrive || WindowsName.same(folder.volume, current.volume) {
        go(to: folder)
      } else {
        others[folder.volume] = folder
      }
    case .drive(let drive):
      let folder = try folder(of: drive)
      guard try host.isFolder(folder) else { return .failed("The system cannot find the drive specified.") }
      go(to: folder)
    case .push(let text):
      let folder = try local(text)
      guard try host.isFolder(folder) else { return .failed("The system cannot find the path specified.") }
      guard pushed.count < Self.mostPushed else {
        throw BatchReason("more than \(Self.mostPushed) pushd without popd")
      }
      pushed.append(current)
      go(to: folder)
    case .pop:
      guard let folder = pushed.popLast() else { return .failed("There is no folder left of pushd.") }
      go(to: folder)
    }
    return .done
  }

  /// `setlocal`
  mutating func keep() throws(BatchReason) {
    guard kept.count < Self.mostKept else {
      throw BatchReason("more than \(Self.mostKept) setlocal without endlocal")
    }
    kept.append(current)
  }

  /// `endlocal`, which may find nothing to do.
  mutating func restore() {
    if let folder = kept.popLast() { go(to: folder) }
  }

  private mutating func go(to folder: WindowsPath) {
    others[current.volume] = current
    current = folder
  }

  private func folder(of drive: String) throws(NameError) -> WindowsPath {
    if WindowsName.same(drive, current.volume) { return current }
    if let folder = others[drive] { return folder }
    return try WindowsPath(drive + "\\")
  }

  private func local(_ text: String) throws(BatchReason) -> WindowsPath {
    let folder = try path(text)
    guard Self.drive(folder.volume) != nil else {
      throw BatchReason("\(folder) is on a server, where cmd.exe has no current folder")
    }
    return folder
  }
}
