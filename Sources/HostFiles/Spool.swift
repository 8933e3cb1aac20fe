import Glibc

/// Texts in the order they come, however many: memory holds the last of them alone, and a file without a name the rest.
package final class Spool {
  package private(set) var count = 0
  /// Not yet in the file: the length of a text in bytes, 8 of them in the machine's own order, then the text.
  private var waiting: [UInt8] = []
  private var file: AnonymousFile?
  private var written = 0

  private static let portion = 1 << 20

  package init() {}

  /// - Throws: ``HostError``: with the path of the folder for temporary files.
  package func append(_ text: String) throws {
    count += 1
    withUnsafeBytes(of: text.utf8.count) { waiting.append(contentsOf: $0) }
    waiting.append(contentsOf: text.utf8)
    if waiting.count >= Self.portion { try spill() }
  }

  private func spill() throws {
    let file = try self.file ?? AnonymousFile(in: TemporaryFolder.place)
    self.file = file
    try waiting.withUnsafeBytes { try file.append($0, for: TemporaryFolder.place) }
    written += waiting.count
    waiting.removeAll(keepingCapacity: true)
  }

  /// Gives all of them, oldest first.
  ///
  /// - Throws: ``HostError``, and what `body` throws.
  package func read(_ body: (String) throws -> Void) throws {
    var bytes: [UInt8] = []
    var done = 0
    while done < written, let file {
      // A text may lie across two portions: what is left of one goes in front of the next.
      let rest = bytes.count
      let size = min(max(Self.portion, missing(in: bytes)), written - done)
      bytes.append(contentsOf: repeatElement(0, count: size))
      let count = try bytes.withUnsafeMutableBytes {
        try file.read(at: done, into: UnsafeMutableRawBufferPointer(rebasing: $0[rest...]))
      }
      guard count == size else { throw HostError(TemporaryFolder.place, .read, EIO) }
      done += size
      bytes.removeFirst(try give(bytes, body))
    }
    _ = try give(bytes + waiting, body)
  }

  /// How many bytes the text at the beginning has beyond those that are there.
  private func missing(in bytes: [UInt8]) -> Int { length(bytes[...]).map { max(0, 8 + $0 - bytes.count) } ?? 0 }

  private func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.count < 8 ? nil : bytes.withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
  }

  /// Gives the whole texts at the beginning, and says how many bytes they have.
  private func give(_ bytes: [UInt8], _ body: (String) throws -> Void) throws -> Int {
    var rest = bytes[...]
    while let length = length(rest), rest.count - 8 >= length {
      try body(String(decoding: rest.dropFirst(8).prefix(length), as: UTF8.self))
      rest = rest.dropFirst(8 + length)
    }
    return bytes.count - rest.count
  }
}
