import WindowsModel

/// Members of an object, in their order.
struct JSONMembers: ExpressibleByDictionaryLiteral {
  let list: [(String, JSON)]

  init(_ list: [(String, JSON)]) { self.list = list }

  init(dictionaryLiteral members: (String, JSON)...) { list = members }

  static func + (first: Self, second: Self) -> Self { Self(first.list + second.list) }
}

/// A JSON value whose members keep their order, printed with two blanks a level, or in one line.
indirect enum JSON: CustomStringConvertible, ExpressibleByDictionaryLiteral {
  case null
  case bool(Bool)
  case number(Int64)
  case text(String)
  case array([JSON])
  // Members with labels make the compiler go in a circle.
  case object([(String, JSON)])

  init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }

  static func object(_ members: JSONMembers) -> JSON { .object(members.list) }
  static func number(_ number: (some BinaryInteger)?) -> JSON { number.map { JSON.number(Int64($0)) } ?? .null }
  static func bool(_ value: Bool?) -> JSON { value.map { JSON.bool($0) } ?? .null }
  static func text(_ text: String?) -> JSON { text.map { JSON.text($0) } ?? .null }
  static func texts(_ texts: [String]) -> JSON { .array(texts.map { .text($0) }) }

  static func array<Item>(_ items: some Sequence<Item>, _ json: (Item) -> JSON) -> JSON { .array(items.map(json)) }

  var description: String { text(indent: 0) }

  /// As it stands in one of so many levels.
  func text(indent: Int) -> String {
    var result = ""
    write(to: &result, indent: indent)
    return result
  }

  /// Without line breaks.
  var line: String {
    var result = ""
    write(to: &result, indent: nil)
    return result
  }

  /// - Parameter indent: the level; nil: all in one line.
  private func write(to result: inout String, indent: Int?) {
    let inner = indent.map { $0 + 1 }
    func newLine(_ level: Int?) {
      if let level { result += "\n" + String(repeating: "  ", count: level) }
    }
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .number(let value): result += String(value)
    case .text(let value): Self.quote(value, to: &result)
    case .array(let values):
      result += "["
      for (index, value) in values.enumerated() {
        if index > 0 { result += "," }
        newLine(inner)
        value.write(to: &result, indent: inner)
      }
      if !values.isEmpty { newLine(indent) }
      result += "]"
    case .object(let members):
      result += "{"
      for (index, (name, value)) in members.enumerated() {
        if index > 0 { result += "," }
        newLine(inner)
        Self.quote(name, to: &result)
        result += indent == nil ? ":" : ": "
        value.write(to: &result, indent: inner)
      }
      if !members.isEmpty { newLine(indent) }
      result += "}"
    }
  }

  private static func quote(_ text: String, to result: inout String) {
    result += "\""
    defer { result += "\"" }
    // Most texts have nothing that is written in another way.
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) {
      result += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Those beyond ASCII too: a reader may end a line at them, and a terminal obey them.
      case _ where isControl(scalar):
        result += "\\u" + scalar.value.digits(4, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
