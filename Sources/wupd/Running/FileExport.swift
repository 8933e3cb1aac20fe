import HostFiles
import Servicing
import StateStore
import WindowsModel

/// Files of a machine, written below a folder of this computer, with a list of them beside it.
struct FileExport {
  private let folder: String
  private let manifest: String
  private(set) var written: Int64 = 0
  private(set) var bytes: Int64 = 0
  private(set) var missed: [(path: WindowsPath, reason: String)] = []

  /// - Parameter paths: files and folders of the machine; none: all of them.
  /// - Throws: ``StoreError``: notFound when there is no such file, before anything is written; cannotCreate, io. What was
  ///   written until then stays, and there is no list of it.
  init(_ paths: [String], of view: borrowing View, to folder: String, replacing: Bool) throws {
    let roots =
      try paths.isEmpty
      ? view.volumes().map { try WindowsPath($0.name + "\\") } : paths.map { try Machine.path($0, on: view) }
    let own = try JournalEvents.path(view).flatMap { path in try view.file(path) == nil ? path : nil }
    for root in roots where root != own {
      guard try view.file(root) != nil else { throw StoreError(.notFound, "\(root): is not on the machine.") }
    }
    var name = folder
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    self.folder = folder
    manifest = name + ".manifest"
    let list = try HostOutput(manifest, replacing: replacing)
    let tree = try HostTree(folder, replacing: replacing)
    try Self.add(["state", "size", "sha256", "written_utc", "file", "path"], to: list)
    for root in roots {
      guard let entry = try view.file(root) else { continue }
      try take(root, entry, view, tree, list)
      if entry.isDirectory {
        try view.forEachFile(below: root) { try take($0, $1, view, tree, list) }
      }
    }
    if let own, roots.contains(where: { $0 == own || $0.contains(own) }) { try take(events: own, view, tree, list) }
    HostFiles.flush()
    try list.close()
  }

  /// The event log of what was done here, which lies nowhere in the store and is made when it is asked for.
  private mutating func take(
    events path: WindowsPath, _ view: borrowing View, _ tree: HostTree, _ list: HostOutput
  ) throws {
    let content = try JournalEvents(view).bytes()
    let (names, time) = (Self.names(path), try view.act(at: .act(view.act)).time)
    var hash = ContentHash()
    do {
      try content.withUnsafeBytes { content in
        hash.add(content)
        try tree.write(names, time: HostTime(time)) { try $0(content) }
      }
    } catch let refusal as HostTree.Refusal {
      missed.append((path, refusal.reason))
      return try Self.add([refusal.reason, "\(content.count)", "", "", "", path.description], to: list)
    }
    written += 1
    bytes += Int64(content.count)
    try Self.add(
      [
        "reckoned from the journal", "\(content.count)", hexadecimal(hash.finished()), time.iso,
        names.joined(separator: "/"), path.description,
      ], to: list)
  }

  private mutating func take(
    _ path: WindowsPath, _ entry: FileEntry, _ view: borrowing View, _ tree: HostTree, _ list: HostOutput
  ) throws {
    let names = Self.names(path)
    do {
      guard let revision = entry.revision else { return try tree.makeFolder(names) }
      guard revision.isHeld else { throw HostTree.Refusal("its bytes are not in the store") }
      var size: Int64 = 0
      try tree.write(names, time: entry.written.map { HostTime($0) }) { write in
        try view.forEachCheckedPiece(of: revision) { piece in
          try write(piece)
          size += Int64(piece.count)
        }
      }
      written += 1
      bytes += size
      try Self.add(
        [
          "written", "\(size)", hexadecimal(revision.sha256 ?? []), entry.written?.iso ?? "",
          names.joined(separator: "/"),
          path.description,
        ], to: list)
    } catch let refusal as HostTree.Refusal {
      try miss(path, entry, refusal.reason, list)
    } catch let error as StoreError where error.code == .damaged {
      try miss(path, entry, "it is damaged in the store: \(error.told)", list)
    }
  }

  private mutating func miss(_ path: WindowsPath, _ entry: FileEntry, _ reason: String, _ list: HostOutput) throws {
    missed.append((path, reason))
    try Self.add(
      [
        reason, entry.revision?.size.map { "\($0)" } ?? "", entry.revision?.sha256.map { hexadecimal($0) } ?? "",
        entry.written?.iso ?? "", "", path.description,
      ], to: list)
  }

  /// `C/WINDOWS/x.dll`, `UNC/server/share/x.dll`.
  private static func names(_ path: WindowsPath) -> [String] {
    let volume =
      path.volume.hasSuffix(":")
      ? [String(path.volume.dropLast())]
      : ["UNC"] + path.volume.unicodeScalars.split(separator: "\\").map { String($0) }
    return volume + path.components
  }

  private static func add(_ cells: [String], to list: HostOutput) throws {
    let line = cells.map(printable).joined(separator: "\t") + "\n"
    try Array(line.utf8).withUnsafeBytes { try list.write($0) }
  }

  // MARK: Telling

  private static let shown = 20

  var lines: [String] {
    var lines = ["\(folder): \(counted(written, "file")), \(counted(bytes, "byte")); listed in \(manifest)"]
    guard !missed.isEmpty else { return lines }
    lines.append("\(counted(missed.count, "file or folder", plural: "files or folders")) not written")
    lines += missed.prefix(Self.shown).map { "  \($0.path): \($0.reason)" }
    if missed.count > Self.shown { lines.append("  and \(missed.count - Self.shown) more") }
    return lines
  }

  var json: JSON {
    [
      "folder": .text(folder), "manifest": .text(manifest), "written": .number(written), "bytes": .number(bytes),
      "not_written": .array(missed) { ["path": .text($0.path.description), "reason": .text($0.reason)] },
    ]
  }
}
