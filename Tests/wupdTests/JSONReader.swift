/// Reads JSON to the letter of RFC 8259, so that what passes here passes anywhere.
struct JSONReader {
  enum Value: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([Value])
    case object([String: Value])

    subscript(_ name: String) -> Value? {
      if case .object(let members) = self { members[name] } else { nil }
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0

  /// - Throws: where it is no JSON, or there is something behind it, or a member comes twice.
  static func read(_ bytes: [UInt8]) throws -> Value {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(description: "no UTF-8") }
    var reader = JSONReader(scalars: Array(text.unicodeScalars))
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.index == reader.scalars.count else { throw reader.failure("more behind the value") }
    return value
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func failure(_ what: String) -> Failure { Failure(description: "\(what) at character \(index)") }

  private mutating func skipBlanks() {
    while let scalar = next, " \n\r\t".unicodeScalars.contains(scalar) { index += 1 }
  }

  private mutating func take(_ text: String) throws {
    for scalar in text.unicodeScalars {
      guard next == scalar else { throw failure("\(text) expected") }
      index += 1
    }
  }

  private mutating func value() throws -> Value {
    skipBlanks()
    switch next {
    case "{": return try object()
    case "[": return try array()
    case "\"": return .text(try text())
    case "t":
      try take("true")
      return .bool(true)
    case "f":
      try take("false")
      return .bool(false)
    case "n":
      try take("null")
      return .null
    default: return try number()
    }
  }

  private mutating func object() throws -> Value {
    var members: [String: Value] = [:]
    try take("{")
    skipBlanks()
    if next == "}" {
      index += 1
      return .object([:])
    }
    while true {
      skipBlanks()
      let name = try text()
      skipBlanks()
      try take(":")
      guard members.updateValue(try value(), forKey: name) == nil else { throw failure("\(name) for the second time") }
      skipBlanks()
      if next == "," {
        index += 1
      } else {
        try take("}")
        return .object(members)
      }
    }
  }

  private mutating func array() throws -> Value {
    var values: [Value] = []
    try take("[")
    skipBlanks()
    if next == "]" {
      index += 1
      return .array([])
    }
    while true {
      values.append(try value())
      skipBlanks()
      if next == "," {
        index += 1
      } else {
        try take("]")
        return .array(values)
      }
    }
  }

  private mutating func text() throws -> String {
    try take("\"")
    var result = String.UnicodeScalarView()
    while let scalar = next {
      index += 1
      switch scalar {
      case "\"": return String(result)
      case "\\": result.append(try escaped())
      case _ where scalar.value < 0x20: throw failure("a bare control character")
      default: result.append(scalar)
      }
    }
    throw failure("a text without end")
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    guard let letter = next else { throw failure("nothing behind \\") }
    index += 1
    switch letter {
    case "\"", "\\", "/": return letter
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let digits = String(String.UnicodeScalarView(scalars[index..<min(index + 4, scalars.count)]))
      guard digits.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
        throw failure("no character \\u\(digits)")
      }
      index += 4
      return scalar
    default: throw failure("\\\(letter)")
    }
  }

  private mutating func number() throws -> Value {
    let start = index
    while let scalar = next, "+-.0123456789eE".unicodeScalars.contains(scalar) { index += 1 }
    let digits = String(String.UnicodeScalarView(scalars[start..<index]))
    guard digits.wholeMatch(of: #/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/#) != nil, let number = Double(digits)
    else { throw failure("no value") }
    return .number(number)
  }
}
