import WindowsModel

/// A line that fixes the journal as it was: kept elsewhere, it proves later that nothing before it was rewritten.
///
/// `wupd-anchor 2 <machine id> <act> <hash of the act>`, both in hexadecimal.
public struct Anchor: Hashable, Sendable, CustomStringConvertible {
  public let machine: MachineID
  public let act: Int64
  public let hash: String

  public init(machine: MachineID, act: Int64, hash: String) {
    self.machine = machine
    self.act = act
    self.hash = hash
  }

  /// Reads a line, also one that was wrapped on its way here; nil if it is no anchor.
  public init?(_ line: String) {
    var words = line.split(whereSeparator: \.isWhitespace)[...]
    func digits(_ count: Int) -> String? {
      var digits = ""
      while digits.count < count, let word = words.popFirst() { digits += word.lowercased() }
      return digits.count == count && digits.allSatisfy { $0.isASCII && $0.isHexDigit } ? digits : nil
    }
    guard words.popFirst() == "wupd-anchor", words.popFirst() == "2",
      let machine = digits(32).flatMap({ MachineID($0) }),
      let act = words.popFirst().flatMap({ Int64($0) }), act > 0, let hash = digits(64), words.isEmpty
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

  public var description: String { "wupd-anchor 2 \(machine) \(act) \(hash)" }
}

extension View {
  /// The anchor of an act.
  public func anchor(of point: Point = .last) throws -> Anchor {
    let act = try point.resolve(database)
    return Anchor(machine: try machineID(), act: act.number, hash: hexadecimal(act.hash))
  }

  /// Which machine it is.
  ///
  /// - Throws: ``StoreError``: damaged where the first act does not say.
  public func machineID() throws -> MachineID {
    guard let id = try Point.act(1).resolve(database).machine else {
      throw StoreError.damaged(path, "its first act does not say which machine it is of")
    }
    return id
  }
}
