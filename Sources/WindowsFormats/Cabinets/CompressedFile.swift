import CMSPack

/// A single file that was packed for a distribution folder, by compress.exe (SZDD) or as a cabinet of its own. SetupAPI
/// unpacks it under the name that was asked for, whatever name it has inside.
public struct CompressedFile {
  private let bytes: ForeignBytes
  private let isCabinet: Bool

  /// nil for bytes that are not packed.
  /// - Throws: ``UnreadableBytes`` where the medium failed.
  public init?(_ bytes: ForeignBytes) throws(UnreadableBytes) {
    let head = try bytes.bytes(at: 0, count: min(8, bytes.count))
    isCabinet = head.starts(with: Array("MSCF".utf8))
    guard isCabinet || head == Array("SZDD".utf8) + [0x88, 0xF0, 0x27, 0x33] else { return nil }
    self.bytes = bytes
  }

  /// The name under which the packed form of a file lies in a folder: `sample.dl_` of `sample.dll`.
  ///
  /// An underscore stands for the third letter of the ending; a shorter ending gets one more.
  public static func name(of name: String) -> String {
    let scalars = Array(name.unicodeScalars)
    let start = (scalars.lastIndex(of: "\\") ?? -1) + 1
    guard let dot = scalars[start...].lastIndex(of: ".") else { return name + "._" }
    let isLong = scalars.count - dot > 3
    return String(String.UnicodeScalarView(isLong ? scalars.dropLast() : scalars[...])) + "_"
  }

  /// Unpacks it, piece by piece.
  ///
  /// - Throws: ``CabinetError`` for damage, and for more bytes than `limit`; ``UnreadableBytes``; and what `sink` throws.
  public func extract(limit: Int, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    if isCabinet {
      let cabinet = try Cabinet(bytes, limit: limit)
      guard let member = cabinet.members.first, cabinet.members.count == 1 else {
        throw CabinetError("has \(cabinet.members.count) files, and should have the one")
      }
      return try cabinet.extract(member, to: sink)
    }
    let context = CabinetContext([bytes])
    let host = context.makeHost()
    defer { host.deallocate() }
    guard let decompressor = mspack_create_szdd_decompressor(CabinetContext.system(host)) else {
      throw CabinetError("cannot be unpacked for want of memory")
    }
    defer { mspack_destroy_szdd_decompressor(decompressor) }
    guard let file = decompressor.pointee.open(decompressor, "0") else {
      throw context.failure(decompressor.pointee.last_error(decompressor))
    }
    defer { decompressor.pointee.close(decompressor, file) }
    // The header says how many bytes there will be.
    let size = Int(file.pointee.length)
    guard size <= limit else { throw CabinetError("leads beyond the \(limit) bytes that may be unpacked") }
    try context.extract(size: size, to: sink) {
      decompressor.pointee.extract(decompressor, file, CabinetContext.output)
    }
  }
}
