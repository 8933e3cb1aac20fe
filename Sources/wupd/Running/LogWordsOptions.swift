import ArgumentParser
import Forensics
import HostFiles
import Servicing
import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

/// For commands that read logs in the language of their package.
struct LogWordsOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The update.exe or spuninst.exe whose words the log is in (default: the one that is kept beside it).",
      valueName: "program"))
  var words: String?

  /// Those of the program that was named; nil: none was.
  ///
  /// - Throws: ``StoreError``: invalid for a file without texts of an installer.
  func named() throws -> [LogWords]? {
    guard let words else { return nil }
    let found = try Self.words(HostFile(words))
    guard !found.isEmpty else {
      throw StoreError(.invalid, "\(words): has no texts of an installer; name an update.exe or a spuninst.exe.")
    }
    return found
  }

  /// Those of the programs that lie where Windows has them, seen from the folder of the log.
  static func beside(_ folder: EvidenceFolder, _ title: ShortTitle?) throws -> [LogWords] {
    func folders(_ folder: EvidenceFolder?) throws -> [String] {
      try folder?.entries().entries.filter { $0.status.kind == .folder }.map(\.name) ?? []
    }
    let places = InstallerPlaces(
      of: title, folders: try folders(folder), kept: try folders(folder.find(folders: [InstallerPlaces.kept])))
    return try HeldWords.first(places) { names in
      guard let place = folder.find(folders: names.dropLast()), let name = place.find(names.last ?? "", .file) else {
        return []
      }
      return try words(place.file(name))
    }
  }

  private static func words(_ file: HostFile) throws -> [LogWords] {
    do { return try LogWords.all(in: ForeignBytes(file), source: file.path) } catch {
      throw StoreError(.io, "\(file.path): \(error)")
    }
  }
}
