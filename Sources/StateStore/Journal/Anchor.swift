import WindowsModel

/// A line that fixes the journal as it was: kept elsewhere, it proves later that nothing before it was rewritten.
///
/// `wupd-anchor 1 <machine id> <act> <hash of the act>`, both hashes in hexadecimal. The machine id is the hash of
/// the first act.
public struct Anchor: Hashable, Sendable, CustomStringConvertible {
  public let machine: String
  public let act: Int64
  public let hash: String

  public init(machine: String, act: Int64, hash: String) {
    self.machine = machine
    self.act = act
    self.hash = hash
  }

  /// Reads a line, also one that was wrapped on its way here; nil if it is no anchor.
  public init?(_ line: String) {
    var words = line.split(whereSeparator: \.isWhitespace)[...]
    func hash() -> String? {
      var hash = ""
      while hash.count < 64, let word = words.popFirst() { hash += word.lowercased() }
      return hash.count == 64 && hash.allSatisfy { $0.isASCII && $0.isHexDigit } ? hash : nil
    }
    guard words.popFirst() == "wupd-anchor", words.popFirst() == "1", let machine = hash(),
      let act = words.popFirst().flatMap({ Int64($0) }), act > 0, let hash = hash(), words.isEmpty
    else { return nil }
    self.init(machine: machine, act: act, hash: hash)
  }

  /// Reads one anchor or several from a text that holds nothing else.
  ///
  /// - Throws: ``StoreError``: invalid for anything that is none.
  public static func all(in text: String) throws -> [Anchor] {
    let words = text.split(whereSeparator: \.isWhitespace)
    let starts = words.indices.filter { words[$0] == "wupd-anchor" || $0 == 0 }
    guard !starts.isEmpty else { throw StoreError.noAnchor(text) }
    return try zip(starts, starts.dropFirst() + [words.count]).map { start, end in
      let line = words[start..<end].joined(separator: " ")
      guard let anchor = Anchor(line) else { throw StoreError.noAnchor(line) }
      return anchor
    }
  }

  public var description: String { "wupd-anchor 1 \(machine) \(act) \(hash)" }
}

extension View {
  /// The anchor of an act.
  public func anchor(of point: Point = .last) throws -> Anchor {
    let act = try point.resolve(database)
    let first = try Point.act(1).resolve(database)
    return Anchor(machine: hexadecimal(first.hash), act: act.number, hash: hexadecimal(act.hash))
  }
}
