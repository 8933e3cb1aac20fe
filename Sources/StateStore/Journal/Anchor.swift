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

  /// Reads a line; nil if it is no anchor.
  public init?(_ line: String) {
    let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard parts.count == 5, parts[0] == "wupd-anchor", parts[1] == "1", let act = Int64(parts[3]), act > 0,
      [parts[2], parts[4]].allSatisfy({ $0.count == 64 && $0.allSatisfy(\.isHexDigit) })
    else { return nil }
    self.init(machine: parts[2].lowercased(), act: act, hash: parts[4].lowercased())
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

/// Lower-case hexadecimal digits.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var result: [UInt8] = []
  for byte in bytes {
    result.append(digits[Int(byte >> 4)])
    result.append(digits[Int(byte & 15)])
  }
  return String(decoding: result, as: UTF8.self)
}
