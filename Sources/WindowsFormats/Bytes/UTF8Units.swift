/// UTF-8 that comes in pieces, as UTF-16 units.
enum UTF8Units {
  /// Gives the units of a piece one by one; nil for a sequence that is none.
  ///
  /// - Parameter isWhole: nothing comes behind it. Otherwise a sequence that it cuts at its end is left, to be given again
  ///   with what follows.
  /// - Returns: how many bytes were taken.
  static func read(_ bytes: [UInt8], isWhole: Bool, _ body: (UInt16?) -> Void) -> Int {
    let taken = isWhole ? bytes.count : wholeSequences(bytes)
    var iterator = bytes[..<taken].makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded): for unit in Character(Unicode.UTF8.decode(encoded)).utf16 { body(unit) }
      case .error: body(nil)
      case .emptyInput: return taken
      }
    }
  }

  /// How many bytes stand before a sequence that is cut at the end.
  private static func wholeSequences(_ block: [UInt8]) -> Int {
    for back in 1...max(1, min(3, block.count)) where back <= block.count {
      let byte = block[block.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > back ? block.count - back : block.count
    }
    return block.count
  }
}
