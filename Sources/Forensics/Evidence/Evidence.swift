public import StateStore
public import WindowsFormats
import WindowsModel

/// What is read for an adoption, with the hash each source had before; and at the end, whether it still has it.
public final class Evidence {
  private struct Entry {
    var source: EvidenceSource
    let file: HostFile
  }

  /// What is adopted, so that the paths of sources are below it.
  private let base: String
  private let buffer = PieceBuffer()
  private var entries: [Entry] = []

  public init(below base: String) { self.base = base.hasSuffix("/") ? base : base + "/" }

  /// Takes up a source: computes its hash, and keeps it open.
  ///
  /// - Returns: its number, for ``note(_:of:)``.
  /// - Throws: ``StoreError``: io when it cannot be read.
  public func take(_ file: HostFile, role: String) throws -> Int {
    entries.append(
      Entry(
        source: EvidenceSource(
          path: file.path.hasPrefix(base) ? String(file.path.dropFirst(base.count)) : file.path, role: role,
          size: Int64(file.size), sha256: try hash(file), sha256After: nil,
          modified: WindowsTime(
            unixSeconds: file.modified / 1_000_000_000, ticks: file.modified % 1_000_000_000 / 100), outcome: ""),
        file: file))
    return entries.count - 1
  }

  /// Says what became of a source.
  public func note(_ outcome: String, of number: Int) { entries[number].source.outcome = outcome }

  /// Reads every source again, and records all of them.
  ///
  /// - Returns: the paths of those that are not what they were.
  public func record(_ transaction: borrowing Transaction) throws -> [String] {
    var changed: [String] = []
    for var entry in entries {
      entry.source.sha256After = try? hash(entry.file)
      if !entry.source.isUnchanged { changed.append(entry.source.path) }
      try transaction.record(entry.source)
    }
    return changed
  }

  private func hash(_ file: HostFile) throws -> [UInt8] {
    var hash = ContentHash()
    var offset = 0
    while true {
      let count: Int
      do { count = try file.read(at: offset, into: buffer.first) } catch {
        throw StoreError(.io, "\(file.path): \(error)")
      }
      hash.add(UnsafeRawBufferPointer(rebasing: buffer.first[..<count]))
      offset += count
      if count < buffer.first.count { return hash.finished() }
    }
  }
}
