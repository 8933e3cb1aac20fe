package import HostFiles
import WindowsModel

/// A folder of this computer that holds evidence: it is listed and its files opened for reading, by their names in it.
///
/// No way leads out of it, and nothing follows a symbolic link in it.
package final class EvidenceFolder {
  package struct Entry: Sendable {
    package let name: String
    package let status: HostStatus
  }

  private let folder: HostFolder
  /// What was opened below the folder that was named, with another time of last access left behind.
  let touched: TouchedEvidence
  /// What was looked into for a name in vain below the folder that was named.
  let unseen: UnseenEvidence

  /// - Throws: ``HostError``: nothing there, no right, or no folder.
  package convenience init(_ path: String) throws(HostError) {
    self.init(try HostFolder(path), TouchedEvidence(), UnseenEvidence())
  }

  private init(_ folder: HostFolder, _ touched: TouchedEvidence, _ unseen: UnseenEvidence) {
    self.folder = folder
    self.touched = touched
    self.unseen = unseen
    if folder.leavesAccessTime { touched.add(folder.status, folder.path) }
  }

  package var path: String { folder.path }

  /// What is in it, in the order of Windows' names, so that it is the same on any computer; and what could not be looked at,
  /// names that are no UTF-8 among it.
  ///
  /// - Throws: ``HostError``: it cannot be listed to its end.
  package func entries() throws(HostError) -> (entries: [Entry], unreadable: [String]) {
    let listing = try folder.entries()
    var unreadable = listing.unreadable.map(\.description)
    var keyed: [(key: String, entry: Entry)] = []
    for entry in listing.entries {
      guard let name = entry.name.text, !name.unicodeScalars.contains("\u{FFFD}") else {
        unreadable.append("\(folder.place(entry.name)): its name is no UTF-8")
        continue
      }
      keyed.append((WindowsName.folded(name), Entry(name: name, status: entry.status)))
    }
    keyed.sort { ($0.key, $0.entry.name) < ($1.key, $1.entry.name) }
    return (keyed.map(\.entry), unreadable)
  }

  /// The same as far as it can be listed; the rest is a loss.
  func entries(losing losses: inout Losses) -> [Entry] { entries { losses.add($0) } }

  private func entries(telling tell: (String) -> Void) -> [Entry] {
    do {
      let listing = try entries()
      listing.unreadable.forEach(tell)
      return listing.entries
    } catch {
      tell(error.description)
      return []
    }
  }

  package func folder(_ name: String) throws(HostError) -> EvidenceFolder {
    EvidenceFolder(try folder.folder(HostName(name)), touched, unseen)
  }

  package func file(_ name: String) throws(HostError) -> HostFile {
    let file = try folder.file(HostName(name))
    if file.leavesAccessTime { touched.add(file.status, file.path) }
    return file
  }

  /// A file below it, by names to the letter.
  package func file(at names: [String]) throws(HostError) -> HostFile {
    var current = self
    for name in names.dropLast() { current = try current.folder(name) }
    return try current.file(names.last ?? "")
  }

  /// The names that lead from it to a file that was opened below it.
  func names(of file: HostFile) -> [String] {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    guard file.path.hasPrefix(prefix) else { return [file.path] }
    return file.path.dropFirst(prefix.count).split(separator: "/").map(String.init)
  }

  /// What this computer tells of a name in it beside the bytes.
  func facts(of name: String) -> HostFacts {
    var status: HostStatus?
    do { status = try folder.status(of: HostName(name)) } catch { unseen.texts.insert(error.description) }
    return HostFacts(status, folder.ntfsStatus(of: HostName(name)))
  }

  /// The name in it that Windows would take for this one; nil if there is none that can be looked at.
  package func find(_ name: String, _ kind: HostStatus.Kind) -> String? {
    all { $0.status.kind == kind && WindowsName.same($0.name, name) }.first?.name
  }

  /// What is in it and is wanted, as far as it can be looked at; that it cannot is kept, and no reason to say that nothing
  /// is there.
  func all(where isWanted: (Entry) -> Bool) -> [Entry] {
    entries { _ = unseen.texts.insert($0) }.filter(isWanted)
  }

  /// A folder in it; nil, and kept, where it cannot be opened.
  func opened(_ name: String) -> EvidenceFolder? {
    do { return try folder(name) } catch {
      unseen.texts.insert(error.description)
      return nil
    }
  }

  /// The folder at a path of names in any case; nil if there is none that can be opened.
  package func find(folders names: [String]) -> EvidenceFolder? {
    names.reduce(self) { folder, name in folder.flatMap { below in below.find(name, .folder).flatMap(below.opened) } }
  }
}

/// Folders and names that could not be looked at when something was looked for in them.
final class UnseenEvidence {
  var texts: Set<String> = []
}
