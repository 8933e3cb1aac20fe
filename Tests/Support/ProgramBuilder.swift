public import WindowsFormats

/// Writes a portable executable that a linker could have written, with headers, sections and resources, and no code worth
/// running.
public struct ProgramBuilder {
  public var is64 = false
  /// IMAGE_FILE_MACHINE_*; by default x86, or x64.
  public var machine: UInt16?
  /// Seconds since 1970.
  public var stamp: UInt32 = 1_111_708_439
  public var isLibrary = true
  public var versions: [VersionResource] = []
  /// Libraries that it imports; nothing of them by name.
  public var imports: [String] = []
  /// Further resources: type, name, bytes.
  public var resources: [(type: Int, name: Int, bytes: [UInt8])] = []
  /// LANGID of those.
  public var language = 0x0409
  /// Further sections: name, bytes.
  public var sections: [(name: String, bytes: [UInt8])] = []
  /// Behind the last section.
  public var overlay: [UInt8] = []
  /// Behind all, named by the security directory.
  public var certificates: [UInt8] = []
  public var hasChecksum = true

  public init(_ versions: VersionResource...) { self.versions = versions }

  private static let header = 0x80

  public func bytes() -> [UInt8] {
    var all: [(name: String, bytes: [UInt8])] = [(".text", noise(700, seed: UInt64(stamp)))]
    let leaves = versions.map { Leaf(type: 16, name: $0.name, language: Int($0.language), bytes: $0.bytes()) }
    let others = resources.map { Leaf(type: $0.type, name: .number($0.name), language: language, bytes: $0.bytes) }
    let resourceAddress = 0x2000
    let directory = leaves.isEmpty && others.isEmpty ? [] : resourceSection(leaves + others, at: resourceAddress)
    if !directory.isEmpty { all.append((".rsrc", directory)) }
    let importAddress = resourceAddress + (directory.count + 0xFFF) & ~0xFFF
    if !imports.isEmpty { all.append((".idata", importSection(at: importAddress))) }
    all += sections
    return image(
      all, imports: imports.isEmpty ? (0, 0) : (importAddress, 20 * (imports.count + 1)),
      resources: directory.isEmpty ? (0, 0) : (resourceAddress, directory.count))
  }

  /// A descriptor each and an empty one, then the names.
  private func importSection(at address: Int) -> [UInt8] {
    var (table, names): ([UInt8], [UInt8]) = ([], [])
    for name in imports {
      table.add32(0)
      table.add32(0)
      table.add32(0)
      table.add32(address + 20 * (imports.count + 1) + names.count)
      table.add32(address)
      names += Array(name.utf8) + [0]
    }
    return table + [UInt8](repeating: 0, count: 20) + names
  }

  private func image(
    _ sections: [(name: String, bytes: [UInt8])], imports: (Int, Int), resources: (Int, Int)
  ) -> [UInt8] {
    let optionalSize = is64 ? 240 : 224
    let table = Self.header + 24 + optionalSize
    let headers = (table + 40 * sections.count + 511) & ~511
    var body: [UInt8] = []
    var entries: [UInt8] = []
    var address = 0x1000
    for section in sections {
      let name = Array(section.name.utf8.prefix(8))
      entries += name + [UInt8](repeating: 0, count: 8 - name.count)
      entries.add32(section.bytes.count)
      entries.add32(address)
      entries.add32((section.bytes.count + 511) & ~511)
      entries.add32(headers + body.count)
      entries += [UInt8](repeating: 0, count: 12)
      entries.add32(0x4000_0040)
      body += section.bytes
      body.align(512)
      address += max(0x1000, (section.bytes.count + 0xFFF) & ~0xFFF)
    }
    var image: [UInt8] = [0x4D, 0x5A]
    image += [UInt8](repeating: 0, count: 0x3A)
    image.add32(Self.header)
    image.align(Self.header)
    image += Array("PE\0\0".utf8)
    image.add16(Int(machine ?? (is64 ? 0x8664 : 0x014C)))
    image.add16(sections.count)
    image.add32(Int(stamp))
    image.add32(0)
    image.add32(0)
    image.add16(optionalSize)
    image.add16(isLibrary ? 0x2102 : 0x0102)
    image += optionalHeader(headers: headers, imageSize: address, imports: imports, resources: resources)
    image += entries
    image.align(512)
    image += body + overlay
    if !certificates.isEmpty {
      image.align(8)
      let directories = Self.header + 24 + (is64 ? 112 : 96)
      image.put32(image.count, at: directories + 32)
      image.put32(certificates.count, at: directories + 36)
      image += certificates
    }
    if hasChecksum { image.put32(checksum(image), at: Self.header + 24 + 64) }
    return image
  }

  private func optionalHeader(
    headers: Int, imageSize: Int, imports: (Int, Int), resources: (Int, Int)
  ) -> [UInt8] {
    var header: [UInt8] = []
    header.add16(is64 ? 0x20B : 0x10B)
    header += [UInt8](repeating: 0, count: 30)
    header.add32(0x1000)
    header.add32(0x200)
    header += [UInt8](repeating: 0, count: 16)
    header.add32(imageSize)
    header.add32(headers)
    header.add32(0)
    header.add16(2)
    header += [UInt8](repeating: 0, count: is64 ? 38 : 22)
    header.add32(16)
    for directory in 0..<16 {
      let entry = directory == 1 ? imports : directory == 2 ? resources : (0, 0)
      header.add32(entry.0)
      header.add32(entry.1)
    }
    return header
  }

  /// Words with the carry put back, and the size; the field itself is still zero.
  private func checksum(_ image: [UInt8]) -> Int {
    var sum = 0
    for index in stride(from: 0, to: image.count, by: 2) {
      sum += Int(image[index]) | (index + 1 < image.count ? Int(image[index + 1]) << 8 : 0)
      sum = (sum & 0xFFFF) + (sum >> 16)
    }
    return sum + image.count
  }

  // MARK: Resources

  private struct Leaf {
    let type: Int
    let name: Resource.Name
    let language: Int
    let bytes: [UInt8]
  }

  /// Type, name, language: a directory each, then the entries of the data, the names, and the data.
  private func resourceSection(_ leaves: [Leaf], at address: Int) -> [UInt8] {
    let types = grouped(leaves) { .number($0.type) }.map { ($0.0, grouped($0.1, by: \.name)) }
    let names = types.flatMap { $0.1 }
    let entriesAt =
      16 + 8 * types.count + types.reduce(0) { $0 + 16 + 8 * $1.1.count } + names.reduce(0) { $0 + 16 + 8 * $1.1.count }
    var texts: [UInt8] = []
    let textsAt = entriesAt + 16 * leaves.count
    func id(_ name: Resource.Name) -> Int {
      switch name {
      case .number(let number): return number
      case .text(let text):
        let place = textsAt + texts.count
        texts.add16(text.utf16.count)
        for unit in text.utf16 { texts.add16(Int(unit)) }
        return 0x8000_0000 | place
      }
    }
    var directories: [UInt8] = []
    func add(_ ids: [Int], targets: [Int]) {
      directories += [UInt8](repeating: 0, count: 12)
      directories.add16(ids.count { $0 & 0x8000_0000 != 0 })
      directories.add16(ids.count { $0 & 0x8000_0000 == 0 })
      for (id, target) in zip(ids, targets) {
        directories.add32(id)
        directories.add32(target)
      }
    }
    func places(_ counts: [Int], from start: Int) -> [Int] {
      var place = start
      return counts.map { count in
        defer { place += 16 + 8 * count }
        return 0x8000_0000 | place
      }
    }
    let nameLevel = 16 + 8 * types.count
    let languageLevel = nameLevel + types.reduce(0) { $0 + 16 + 8 * $1.1.count }
    add(types.map { id($0.0) }, targets: places(types.map { $0.1.count }, from: nameLevel))
    var languagePlaces = places(names.map { $0.1.count }, from: languageLevel)[...]
    for type in types {
      add(type.1.map { id($0.0) }, targets: type.1.map { _ in languagePlaces.removeFirst() })
    }
    var entry = entriesAt
    for name in names {
      let places = name.1.indices.map { entry + 16 * $0 }
      add(name.1.map(\.language), targets: places)
      entry += 16 * name.1.count
    }
    var data: [UInt8] = []
    let dataAt = (textsAt + texts.count + 3) & ~3
    for leaf in names.flatMap({ $0.1 }) {
      directories.add32(address + dataAt + data.count)
      directories.add32(leaf.bytes.count)
      directories.add32(0)
      directories.add32(0)
      data += leaf.bytes
      data.align(4)
    }
    directories += texts
    directories.align(4)
    return directories + data
  }

  /// In the order in which they come.
  private func grouped(_ leaves: [Leaf], by name: (Leaf) -> Resource.Name) -> [(Resource.Name, [Leaf])] {
    var groups: [(Resource.Name, [Leaf])] = []
    for leaf in leaves {
      if let index = groups.firstIndex(where: { $0.0 == name(leaf) }) {
        groups[index].1.append(leaf)
      } else {
        groups.append((name(leaf), [leaf]))
      }
    }
    return groups
  }
}
