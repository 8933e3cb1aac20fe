import WindowsModel

/// A program or another batch file, as a line calls it.
struct BatchProgram: Equatable {
  enum Way: Equatable {
    /// By its name alone; a batch file does not come back.
    case plain
    case called
    /// `start`, which leaves the error level alone unless it waits.
    case started(waits: Bool)
  }

  /// Without quotes.
  let name: String
  /// As they were written.
  let arguments: String
  let way: Way

  /// As it was written, about.
  var text: String { name + (arguments.unicodeScalars.first.map(BatchCursor.isBlank) == false ? " " : "") + arguments }

  /// What cmd.exe adds to a name, in this order (PATHEXT as it was up to Server 2003, without scripts).
  private static let extensions = ["COM", "EXE", "BAT", "CMD"]
  /// A limit of this program and not of Windows.
  private static let mostSearchedFolders = 100

  /// The program that cmd.exe would start: in the current folder, or else in the first folder of the path that has
  /// it.
  ///
  /// - Throws: ``BatchReason`` if there is none, or what is there cannot be run here; what the host throws.
  func found(_ folders: BatchFolders, path: String?, on host: some BatchHost) throws -> WindowsPath {
    let scalars = name.unicodeScalars
    let hasFolder = scalars.contains { $0 == "\\" || $0 == ":" }
    let own = try folders.path(name)
    if let found = try found(at: folders.place(of: own), on: host) { return found }
    if !hasFolder {
      let entries = (path ?? "").unicodeScalars.split(separator: ";").map { String($0).withoutQuotes }
      guard entries.count <= Self.mostSearchedFolders else {
        throw BatchReason("PATH lists more than \(Self.mostSearchedFolders) folders")
      }
      for entry in entries where !entry.isEmpty {
        // What is no folder is passed over, as cmd.exe does.
        guard let place = try? folders.place(entry).appending(name) else { continue }
        if let found = try found(at: place, on: host) { return found }
      }
    }
    throw BatchReason("'\(BatchReason.shown(name))' is not recognized: there is no program \(own)")
  }

  private func found(at place: WindowsPath, on host: some BatchHost) throws -> WindowsPath? {
    var candidates: [WindowsPath] = []
    if place.name.unicodeScalars.contains(".") { candidates.append(place) }
    candidates += Self.extensions.compactMap { try? place.renamed(place.name + "." + $0.lowercased()) }
    for candidate in candidates {
      if try host.knows(candidate) { return candidate }
      // Windows would run this one, so the search must not go on to another.
      let isFile = try host.exists(candidate) && !host.isFolder(candidate)
      if isFile { throw BatchReason("\(candidate) is there, but is not a program that can be run here") }
    }
    return nil
  }

  static func isBatch(_ program: WindowsPath) -> Bool {
    let ending = program.name.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).last
    return ["BAT", "CMD"].contains(ending.map { String($0).keyword })
  }
}
