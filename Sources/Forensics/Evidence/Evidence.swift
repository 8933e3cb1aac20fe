package import HostFiles
package import StateStore
import WindowsModel

/// What is read for an adoption, with the hash each source had before; and at the end, whether it still has it.
package final class Evidence {
  /// What is adopted: the paths of sources are below it.
  private let base: EvidenceFolder
  private let buffer = PieceBuffer()
  private var sources: [(source: EvidenceSource, salvage: Salvage)] = []
  /// What could not be read of sources.
  package private(set) var losses = Losses()

  package init(below base: EvidenceFolder) { self.base = base }

  /// Takes up a source: computes its hash, in which zeros stand for sectors that cannot be read.
  ///
  /// - Returns: its number, for ``note(_:of:)``.
  package func take(_ file: HostFile, role: String) throws(HostError) -> Int {
    var salvage = Salvage()
    let sha256 = try hash(file, &salvage)
    let path = base.names(of: file).joined(separator: "/")
    if let loss = salvage.loss(of: file.size) { losses.add("\(path): \(loss) in its hash") }
    let source = EvidenceSource(
      path: path, role: role, size: Int64(file.size), sha256: sha256, sha256After: nil,
      modified: WindowsTime(file.status.written), outcome: "")
    sources.append((source, salvage))
    return sources.count - 1
  }

  /// Says what became of a source.
  package func note(_ outcome: String, of number: Int) { sources[number].source.outcome = outcome }

  /// What evidence was when it was read once more.
  package struct Again: Sendable, Hashable {
    /// Paths of sources that are not what they were.
    package var changed: [String] = []
    /// Paths of sources that could be read once, and then not.
    package var unreadable: [String] = []

    package var isSame: Bool { changed.isEmpty && unreadable.isEmpty }
  }

  /// Reads every source again, and records all of them.
  package func record(_ transaction: borrowing Transaction) throws -> Again {
    var again = Again()
    for (var source, salvage) in sources {
      let names = source.path.split(separator: "/").map(String.init)
      var second = salvage
      let sha256 = (try? base.file(at: names)).flatMap { try? hash($0, &second) }
      source.sha256After = second.unreadable == salvage.unreadable ? sha256 : nil
      if source.sha256After == nil {
        again.unreadable.append(source.path)
      } else if !source.isUnchanged {
        again.changed.append(source.path)
      }
      try transaction.record(source)
    }
    return again
  }

  /// What could not be looked at when something was looked for.
  var unseen: Set<String> { base.unseen.texts }

  /// That times of access could not be left alone; nil where they were.
  var touched: Finding? { base.touched.finding }

  private func hash(_ file: HostFile, _ salvage: inout Salvage) throws(HostError) -> [UInt8] {
    var hash = ContentHash()
    var offset = 0
    while true {
      let count = try salvage.read(file, at: offset, into: buffer.first)
      hash.add(UnsafeRawBufferPointer(rebasing: buffer.first[..<count]))
      offset += count
      if count < buffer.first.count { return hash.finished() }
    }
  }
}

extension Salvage {
  /// The places that could not be read, for a file of so many bytes; nil: there are none.
  func loss(of size: Int) -> String? {
    let places = unreadable
    guard !places.isEmpty else { return nil }
    let told = places.prefix(5).map { "\($0.lowerBound) to \(min($0.upperBound, size) - 1)" }.joined(separator: ", ")
    return "bytes \(told)" + (places.count > 5 ? " and \(places.count - 5) further places" : "")
      + " cannot be read from the medium; zeros stand for them"
  }
}

extension Transaction {
  /// Records a conclusion behind those there are.
  func record(
    _ subject: String, _ conclusion: Statement, witnesses: [Statement] = [], against: [Statement] = []
  ) throws {
    try record(Finding(subject, conclusion, witnesses: witnesses, against: against))
  }
}
