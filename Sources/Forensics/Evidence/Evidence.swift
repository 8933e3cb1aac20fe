package import HostFiles
package import StateStore
import WindowsModel

/// What is read for an adoption, with the hash each source had before; and at the end, whether it still has it.
package final class Evidence {
  /// What is adopted: the paths of sources are below it.
  private let base: EvidenceFolder
  private let buffer = PieceBuffer()
  private var sources: [EvidenceSource] = []

  package init(below base: EvidenceFolder) { self.base = base }

  /// Takes up a source: computes its hash.
  ///
  /// - Returns: its number, for ``note(_:of:)``.
  /// - Throws: ``StoreError``: io when it cannot be read.
  package func take(_ file: HostFile, role: String) throws -> Int {
    sources.append(
      EvidenceSource(
        path: base.names(of: file).joined(separator: "/"), role: role, size: Int64(file.size),
        sha256: try hash(file), sha256After: nil,
        modified: WindowsTime(file.status.written), outcome: ""))
    return sources.count - 1
  }

  /// Says what became of a source.
  package func note(_ outcome: String, of number: Int) { sources[number].outcome = outcome }

  /// Reads every source again, and records all of them.
  ///
  /// - Returns: the paths of those that are not what they were.
  package func record(_ transaction: borrowing Transaction) throws -> [String] {
    var changed: [String] = []
    for var source in sources {
      let names = source.path.split(separator: "/").map(String.init)
      source.sha256After = (try? base.file(at: names)).flatMap { try? hash($0) }
      if !source.isUnchanged { changed.append(source.path) }
      try transaction.record(source)
    }
    return changed
  }

  /// That times of access could not be left alone; nil where they were.
  var touched: Finding? { base.touched.finding }

  private func hash(_ file: HostFile) throws -> [UInt8] {
    var hash = ContentHash()
    var offset = 0
    while true {
      let count: Int
      do { count = try file.read(at: offset, into: buffer.first) } catch { throw StoreError(error) }
      hash.add(UnsafeRawBufferPointer(rebasing: buffer.first[..<count]))
      offset += count
      if count < buffer.first.count { return hash.finished() }
    }
  }
}

extension Transaction {
  /// Records a conclusion behind those there are.
  func record(_ subject: String, _ conclusion: String, restsOn: [String], disputed: [String] = []) throws {
    try record(Finding(subject, conclusion, restsOn: restsOn, disputed: disputed))
  }
}
