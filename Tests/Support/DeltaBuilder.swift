/// Writes a delta (`PA19`) as packages of 2009 and later have them.
public struct DeltaBuilder {
  /// What the old file is changed to before the stream copies from it.
  public var dictionary: [UInt8]
  /// Steps that are left out, of a delta between two programs; nil: it takes the old file as it is.
  public var omitted: Int?
  public var base = 0x0100_0000
  public var stamp = 0x4A00_0000
  public var time = 0x4B00_0000
  public var rift: [(old: Int, new: Int)] = []
  public var writer: LZXWriter
  /// The whole of the dictionary is copied, with no literal that could hide another one.
  public var isCopy = false
  public var isLarge = false
  // What a damaged one says.
  public var oldSize: Int?
  public var newSize: Int?
  public var oldChecksum: UInt32?
  public var newChecksum: UInt32?
  public var stream: [UInt8]?
  public var flags = 0
  public var olds = 1
  public var ranges = 0
  public var behindStream: [UInt8] = []

  private let old: [UInt8]
  private let new: [UInt8]

  public init(_ old: [UInt8], _ new: [UInt8]) {
    (self.old, self.new, dictionary) = (old, new, old)
    let needed = (old.count + 32_767) & ~32_767 + new.count
    writer = LZXWriter(windowBits: (17...23).first { needed <= 1 << $0 } ?? 23)
  }

  public func bytes() -> [UInt8] {
    var result = Array("PA19".utf8)
    let isProgram = omitted != nil
    let steps = omitted ?? 0
    result.add32((steps != 0 ? 0x80E0_0001 : isProgram ? 0x00E0_0001 : 0x00E4_0001) | (isLarge ? 4 : 0) | flags)
    if steps != 0 { result.add32(steps) }
    result.add32(time)
    if isProgram {
      result.add16(base >> 16)
      result += Self.signed(time - stamp)
    }
    result += Self.unsigned(newSize ?? new.count)
    result.add32(Int(newChecksum ?? Self.checksum(new)))
    result.append(UInt8(olds))
    result += Self.signed((oldSize ?? old.count) - (newSize ?? new.count))
    let normal = Self.normalised(old, isProgram ? (base, stamp) : nil)
    result.add32(Int(oldChecksum ?? Self.checksum(normal)))
    result += [UInt8(ranges), 0]
    result += Self.unsigned(rift.count)
    var (before, after) = (0, 0)
    for pair in rift {
      result += Self.unsigned(pair.old - before) + Self.signed(pair.new - after)
      (before, after) = (pair.old, pair.new)
    }
    let packed = stream ?? self.packed()
    result += Self.unsigned(packed.count) + packed + behindStream
    return Self.sealed(result)
  }

  private func packed() -> [UInt8] {
    var writer = writer
    return writer.stream(isCopy ? writer.copies(new.count) : writer.tokens(new, behind: dictionary), new)
  }

  /// With the four bytes behind that make the checksum of the whole come out as it has to.
  public static func sealed(_ body: [UInt8]) -> [UInt8] {
    var result = body
    result.add32(Int(~checksum(body)))
    return result
  }

  /// CRC32.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ remainders[Int($0 & 0xFF) ^ Int($1)] }
  }

  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  static func unsigned(_ number: Int) -> [UInt8] {
    number < 0x80 ? [UInt8(number) | 0x80] : [UInt8(number & 0x7F)] + unsigned(number >> 7)
  }

  static func signed(_ number: Int) -> [UInt8] {
    let (size, sign) = (abs(number), number < 0 ? 0x40 : 0)
    return size < 0x40 ? [UInt8(size | sign | 0x80)] : [UInt8(size & 0x3F | sign)] + unsigned(size >> 6)
  }

  /// An old file without what another copy of it may have otherwise; any bytes at all.
  ///
  /// - Parameter new: where the new program is to be loaded, and its stamp; nil: only the checksum goes.
  public static func normalised(_ old: [UInt8], _ new: (base: Int, stamp: Int)?) -> [UInt8] {
    var result = old
    func number(_ place: Int, _ size: Int = 4) -> Int {
      (0..<size).reduce(0) { old.indices.contains(place + $1) ? $0 | Int(old[place + $1]) << (8 * $1) : $0 }
    }
    let header = number(0x3C)
    let sections = (0..<number(header + 6, 2)).map { header + 24 + number(header + 20, 2) + 40 * $0 }
    guard number(0, 2) == 0x5A4D, number(header) == 0x4550, number(header + 24, 2) == 0x10B, sections.count <= 96,
      header + 120 <= old.count, sections.allSatisfy({ $0 + 40 <= old.count }),
      sections.reduce(
        0, { $0 + max(0, min(old.count, number($1 + 20) + number($1 + 16)) - min(old.count, number($1 + 20))) })
        <= old.count
    else { return old }
    result.put32(0, at: header + 88)
    guard let new else { return result }
    result.put32(new.stamp, at: header + 8)
    func place(_ address: Int) -> (place: Int, section: Int)? {
      for section in sections {
        let inside = address - number(section + 12)
        if inside >= 0, inside < number(section + 16), number(section + 20) + inside < old.count {
          return (number(section + 20) + inside, section)
        }
      }
      return nil
    }
    func directory(_ index: Int) -> (address: Int, size: Int) {
      guard index < min(16, number(header + 116)), header + 128 + 8 * index <= old.count else { return (0, 0) }
      return (number(header + 120 + 8 * index), number(header + 124 + 8 * index))
    }
    let table = directory(5)
    if table.address != 0, table.size != 0 {
      result.put32(new.base, at: header + 52)
      var block = place(table.address)?.place ?? old.count
      let end = min(old.count, block + table.size)
      while block + 8 <= end, number(block + 4) >= 8 {
        let next = min(end, block + number(block + 4))
        for entry in stride(from: block + 8, to: next - 1, by: 2) where number(entry, 2) >> 12 == 3 {
          let address = (number(block) + number(entry, 2) & 0xFFF) & 0xFFFF_FFFF
          guard let at = place(address)?.place, at + 4 <= old.count else { continue }
          result.put32(number(at) - number(header + 52) + new.base, at: at)
        }
        block = next
      }
    }
    let imports = directory(1)
    if imports.address != 0, imports.size != 0, let section = place(imports.address)?.section,
      old[section..<(section + 6)].elementsEqual(".idata".utf8)
    {
      result.put32(number(section + 36) | 0x8000_0000, at: section + 36)
    }
    return result
  }
}
