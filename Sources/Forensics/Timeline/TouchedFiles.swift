import Servicing
import StateStore
import UpdateLogs
import WindowsModel

/// The files that updates are recorded to have touched, as a tree of names.
final class TouchedFiles {
  private var children: [String: TouchedFiles] = [:]
  /// The updates that touched it, in the order of their names.
  private(set) var updates: [ShortTitle] = []
  /// The file itself, and not only something below it.
  private(set) var isTouched = false

  private init() {}

  /// By the lists of files in the registry, and by the backups. The folders where updates leave something are in the tree
  /// too.
  init(_ view: borrowing View, _ machine: Machine?, systemRoots: [WindowsPath]) throws {
    for root in systemRoots {
      _ = node(root)
      _ = node(try root.appending("system32\\CatRoot\\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}"))
    }
    guard let machine else { return }
    for update in try RecordedUpdate.all(view) {
      for file in update.files {
        guard let folder = try? machine.path(file.folder), let path = try? folder.appending(file.name) else { continue }
        touch(path, update.title)
      }
    }
    for update in try view.allUpdates() {
      for backup in try view.fileBackups(of: update.name) { touch(backup.path, update.name) }
    }
  }

  func below(_ name: String) -> TouchedFiles? { children[WindowsName.folded(name)] }

  private func node(_ path: WindowsPath) -> TouchedFiles {
    ([path.volume] + path.components).reduce(self) { node, name in
      let folded = WindowsName.folded(name)
      if let known = node.children[folded] { return known }
      let new = TouchedFiles()
      node.children[folded] = new
      return new
    }
  }

  private func touch(_ path: WindowsPath, _ update: ShortTitle?) {
    let node = node(path)
    node.isTouched = true
    if let update, !node.updates.contains(update) {
      node.updates = (node.updates + [update]).sorted { ($0.article, $0.suffix) < ($1.article, $1.suffix) }
    }
  }

  /// What installers leave, by its name: backups, packages kept for a change of branch, logs, catalogs, and files that wait
  /// or were moved aside.
  static func isLeft(_ file: FileTimes) -> Bool {
    let name = WindowsName.folded(file.name)
    if file.isDirectory {
      return ["$NTUNINSTALL", "$NTSERVICEPACKUNINSTALL", "$HF_MIG$"].contains { name.hasPrefix($0) }
    }
    if !file.isDirectory && LogName(file.name) != nil { return true }
    if name.hasSuffix(".CAT") { return UpdateTrace.named(name) != nil }
    return name.hasPrefix("SET") && name.hasSuffix(".TMP") || name.hasPrefix("_0") && name.contains("_.TMP")
  }
}
