import StateStore

/// The bytes of a file of a package: at hand, or on the disk of this computer, so that a package of any size needs little
/// memory.
public enum PackageBytes: Sendable {
  case held([UInt8])
  /// Its path.
  case file(String)
  /// Of an archive that was laid out.
  case part(ArchivePart)
}

extension Package {
  /// Brings the bytes of a copy into the store, if they are at hand.
  ///
  /// - Throws: ``StoreError``: as ``Transaction/storeFile(_:)``, and damaged when a file is not what the package says.
  func store(_ copy: RevisionFacts, _ transaction: borrowing Transaction) throws {
    guard let hash = copy.sha256, let bytes = contents[hash] else { return }
    switch bytes {
    case .held(let bytes): _ = try transaction.store(bytes)
    case .file(let path):
      guard try transaction.storeFile(path).sha256 == hash else {
        throw StoreError(.damaged, "\(path): is not the file that \(name) names; its SHA-256 is another one.")
      }
    case .part(let part):
      let stored = try transaction.store(part.name, in: PieceBuffer()) { try part.read(at: $0, into: $1) }
      guard stored.sha256 == hash else {
        throw StoreError(.damaged, "\(part.name): is not the file that \(name) names; its SHA-256 is another one.")
      }
    }
  }
}
