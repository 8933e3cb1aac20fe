import HostFiles
import StateStore

/// Where the stores of drills lie: a folder that a person named, or one that is gone afterwards.
final class DrillFolder {
  let path: String
  /// nil: what lies there is kept.
  private let temporary: TemporaryFolder?

  /// - Throws: ``HostError``.
  init(_ named: String?) throws {
    if let named {
      try HostFiles.makeFolder(named)
      (path, temporary) = (named, nil)
    } else {
      let folder = try TemporaryFolder("wupd-drill")
      (path, temporary) = (folder.path, folder)
    }
  }

  /// Takes away the stores that are not to be kept.
  func empty() { temporary?.empty() }

  /// A drill file itself; of a folder, its files that end in .yaml or .yml, by name.
  ///
  /// - Throws: ``HostError`` when it is not there, or cannot be listed to its end; ``StoreError``: notFound for a folder
  ///   without any.
  static func files(_ named: String) throws -> [String] {
    guard try HostStatus(named).kind == .folder else {
      // What may not be read is told as that, and not as a file that is no drill.
      try HostStatus.check(.read, named)
      return [named]
    }
    let folder = try HostFolder(named)
    let names = try folder.names().compactMap(\.text).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    guard !names.isEmpty else { throw StoreError(.notFound, "\(named): there is no .yaml file in this folder.") }
    return names.map { HostPath.joined(named, $0) }
  }
}
