import StateStore
public import WindowsFormats
public import WindowsModel

/// A queued pair with the versions that its two files have now: what the logs of the tools show of it.
public struct QueuedFiles: Sendable, Hashable {
  public let rename: PendingRename
  public let from: QueuePlace
  /// nil: a deletion.
  public let to: QueuePlace?
  /// nil: there is no such file, or it has no version.
  public let source: FileVersion?
  public let destination: FileVersion?

  static func all(_ renames: [PendingRename], _ view: borrowing View) throws -> [QueuedFiles] {
    try renames.map { rename in
      let (from, to) = (try rename.sourcePlace(view), try rename.targetPlace(view))
      return QueuedFiles(
        rename: rename, from: from, to: to, source: try from.path.flatMap { try view.file($0)?.revision?.fileVersion },
        destination: try to?.path.flatMap { try view.file($0)?.revision?.fileVersion })
    }
  }

  /// The two lines of Update.exe: `Source:C:\x (1.0.0.2)`, `Destination:C:\y (1.0.0.1)`. Without a version a blank
  /// ends the line; a deletion has an empty destination.
  var installerLines: [String] {
    func described(_ path: WindowsPath?, _ text: String, _ version: FileVersion?) -> String {
      "\(path?.description ?? text) " + (version.map { "(\($0))" } ?? "")
    }
    return [
      "Source:" + described(from.path, rename.source, source),
      "Destination:" + (rename.target.isEmpty ? " " : described(to?.path, rename.target, destination)),
    ]
  }

  /// One line, for logs of installers that do not show the queue: `C:\x (1.0.0.2) -> C:\y (1.0.0.1)`.
  var note: String {
    let lines = installerLines.map { String($0.drop { $0 != ":" }.dropFirst()) }
    func end(_ text: String) -> String { text.hasSuffix(" ") ? String(text.dropLast()) : text }
    return "\(end(lines[0])) -> \(rename.target.isEmpty ? "deleted" : end(lines[1]))"
  }

  /// The lines of QChain.exe: each on a line of its own, paths as they stand in the queue.
  ///
  /// What the program prints for a file without a version is not known. Here a `Version:` stands only where there is
  /// one, as in the layout of Update.exe; so a deletion, whose `Destination:` is empty, has none behind it.
  var toolLines: [String] {
    let lines = [
      "Source: \(Self.shown(rename.source))", source.map { "Version: \($0)" },
      "Destination: \(Self.shown(rename.target))", destination.map { "Version: \($0)" },
    ]
    return lines.compactMap { $0 }
  }

  /// `\??\d:\x` as `d:\x`, without the sign that says to replace.
  private static func shown(_ text: String) -> String {
    var rest = text[...]
    if rest.hasPrefix("!") || rest.hasPrefix("@") { rest = rest.dropFirst() }
    let prefix = "\\??\\"
    return String(rest.hasPrefix(prefix) ? rest.dropFirst(prefix.count) : rest)
  }
}
