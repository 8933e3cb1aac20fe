import Crypto
package import HostFiles
import WindowsModel

/// Contents are cut into pieces of this size, so that no file is ever in memory whole.
let pieceSize = 1 << 20

/// SHA-256, as contents are known by.
public func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

extension Transaction {
  /// The content with this hash, recorded as known but not held if it is new.
  func content(_ sha256: [UInt8]) throws -> Int64 {
    if let id = try database.first("SELECT id FROM content WHERE sha256 = ?1", sha256, row: { $0.int(0) }) { return id }
    try database.run("INSERT INTO content (act, sha256) VALUES (?1, ?2)", number, sha256)
    return database.lastInsertedRow
  }

  /// Stores bytes, once however often they come, and gives their hash and size.
  public func store(_ bytes: [UInt8]) throws -> (sha256: [UInt8], size: Int64) {
    try bytes.withUnsafeBytes { bytes in
      let hash = Array(SHA256.hash(data: bytes))
      if try !holds(hash) {
        let id = try content(hash)
        var number = 0
        repeat {
          let start = number * pieceSize
          try insert(
            UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + pieceSize, bytes.count)]), number, of: id)
          number += 1
        } while number * pieceSize < bytes.count
      }
      return (hash, Int64(bytes.count))
    }
  }

  /// Stores the bytes of a file of this computer, in a memory of two pieces whatever its size.
  ///
  /// A file of more than one piece is read twice: its hash tells whether it is here already.
  /// - Throws: ``StoreError``: missing, noPermission, invalid for anything but a regular file, io, and changed when
  ///   the file does meanwhile.
  public func storeFile(_ hostPath: String) throws -> (sha256: [UInt8], size: Int64) {
    // Once opened and closed here, it would drop the locks that SQLite holds for the open act (fcntl).
    guard !["", "-wal", "-shm"].contains(where: { HostStatus.isOne(hostPath, now.path + $0) }) else {
      throw StoreError(.invalid, "\(hostPath): is the store itself. Put a copy of it.")
    }
    do {
      return try store(HostFile(hostPath), in: PieceBuffer())
    } catch let error as HostError {
      throw StoreError(error)
    }
  }

  /// Stores the bytes of an open file.
  ///
  /// - Throws: as ``store(_:in:held:_:)``, and ``HostError``.
  package func store(
    _ file: HostFile, in buffer: PieceBuffer, held: Bool = true
  ) throws -> (sha256: [UInt8], size: Int64) {
    try store(file.path, in: buffer, held: held) { try file.read(at: $0, into: $1) }
  }

  /// Stores bytes that somebody else reads, in the memory of one piece whatever their size; or makes them known alone.
  ///
  /// What is more than one piece is read twice: its hash tells whether it is here already. The first piece, and so all
  /// of a small file, stands in the buffer afterwards.
  /// - Parameters:
  ///   - name: what an error is about.
  ///   - held: false computes the hash and keeps no byte.
  ///   - read: fills a buffer from an offset on, as far as there are bytes, and gives how many.
  /// - Throws: ``StoreError``: changed when the bytes do meanwhile; and what `read` throws. Then none of them is kept, and
  ///   the act may go on.
  public func store(
    _ name: String, in buffer: PieceBuffer, held: Bool = true,
    _ read: (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> (sha256: [UInt8], size: Int64) {
    var hash = ContentHash()
    var total = 0
    var rest = buffer.rest
    while true {
      // The first piece stays where it is.
      let target = total == 0 ? buffer.first : rest
      let size = try read(total, target)
      hash.add(UnsafeRawBufferPointer(rebasing: target[..<size]))
      total += size
      if size < target.count { break }
      if rest.isEmpty { rest = buffer.makeRest() }
    }
    let sha256 = hash.finished()
    guard held, try !holds(sha256) else { return (sha256, Int64(total)) }
    guard total >= pieceSize else {
      try insert(UnsafeRawBufferPointer(rebasing: buffer.first[..<total]), 0, of: content(sha256))
      return (sha256, Int64(total))
    }
    try database.run("SAVEPOINT content")
    do { try insert(sha256, total, name, by: rest, read) } catch {
      // A full disk makes SQLite roll back all of the act by itself.
      if database.isInTransaction { try database.execute("ROLLBACK TO content; RELEASE content") }
      throw error
    }
    try database.run("RELEASE content")
    return (sha256, Int64(total))
  }

  /// The second reading.
  private func insert(
    _ sha256: [UInt8], _ total: Int, _ name: String, by buffer: UnsafeMutableRawBufferPointer,
    _ read: (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int
  ) throws {
    let id = try content(sha256)
    var again = ContentHash()
    for number in 0..<(total + pieceSize - 1) / pieceSize {
      let size = try read(number * pieceSize, buffer)
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<size])
      again.add(piece)
      try insert(piece, number, of: id)
    }
    guard again.finished() == sha256 else {
      throw StoreError(.changed, "\(name): changed while it was read.", hint: StoreHint.undone(.tryAgain))
    }
  }

  /// The bytes with this hash are here already.
  private func holds(_ sha256: [UInt8]) throws -> Bool {
    try database.first(
      "SELECT 1 FROM content AS c JOIN piece AS p ON p.content = c.id WHERE c.sha256 = ?1 LIMIT 1", sha256
    ) { _ in true } ?? false
  }

  private func insert(_ piece: UnsafeRawBufferPointer, _ number: Int, of content: Int64) throws {
    // A sparse file may say that it is larger than the disk that the store is on.
    if Compression.isNothingButZeros(piece),
      let deflated = piece.count == pieceSize ? Compression.zeros : Compression.deflated(piece)
    {
      try deflated.withUnsafeBytes { try insert($0, size: piece.count, number, of: content) }
    } else {
      try insert(piece, size: piece.count, number, of: content)
    }
    Failpoint.contentStored.reached()
  }

  private func insert(_ data: UnsafeRawBufferPointer, size: Int, _ number: Int, of content: Int64) throws {
    try database.run(
      "INSERT INTO piece (act, content, number, size, data) VALUES (?1, ?2, ?3, ?4, ?5)", self.number, content, number,
      size, BorrowedBytes(bytes: data))
  }
}

extension View {
  /// Lends the bytes of a held revision piece by piece.
  ///
  /// - Throws: ``StoreError``: notFound when the bytes are not held, damaged when a piece is missing or of the wrong
  ///   size.
  public func forEachPiece(of revision: Revision, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let content = revision.content, revision.isHeld else {
      let cut = try PrunedBlock.ofContents(database)
      throw StoreError(
        .notFound,
        "The bytes of this file are not in the store; only what is known of them is."
          + (cut.map { " They may have been there: contents were pruned by act \($0)." } ?? ""))
    }
    try forEachPiece(ofContent: content, body)
  }

  /// The same, and the bytes are those that their hash names.
  ///
  /// - Throws: as ``forEachPiece(of:_:)``, and ``StoreError``: damaged, behind the last piece, when they are not.
  public func forEachCheckedPiece(of revision: Revision, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var hash = SHA256()
    try forEachPiece(of: revision) { piece in
      hash.update(bufferPointer: piece)
      try body(piece)
    }
    guard Array(hash.finalize()) == revision.sha256 else {
      throw StoreError(.damaged, "The bytes of the file are not those that its hash names.")
    }
  }

  func forEachPiece(ofContent content: Int64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var expected: Int64 = 0
    // All but the last are full.
    var before = pieceSize
    try database.forEach("SELECT number, size, data FROM piece WHERE content = ?1 ORDER BY number", content) { row in
      guard row.int(0) == expected, before == pieceSize, 0...Int64(pieceSize) ~= row.int(1), row.isBlob(2) else {
        throw StoreError(.damaged, "Piece \(expected) of content \(content) is missing or of the wrong size.")
      }
      try row.withBytes(2) { bytes in
        if bytes.count == row.int(1) {
          try body(bytes)
        } else {
          try Compression.withInflated(bytes, size: Int(row.int(1)), body)
        }
      }
      expected += 1
      before = Int(row.int(1))
    }
  }

  /// All bytes of a held revision.
  ///
  /// - Throws: as ``forEachPiece(of:_:)``, and ``StoreError``: invalid when there are more than `limit`.
  public func bytes(of revision: Revision, limit: Int = 16 << 20) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece(of: revision) { piece in
      guard bytes.count + piece.count <= limit else {
        throw StoreError(.invalid, "The file is larger than \(limit) bytes, too large to be read at once.")
      }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }
}
