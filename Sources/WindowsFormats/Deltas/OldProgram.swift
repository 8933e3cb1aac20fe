/// The old file of a delta as a 32-bit program: where its parts lie, read from bytes that nobody vouches for.
struct OldProgram {
  struct Section {
    /// Where its own header lies in the file.
    let header: Int
    let name: ArraySlice<UInt8>
    let address: Int
    let virtualSize: Int
    /// As far as the file goes.
    let place: Range<Int>
    let flags: UInt32
  }

  let bytes: [UInt8]
  /// Where the signature `PE` lies.
  let header: Int
  let base: UInt32
  /// SizeOfImage.
  let size: Int
  let sections: [Section]
  private let directories: [(address: Int, size: Int)]

  enum Directory: Int {
    case exports, imports, resources
    case certificates = 4
    case relocations
  }

  /// The loader of these systems takes no more.
  private static let mostSections = 96

  /// nil for what is no program of 32 bits, whose headers are cut off, or whose sections lie over each other.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard Self.u16(bytes, 0) == 0x5A4D, let header = Self.u32(bytes, 0x3C).map({ Int($0) }),
      Self.u32(bytes, header) == 0x4550, let count = Self.u16(bytes, header + 6),
      let optionalSize = Self.u16(bytes, header + 20), Self.u16(bytes, header + 24) == 0x10B,
      let base = Self.u32(bytes, header + 52), let size = Self.u32(bytes, header + 80),
      let directoryCount = Self.u32(bytes, header + 116), count <= Self.mostSections
    else { return nil }
    self.header = header
    self.base = base
    self.size = Int(size)
    var sections: [Section] = []
    for index in 0..<count {
      let start = header + 24 + optionalSize + 40 * index
      func number(_ place: Int) -> Int? { Self.u32(bytes, start + place).map { Int($0) } }
      guard let virtualSize = number(8), let address = number(12), let rawSize = number(16), let offset = number(20),
        let flags = Self.u32(bytes, start + 36)
      else { return nil }
      let first = min(offset, bytes.count)
      sections.append(
        Section(
          header: start, name: bytes[start..<(start + 8)], address: address, virtualSize: virtualSize,
          place: first..<min(offset + rawSize, bytes.count), flags: flags))
    }
    guard sections.reduce(0, { $0 + $1.place.count }) <= bytes.count else { return nil }
    self.sections = sections
    directories = (0..<min(Int(directoryCount), 16)).map { index in
      let start = header + 120 + 8 * index
      guard let address = Self.u32(bytes, start), let size = Self.u32(bytes, start + 4) else { return (0, 0) }
      return (Int(address), Int(size))
    }
  }

  /// nil for one that is not there or empty.
  subscript(directory: Directory) -> (address: Int, size: Int)? {
    guard directory.rawValue < directories.count else { return nil }
    let found = directories[directory.rawValue]
    return found.address != 0 && found.size != 0 ? found : nil
  }

  /// Of all directories that lie in the image: that of the certificates is the file's.
  var inImage: [(address: Int, size: Int)] {
    directories.indices.filter { $0 != Directory.certificates.rawValue }.map { directories[$0] }
  }

  /// Where the byte of an address lies in the file; nil where the file has none.
  func place(_ address: Int) -> Int? {
    for section in sections where section.address <= address {
      let inside = address - section.address
      if inside < section.place.count { return section.place.lowerBound + inside }
    }
    return nil
  }

  /// A place with an address that depends on where the program is loaded.
  struct Relocation {
    let address: UInt32
    /// IMAGE_REL_BASED_*.
    let kind: UInt8
    var isHighLow: Bool { kind == 3 }
  }

  /// In the order of the table, without what only fills it up.
  var relocations: [Relocation] {
    guard let directory = self[.relocations], let start = place(directory.address) else { return [] }
    let end = min(start + directory.size, bytes.count)
    var result: [Relocation] = []
    var block = start
    while block + 8 <= end, let page = u32(block), let size = u32(block + 4), size >= 8 {
      let next = min(block + Int(size), end)
      for place in stride(from: block + 8, to: next - 1, by: 2) {
        guard let entry = u16(place), entry != 0 else { continue }
        result.append(Relocation(address: page &+ UInt32(entry & 0xFFF), kind: UInt8(entry >> 12)))
      }
      block = next
    }
    return result
  }

  func u16(_ offset: Int) -> Int? { Self.u16(bytes, offset) }
  func u32(_ offset: Int) -> UInt32? { Self.u32(bytes, offset) }

  private static func u16(_ bytes: [UInt8], _ offset: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - 2 else { return nil }
    return Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
  }

  private static func u32(_ bytes: [UInt8], _ offset: Int) -> UInt32? {
    guard let low = u16(bytes, offset), let high = u16(bytes, offset + 2) else { return nil }
    return UInt32(low | high << 16)
  }
}
