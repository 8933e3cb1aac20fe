import WindowsModel

/// The resource directory of a portable executable (IMAGE_RESOURCE_DIRECTORY): types, names below them, languages below
/// those.
///
/// Three levels and no more are followed, so that a directory that leads back to itself ends; and no more than
/// ``mostEntries`` in all, for each of them may lead to the same one.
struct ResourceDirectory {
  static let mostEntries = 32_768
  /// Of a name; longer ones are cut.
  static let longestName = 256

  private let bytes: ForeignBytes
  private let header: PortableHeader
  /// Of the directory in the file; the offsets in it count from here.
  private let root: Int
  private var entriesLeft = mostEntries
  private var found: [Resource] = []

  static func resources(
    of header: PortableHeader, _ bytes: ForeignBytes, _ problems: inout ProblemList
  ) -> [Resource] {
    guard let directory = header.resources else { return [] }
    guard let place = header.place(directory.address) else {
      problems.add(0, "the resources are said to be at the address \(directory.address), which is in no section")
      return []
    }
    var reader = ResourceDirectory(bytes: bytes, header: header, root: place.lowerBound)
    reader.read(0, [], &problems)
    return reader.found
  }

  /// - Parameter above: type, and then name, of what is in this directory.
  private mutating func read(_ offset: Int, _ above: [Resource.Name], _ problems: inout ProblemList) {
    let start = root + offset
    guard let named = try? bytes.u16(at: start + 12), let numbered = try? bytes.u16(at: start + 14) else {
      problems.add(start, "a resource directory lies beyond the end")
      return
    }
    let count = Int(named) + Int(numbered)
    for index in 0..<count {
      let entry = start + 16 + 8 * index
      guard entriesLeft > 0 else {
        problems.add(entry, "more than \(Self.mostEntries) resources; the others are not looked at")
        return
      }
      entriesLeft -= 1
      guard let id = try? bytes.u32(at: entry), let target = try? bytes.u32(at: entry + 4) else {
        problems.add(entry, "a resource directory is cut off: \(index) of \(count) entries are there")
        return
      }
      let name = name(id, &problems)
      let below = Int(target & 0x7FFF_FFFF)
      if target & 0x8000_0000 == 0 {
        add(above + [name], at: root + below, &problems)
      } else if above.count < 2 {
        read(below, above + [name], &problems)
      } else {
        problems.add(entry, "a resource directory is deeper than type, name and language")
      }
      if entriesLeft == 0 { return }
    }
  }

  private func name(_ id: UInt32, _ problems: inout ProblemList) -> Resource.Name {
    guard id & 0x8000_0000 != 0 else { return .number(Int(id)) }
    let start = root + Int(id & 0x7FFF_FFFF)
    guard let length = try? bytes.u16(at: start),
      let units = try? bytes.bytes(at: start + 2, count: 2 * min(Int(length), Self.longestName))
    else {
      problems.add(start, "the name of a resource lies beyond the end")
      return .text("")
    }
    return .text(wideText(units))
  }

  /// A data entry: address, size, code page.
  private mutating func add(_ names: [Resource.Name], at entry: Int, _ problems: inout ProblemList) {
    guard let address = try? Int(bytes.u32(at: entry)), let size = try? Int(bytes.u32(at: entry + 4)) else {
      problems.add(entry, "the entry of a resource lies beyond the end")
      return
    }
    guard let place = header.place(address), place.lowerBound <= bytes.count else {
      problems.add(entry, "a resource is said to be at the address \(address), where the file has nothing")
      return
    }
    let end = min(place.lowerBound + size, place.upperBound, bytes.count)
    if end < place.lowerBound + size {
      problems.add(place.lowerBound, "a resource of \(size) bytes is cut off")
    }
    var language: UInt16 = 0
    if names.count > 2, case .number(let number) = names[2] { language = UInt16(truncatingIfNeeded: number) }
    found.append(
      Resource(
        type: names[0], name: names.count > 1 ? names[1] : .number(0), language: language,
        place: place.lowerBound..<max(place.lowerBound, end)))
  }
}

/// UTF-16 of a file that may hold any units; what stands for something else in this program is replaced.
func wideText(_ bytes: [UInt8]) -> String {
  WindowsText.decoded(bytes)
    ?? String(
      decoding: stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 },
      as: UTF16.self)
}
