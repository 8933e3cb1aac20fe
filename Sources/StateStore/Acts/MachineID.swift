import WindowsModel

/// Which machine a store is of, whatever happened to it: 16 bytes that its first act has. Copies of a store are one machine,
/// and two that were made alike are two.
public struct MachineID: Hashable, Sendable, CustomStringConvertible {
  let bytes: [UInt8]

  init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// One that no other machine has.
  public static func drawn() -> MachineID {
    var generator = SystemRandomNumberGenerator()
    return MachineID(of: generator.next(), generator.next())
  }

  private init(of one: UInt64, _ other: UInt64) {
    bytes = [one, other].flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
  }

  /// The one that a name stands for, so that it can be had again.
  public init(ofName name: String) { bytes = Array(sha256(Array(name.utf8)).prefix(16)) }

  /// Reads 32 hexadecimal digits.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 32 else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: 32, by: 2) {
      let pair = String(decoding: digits[place..<place + 2], as: UTF8.self)
      guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
      bytes.append(byte)
    }
    self.bytes = bytes
  }

  /// 32 hexadecimal digits.
  public var description: String { hexadecimal(bytes) }
}
