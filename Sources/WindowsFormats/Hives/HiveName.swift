import WindowsModel

/// The name of a key or value: a byte a character (its code below 256), or UTF-16LE.
enum HiveName {
  /// - Parameters:
  ///   - count: bytes of the name, as its owner says.
  ///   - room: bytes that its cell has for it; a longer name is cut there.
  /// - Throws: ``UnreadableBytes``: text that none here can hold.
  static func read(
    _ bytes: ForeignReader, at offset: Int, count: Int, room: Int, isShort: Bool, _ trouble: inout UnreadableBytes?
  ) throws(UnreadableBytes) -> String {
    if count > room {
      trouble = UnreadableBytes(offset: offset, reason: "begins a name of \(count) bytes where \(room) have room")
    } else if !isShort, count % 2 != 0 {
      trouble = UnreadableBytes(offset: offset, reason: "begins a name of \(count) bytes, half a character too many")
    }
    let length = isShort ? min(count, room) : min(count, room) & ~1
    let raw = try bytes.lent(at: offset, count: length)
    let name = isShort ? latin1(raw) : WindowsText.decoded(raw)
    guard let name else {
      throw UnreadableBytes(offset: offset, reason: "begins a name with characters kept for other use (U+10D800)")
    }
    return name
  }

  private static func latin1(_ raw: UnsafeRawBufferPointer) -> String {
    if isASCII(raw) { return String(decoding: raw, as: UTF8.self) }
    return String(String.UnicodeScalarView(raw.lazy.map { Unicode.Scalar($0) }))
  }

  /// Eight bytes at a time: there are many names, and hardly one has others.
  private static func isASCII(_ raw: UnsafeRawBufferPointer) -> Bool {
    var sum: UInt64 = 0
    var place = 0
    while raw.count - place >= 8 {
      sum |= raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place += 8
    }
    while place < raw.count {
      sum |= UInt64(raw[place])
      place += 1
    }
    return sum & 0x8080_8080_8080_8080 == 0
  }
}
