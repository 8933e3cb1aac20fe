import WindowsModel

/// Where a batch file is: a current drive, and on each drive a current folder.
///
/// A value, so that what a line will do to it can be tried before the line runs.
struct BatchFolders: Equatable {
  /// The current folder of the current drive.
  private(set) var current: WindowsPath
  /// The current folders of the drives that were left, by `C:`.
  private var others: [String: WindowsPath] = [:]
  /// What `pushd` left behind, and the drive it mapped if it did.
  private var pushed: [Pushed] = []
  /// Shares of servers, by the drive that `pushd` mapped to them.
  private var shares: [String: WindowsPath] = [:]
  /// What `setlocal` keeps for its `endlocal`.
  private(set) var kept: [WindowsPath] = []

  /// cmd.exe knows no more `setlocal` than that; for `pushd` it is a limit of this program.
  private static let (mostKept, mostPushed) = (32, 100)

  init(_ folder: WindowsPath) { current = folder }

  private struct Pushed: Equatable {
    let folder: WindowsPath
    let drive: String?
  }

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

    /// Where it fails; `popd` leaves it to a `||`.
    var setsErrorLevel: Bool { self != .pop }

    /// A drive and `popd` leave the error level alone where they succeed.
    var clearsErrorLevel: Bool {
      switch self {
      case .show, .change, .push: true
      case .drive, .pop: false
      }
    }
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

  /// What a text names here, as the machine has it: a drive that `pushd` mapped is the share behind it.
  func place(_ text: String) throws(BatchReason) -> WindowsPath { place(of: try path(text)) }

  func place(of path: WindowsPath) -> WindowsPath {
    guard let share = shares[WindowsName.folded(path.volume)] else { return path }
    return (try? path.components.isEmpty ? share : share.appending(path.components.joined(separator: "\\"))) ?? path
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
      guard try host.isFolder(place(of: folder)) else { return .failed("The system cannot find the path specified.") }
      if withDrive || WindowsName.same(folder.volume, current.volume) {
        go(to: folder)
      } else {
        others[folder.volume] = folder
      }
    case .drive(let drive):
      let folder = try folder(of: drive)
      guard try host.isFolder(place(of: folder)) else { return .failed("The system cannot find the drive specified.") }
      go(to: folder)
    case .push(let text):
      let folder = try path(text)
      guard try host.isFolder(place(of: folder)) else { return .failed("The system cannot find the path specified.") }
      guard pushed.count < Self.mostPushed else {
        throw BatchReason("more than \(Self.mostPushed) pushd without popd")
      }
      let isServer = Self.drive(folder.volume) == nil
      let drive = isServer ? try freeDrive(on: host) : nil
      pushed.append(Pushed(folder: current, drive: drive))
      guard let drive else {
        go(to: folder)
        break
      }
      shares[drive] = try WindowsPath(folder.volume)
      go(
        to: try WindowsPath(
          ([drive] + folder.components).joined(separator: "\\") + (folder.components.isEmpty ? "\\" : "")))
    case .pop:
      guard let last = pushed.popLast() else { return .failed("There is no folder left of pushd.") }
      go(to: last.folder)
      if let drive = last.drive { (shares[drive], others[drive]) = (nil, nil) }
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

  /// The last drive, from Z: down, that there is not.
  private func freeDrive(on host: some BatchHost) throws -> String {
    for letter in "ZYXWVUTSRQPONMLKJIHGFEDCBA" {
      let drive = "\(letter):"
      if try shares[drive] == nil && !host.isFolder(WindowsPath(drive + "\\")) { return drive }
    }
    throw BatchReason("no drive is free for pushd")
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
