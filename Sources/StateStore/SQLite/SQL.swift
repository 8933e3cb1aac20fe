/// The text of a statement. It is a literal of the source or made from the fixed descriptions of tables, never from
/// input: a `String` becomes one in ``derived(_:)`` alone.
struct SQL: ExpressibleByStringLiteral {
  typealias StringLiteralType = StaticString

  /// UTF-8 that lives as long as the process; the address is also the key under which the statement is cached.
  let text: UnsafePointer<UInt8>
  let length: Int

  init(stringLiteral literal: StaticString) {
    text = literal.utf8Start
    length = literal.utf8CodeUnitCount
  }

  /// UTF-8 of the program itself, a NUL behind it.
  init(text: UnsafePointer<UInt8>, length: Int) {
    self.text = text
    self.length = length
  }

  /// For SQL put together from table descriptions. Called once for each, from a `static let`: the text is never freed.
  static func derived(_ text: String) -> SQL {
    let bytes = Array(text.utf8)
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
    _ = buffer.initialize(from: bytes + [0])
    return SQL(text: UnsafePointer(buffer.baseAddress!), length: bytes.count)
  }
}

// The bytes are immutable and immortal.
extension SQL: @unchecked Sendable {}
