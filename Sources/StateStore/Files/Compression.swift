import CZlib
import HostFiles
import WindowsModel

/// Pieces that ``Transaction/compact()`` has compressed, and those that are nothing but zeros, in the form of SQLite's archiver: a zlib stream, shorter
/// than the bytes.
enum Compression {
  /// Lends the bytes of a compressed piece; `size` is what they must come to.
  static func withInflated<T>(
    _ bytes: UnsafeRawBufferPointer, size: Int, _ body: (UnsafeRawBufferPointer) throws -> T
  ) throws -> T {
    guard (0...pieceSize).contains(size) else { throw StoreError(.damaged, "A piece claims \(size) bytes.") }
    // zlib takes one byte for none where none are asked for.
    guard bytes.count < size else { throw StoreError(.damaged, "A compressed piece is longer than its bytes.") }
    var length = uLongf(size)
    var read = uLong(bytes.count)
    let inflated = try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let code = uncompress2(
        buffer.baseAddress, &length, bytes.bindMemory(to: UInt8.self).baseAddress, &read)
      // Nothing may hide behind the stream.
      guard code == Z_OK, length == uLongf(size), read == uLong(bytes.count) else {
        throw StoreError(.damaged, "A compressed piece cannot be read back.")
      }
      count = size
    }
    return try inflated.withUnsafeBytes(body)
  }

  /// True for at least a page of zeros, at the cost of the first byte that is none.
  static func isNothingButZeros(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 4096 && bytes[0] == 0 && HostMemory.isUniform(bytes)
  }

  /// A whole piece of zeros, of which a sparse file may have thousands.
  static let zeros = [UInt8](repeating: 0, count: pieceSize).withUnsafeBytes { deflated($0) }

  /// The compressed form, or nil if it is no shorter.
  static func deflated(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var length = compressBound(uLong(bytes.count))
    let deflated = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      let code = compress2(
        buffer.baseAddress, &length, bytes.bindMemory(to: UInt8.self).baseAddress, uLong(bytes.count), 6)
      count = code == Z_OK ? Int(length) : 0
    }
    return !deflated.isEmpty && deflated.count < bytes.count ? deflated : nil
  }
}

extension Transaction {
  /// Compresses the pieces that are raw and become shorter by it. No content changes, so the journal's hash stays
  /// what it is.
  ///
  /// - Returns: pieces looked at, bytes saved.
  public func compact() throws -> (pieces: Int, saved: Int64) {
    var pieces = 0
    var saved: Int64 = 0
    // One at a time by number: a piece grows and moves while its table is read otherwise.
    var last: Int64 = 0
    while true {
      let next = try database.first(
        "SELECT id, data, size FROM piece WHERE id > ?1 AND length(data) = size AND size > 0 ORDER BY id LIMIT 1", last
      ) { row in (row.int(0), row.withBytes(1) { Compression.deflated($0) }, row.int(2)) }
      guard let (id, deflated, size) = next else { return (pieces, saved) }
      last = id
      pieces += 1
      if let deflated {
        try database.run("UPDATE piece SET data = ?2 WHERE id = ?1", id, deflated)
        saved += size - Int64(deflated.count)
      }
    }
  }
}
