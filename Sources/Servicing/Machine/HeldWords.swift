package import StateStore
package import UpdateLogs
import WindowsFormats
package import WindowsModel

/// The words in which installers wrote their logs, from the programs of them that are at hand.
package enum HeldWords {
  /// A program that is larger is none of an installer.
  package static let largest = 16 << 20

  /// Those of the package's own programs; where none of these is held, those of the first other package whose program is.
  ///
  /// - Parameters:
  ///   - title: nil: of a service pack.
  ///   - root: the folder of Windows.
  package static func all(of title: ShortTitle?, in root: WindowsPath, _ view: borrowing View) throws -> [LogWords] {
    func folders(_ path: WindowsPath) throws -> [String] {
      try view.fileTimes(path)?.children(view).filter(\.isDirectory).map(\.name) ?? []
    }
    func words(_ names: [String]) throws -> [LogWords] {
      let path = try names.reduce(root) { try $0.child($1) }
      guard let revision = try view.file(path)?.revision, revision.isHeld, revision.size ?? 0 <= largest else {
        return []
      }
      return try LogWords.all(in: ForeignBytes(view.bytes(of: revision, limit: largest)), source: path.description)
    }
    let places = InstallerPlaces(
      of: title, folders: try folders(root), kept: try folders(root.child(InstallerPlaces.kept)))
    return try first(places, words)
  }

  /// - Parameter words: of the program at a place; none where there is no such program.
  package static func first(_ places: InstallerPlaces, _ words: ([String]) throws -> [LogWords]) rethrows -> [LogWords]
  {
    let own = try places.own.flatMap(words)
    if !own.isEmpty { return own }
    for place in places.others {
      let found = try words(place)
      if !found.isEmpty { return found }
    }
    return []
  }
}

extension ExplainedLog {
  /// A log of a machine: where English does not tell all of it, in the words of the installers that the machine holds.
  package init(_ log: KBLog, of title: ShortTitle?, in root: WindowsPath, _ view: borrowing View) throws {
    self.init(log)
    guard lacksWords else { return }
    let words = try HeldWords.all(of: title, in: root, view)
    if !words.isEmpty { self.init(log, words: words) }
  }
}
