/// A delta (`PA19`, as in `_sfx_0003._p` of a package): makes a file out of another one.
public struct PackageDelta {
  /// Bytes of the old file, and of the new one: far more than any file of a package that has deltas.
  public static let largest = 64 << 20
  static let signature = Array("PA19".utf8)

  private let bytes: [UInt8]
  private let header: DeltaHeader

  /// Of the file that it makes, in bytes.
  public var newSize: Int { header.newSize }

  /// - Throws: ``DeltaError`` if it is damaged, or of a form that is not known.
  public init(_ bytes: [UInt8]) throws(DeltaError) {
    guard bytes.starts(with: Self.signature) else { throw .noDelta }
    guard bytes.withUnsafeBytes({ crc32($0) }) == .max else { throw .damaged }
    header = try DeltaHeader(bytes)
    for size in [header.oldSize, header.newSize] where size > Self.largest { throw .tooLarge(size) }
    self.bytes = bytes
  }

  /// Makes the file. Takes memory for the old file three times, and for the new one.
  ///
  /// - Returns: the new file, whose checksum is right.
  /// - Throws: ``DeltaError``.
  public func apply(to old: [UInt8]) throws(DeltaError) -> ArraySlice<UInt8> {
    guard old.count == header.oldSize else { throw .otherOldFile }
    // A piece is three bytes at least: what is made is not more than the stream can give.
    guard header.newSize <= header.stream.count / 3 * LZXDecoder.pieceSize else { throw .stream("is cut off") }
    var failure: DeltaError?
    let both = [UInt8](unsafeUninitializedCapacity: old.count + header.newSize) { buffer, count in
      let all = UnsafeMutableBufferPointer(rebasing: buffer[..<(old.count + header.newSize)])
      _ = all.initialize(fromContentsOf: old)
      do throws(DeltaError) {
        try prepare(UnsafeMutableBufferPointer(rebasing: all[..<old.count]), old)
        var decoder = LZXDecoder(bytes, header.stream, windowBits: windowBits)
        try decoder.decode(into: all, from: old.count)
        count = all.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    let new = both[old.count...]
    guard new.withUnsafeBytes({ crc32($0) }) == header.newChecksum else { throw .otherResult }
    return new
  }

  /// Changes a copy of the old file to what the stream copies from, on the way through what its checksum is taken of.
  private func prepare(_ copy: UnsafeMutableBufferPointer<UInt8>, _ old: [UInt8]) throws(DeltaError) {
    let normalised = NormalisedFile(old, header.program, copy)
    guard crc32(UnsafeRawBufferPointer(copy)) == header.oldChecksum else { throw .otherOldFile }
    guard let program = header.program else { return }
    guard let layout = normalised.layout else { throw .otherOldFile }
    var transform = ProgramTransform(layout, program, copy)
    transform.run()
  }

  private var windowBits: Int {
    let needed = (header.oldSize + LZXDecoder.pieceSize - 1) & ~(LZXDecoder.pieceSize - 1) + header.newSize
    return (17..<(header.isLarge ? 25 : 23)).first { needed <= 1 << $0 } ?? (header.isLarge ? 25 : 23)
  }
}
