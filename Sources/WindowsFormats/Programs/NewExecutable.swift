/// The version resources of a 16-bit program (IMAGE_OS2_HEADER and its resource table).
struct NewExecutable {
  private(set) var versions: [Resource] = []
  /// Where the last of its segments and resources ends.
  private(set) var imageEnd = 0

  static let mostEntries = 4096

  init(_ bytes: ForeignBytes, _ problems: inout ProblemList) {
    guard let header = try? Int(bytes.u32(at: 0x3C)) else { return }
    do {
      imageEnd = header + 0x40
      try readSegments(bytes, header)
      try readResources(bytes, header, &problems)
    } catch {
      problems.add(error.offset, "the tables of a 16-bit program are cut off")
    }
  }

  private mutating func readSegments(_ bytes: ForeignBytes, _ header: Int) throws(UnreadableBytes) {
    let count = Int(try bytes.u16(at: header + 0x1C))
    let table = header + Int(try bytes.u16(at: header + 0x22))
    let shift = Int(try bytes.u16(at: header + 0x32))
    for index in 0..<count {
      let sector = Int(try bytes.u16(at: table + 8 * index))
      let size = Int(try bytes.u16(at: table + 8 * index + 2))
      // A size of zero is 64 KiB, an offset of zero no bytes; a shift of zero is one of nine.
      if sector != 0 { reach(sector << min(shift == 0 ? 9 : shift, 16) + (size == 0 ? 1 << 16 : size)) }
    }
  }

  private mutating func readResources(
    _ bytes: ForeignBytes, _ header: Int, _ problems: inout ProblemList
  ) throws(UnreadableBytes) {
    let table = header + Int(try bytes.u16(at: header + 0x24))
    // Without resources the table of names stands in its place.
    guard table != header + Int(try bytes.u16(at: header + 0x26)) else { return }
    let shift = min(Int(try bytes.u16(at: table)), 16)
    var place = table + 2
    var left = Self.mostEntries
    while true {
      let type = try bytes.u16(at: place)
      if type == 0 { return }
      let count = Int(try bytes.u16(at: place + 2))
      place += 8
      for _ in 0..<count {
        guard left > 0 else {
          problems.add(place, "more than \(Self.mostEntries) resources; the others are not looked at")
          return
        }
        left -= 1
        let start = Int(try bytes.u16(at: place)) << shift
        let end = start + Int(try bytes.u16(at: place + 2)) << shift
        let id = try bytes.u16(at: place + 6)
        place += 12
        reach(end)
        // The high bit tells a number from the place of a name.
        guard type == 0x8010 else { continue }
        if end > bytes.count { problems.add(start, "a version resource is cut off") }
        guard start < bytes.count else { continue }
        versions.append(
          Resource(
            type: Resource.version, name: .number(Int(id & 0x7FFF)), language: 0, place: start..<min(end, bytes.count)))
      }
    }
  }

  private mutating func reach(_ end: Int) { imageEnd = max(imageEnd, end) }
}
