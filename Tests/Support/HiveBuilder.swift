public import WindowsModel

/// Writes hives, for readers to be tried on: any version from 1.1, with lists and names as that version has them.
public struct HiveBuilder {
  public struct Key: Hashable, Sendable {
    public var name: String
    public var written: WindowsTime
    public var className: String?
    public var flags: UInt16
    public var values: [Value]
    public var subkeys: [Key]

    public init(
      _ name: String, written: WindowsTime = WindowsTime(ticks: 127_996_512_000_000_000), className: String? = nil,
      flags: UInt16 = 0, values: [Value] = [], subkeys: [Key] = []
    ) {
      self.name = name
      self.written = written
      self.className = className
      self.flags = flags
      self.values = values
      self.subkeys = subkeys
    }
  }

  public struct Value: Hashable, Sendable {
    public var name: String
    public var value: RegistryValue

    public init(_ name: String, _ value: RegistryValue) {
      self.name = name
      self.value = value
    }
  }

  /// How the keys below a key are listed; a list of more than `leafSize` is cut into leaves below an `ri`.
  public enum List: String, CaseIterable, Sendable { case li, lf, lh }

  public var minorVersion: UInt32 = 5
  public var list = List.lh
  public var leafSize = 500
  public var primarySequence: UInt32 = 7
  public var secondarySequence: UInt32 = 7
  public var written = WindowsTime(ticks: 127_996_512_000_000_000)
  /// The data is made at least this large, in bytes.
  public var minimumData = 4096

  public init() {}

  private var data: [UInt8] = []
  private var headSize: Int { minorVersion <= 1 ? 8 : 4 }

  /// The bytes of a hive with this root.
  public static func hive(_ root: Key, _ change: (inout HiveBuilder) -> Void = { _ in }) -> [UInt8] {
    var builder = HiveBuilder()
    change(&builder)
    return builder.hive(root)
  }

  public mutating func hive(_ root: Key) -> [UInt8] {
    data = [UInt8](repeating: 0, count: 32)
    let security = cell([0x73, 0x6B, 0, 0] + le(UInt32(0)) + le(UInt32(0)) + le(UInt32(1)) + le(UInt32(0)))
    let rootOffset = write(root, parent: 0, security: security, isRoot: true)
    // The rest is one free cell, in one bin.
    let size = max(minimumData, (data.count + headSize + 4 + 4095) / 4096 * 4096)
    let rest = size - data.count
    data += le(UInt32(rest)) + [UInt8](repeating: 0, count: rest - 4)
    put(Array("hbin".utf8) + le(UInt32(0)) + le(UInt32(size)) + le(UInt64(0)) + le(UInt64(written.ticks)), at: 0)
    return header(rootOffset, size, type: 0) + data
  }

  /// A base block, or the first sector of a log.
  public func header(_ root: UInt32, _ size: Int, type: UInt32) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 4096)
    let fields: [UInt8] =
      Array("regf".utf8) + le(primarySequence) + le(secondarySequence) + le(UInt64(written.ticks)) + le(UInt32(1))
      + le(minorVersion) + le(type) + le(UInt32(1)) + le(root) + le(UInt32(size)) + le(UInt32(1))
    block.replaceSubrange(0..<fields.count, with: fields)
    block.replaceSubrange(48..<64, with: WindowsText.encoded("\\SYSTEM\0"))
    Self.sumUp(&block)
    return block
  }

  /// Writes the checksum of a base block into it.
  public static func sumUp(_ block: inout [UInt8]) {
    var sum: UInt32 = 0
    for offset in stride(from: 0, to: 508, by: 4) {
      sum ^= block[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    if sum == .max { sum = .max - 1 }
    if sum == 0 { sum = 1 }
    block.replaceSubrange(508..<512, with: le(sum))
  }

  private mutating func write(_ key: Key, parent: UInt32, security: UInt32, isRoot: Bool = false) -> UInt32 {
    let (name, isShort) = encoded(key.name)
    let className = key.className.map { WindowsText.encoded($0) } ?? []
    let flags = key.flags | (isRoot ? 0x0C : 0) | (isShort ? 0x20 : 0)
    let own = cell([UInt8](repeating: 0, count: 76 + name.count))
    let subkeys = key.subkeys.map { write($0, parent: own, security: security) }
    let list = subkeys.isEmpty ? UInt32.max : self.list(Array(zip(subkeys, key.subkeys.map(\.name))))
    let values = key.values.map { write($0) }
    let valueList = values.isEmpty ? UInt32.max : cell(values.flatMap { le($0) })
    let classCell = className.isEmpty ? UInt32.max : cell(className)
    var bytes: [UInt8] = [0x6E, 0x6B] + le(flags) + le(UInt64(key.written.ticks)) + le(UInt32(0)) + le(parent)
    bytes += le(UInt32(subkeys.count)) + le(UInt32(0)) + le(list) + le(UInt32.max)
    bytes += le(UInt32(values.count)) + le(valueList) + le(security) + le(classCell)
    bytes += [UInt8](repeating: 0, count: 20) + le(UInt16(name.count)) + le(UInt16(className.count)) + name
    put(bytes, at: Int(own) + headSize)
    return own
  }

  private mutating func list(_ keys: [(UInt32, String)]) -> UInt32 {
    if keys.count > leafSize {
      let leaves = stride(from: 0, to: keys.count, by: leafSize).map {
        leaf(Array(keys[$0..<min($0 + leafSize, keys.count)]))
      }
      return cell([0x72, 0x69] + le(UInt16(leaves.count)) + leaves.flatMap { le($0) })
    }
    return leaf(keys)
  }

  private mutating func leaf(_ keys: [(UInt32, String)]) -> UInt32 {
    cell(
      Array(list.rawValue.utf8) + le(UInt16(keys.count))
        + keys.flatMap { offset, name -> [UInt8] in
          switch list {
          case .li: return le(offset)
          case .lf: return le(offset) + (Array(name.utf8) + [0, 0, 0, 0])[..<4]
          case .lh: return le(offset) + le(WindowsName.folded(name).utf16.reduce(UInt32(0)) { $0 &* 37 &+ UInt32($1) })
          }
        })
  }

  private mutating func write(_ value: Value) -> UInt32 {
    let (name, isShort) = encoded(value.name)
    let bytes = value.value.data
    var size = UInt32(bytes.count)
    var place: [UInt8] = le(UInt32.max)
    if bytes.count <= 4, minorVersion > 1 || !bytes.isEmpty {
      size |= 0x8000_0000
      place = bytes + [UInt8](repeating: 0, count: 4 - bytes.count)
    } else if bytes.count > 16_344, minorVersion > 3 {
      let segments = stride(from: 0, to: bytes.count, by: 16_344).map {
        cell(Array(bytes[$0..<min($0 + 16_344, bytes.count)]))
      }
      let list = cell(segments.flatMap { le($0) })
      place = le(cell([0x64, 0x62] + le(UInt16(segments.count)) + le(list)))
    } else if !bytes.isEmpty {
      place = le(cell(bytes))
    }
    return cell(
      [0x76, 0x6B] + le(UInt16(name.count)) + le(size) + place + le(value.value.type.rawValue)
        + le(UInt16(isShort ? 1 : 0)) + [0, 0] + name)
  }

  private func encoded(_ name: String) -> (bytes: [UInt8], isShort: Bool) {
    if minorVersion > 1, name.unicodeScalars.allSatisfy({ $0.value < 256 }) {
      return (name.unicodeScalars.map { UInt8($0.value) }, true)
    }
    return (WindowsText.encoded(name), false)
  }

  private mutating func cell(_ bytes: [UInt8]) -> UInt32 {
    let offset = data.count
    let alignment = headSize == 8 ? 16 : 8
    let size = (bytes.count + headSize + alignment - 1) / alignment * alignment
    data += le(UInt32(bitPattern: -Int32(size))) + (headSize == 8 ? le(UInt32.max) : []) + bytes
    data += [UInt8](repeating: 0, count: size - headSize - bytes.count)
    return UInt32(offset)
  }

  private mutating func put(_ bytes: [UInt8], at offset: Int) {
    data.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }
}

/// A number as little-endian bytes.
public func le(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
