/// What an input does to the files of a store: orders of eight bytes, each of which changes one place.
///
/// So that changes get behind the first check of SQLite's, a number may be written where the format has one, and the
/// sums of a log are made to fit again.
enum StoreDamage {
  static let kinds: UInt8 = 12
  static let pageSize = 4096

  static func apply(_ orders: ArraySlice<UInt8>, to original: StoreFiles, _ mendsLog: Bool) -> StoreFiles {
    var files = original
    var rest = orders.prefix(8 * 64)
    while rest.count >= 8 {
      let order = Array(rest.prefix(8))
      rest = rest.dropFirst(8)
      // The file itself more often than what lies beside it.
      let file = order[1] & 3 == 3 ? 2 : order[1] & 3 == 2 ? 1 : 0
      apply(order, to: &files.contents[file], headerSize: file == 1 ? 56 : 0)
    }
    if mendsLog { LogSums.mend(&files.contents[1]) }
    return files
  }

  private static func apply(_ order: [UInt8], to bytes: inout [UInt8], headerSize: Int) {
    guard !bytes.isEmpty else { return }
    let pages = (bytes.count + pageSize - 1) / pageSize
    let frame = headerSize == 0 ? pageSize : pageSize + 24
    let page = Int(order[2]) % pages
    let start = headerSize + page * frame
    let offset = Int(order[3]) << 8 | Int(order[4])
    let place = start + offset % pageSize
    let value = Array(order[5..<8])
    func put(_ values: some Sequence<UInt8>, at place: Int) {
      for (index, byte) in values.enumerated() where bytes.indices.contains(place + index) {
        bytes[place + index] = byte
      }
    }
    switch order[0] % kinds {
    case 0: put(value.prefix(1), at: place)
    case 1: put(value.prefix(2), at: place)
    case 2: put([value[0] & 0x80 == 0 ? 0 : 0xFF] + value, at: place)
    case 3:
      let other = headerSize + Int(value[0]) % pages * frame
      for index in 0..<pageSize where max(start, other) + index < bytes.count {
        bytes.swapAt(start + index, other + index)
      }
    case 4:
      let other = headerSize + Int(value[0]) % pages * frame
      let copy = bytes.dropFirst(other).prefix(pageSize)
      put(copy, at: start)
    case 5: put(repeatElement(value[2], count: Int(value[0]) << 8 | Int(value[1])), at: place)
    case 6: bytes.removeLast(max(0, bytes.count - max(1, place)))
    case 7: bytes.append(contentsOf: repeatElement(value[0], count: 1 + offset % (2 * pageSize)))
    // The pointer of a cell; page 1 begins with the header of the file.
    case 8: put(value.prefix(2), at: start + (page == 0 ? 100 : 0) + 8 + 2 * (offset % 64))
    // The header of a page: its kind, free blocks, cells, the start of their contents.
    case 9: put(value.prefix(2), at: start + (page == 0 ? 100 : 0) + offset % 12)
    // A number in the header of the file or log.
    case 10: put(value, at: offset % 100)
    // A cell itself: lengths, row number and the kinds of its columns stand at its beginning.
    default:
      let header = start + (page == 0 ? 100 : 0)
      let pointer = header + 8 + 2 * Int(order[3] % 32)
      guard pointer + 1 < bytes.count else { return }
      let cell = start + (Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1]))
      put(value.prefix(1 + Int(order[4] & 1)), at: cell + Int(order[4] >> 1) % 24)
    }
  }
}

/// The sums by which SQLite knows the frames of a log.
enum LogSums {
  static func mend(_ log: inout [UInt8]) {
    guard log.count >= 32 else { return }
    let isBigEndian = log[3] & 1 == 1
    var sums: (UInt32, UInt32) = (0, 0)
    func word(_ bytes: [UInt8], _ place: Int, _ isBig: Bool) -> UInt32 {
      let four = bytes[place..<place + 4]
      return (isBig ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
    }
    func add(_ range: Range<Int>) {
      for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
        sums.0 = sums.0 &+ word(log, place, isBigEndian) &+ sums.1
        sums.1 = sums.1 &+ word(log, place + 4, isBigEndian) &+ sums.0
      }
    }
    func put(_ place: Int) {
      for (index, sum) in [sums.0, sums.1].enumerated() {
        for byte in 0..<4 { log[place + 4 * index + byte] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * byte)) }
      }
    }
    add(0..<24)
    put(24)
    var frame = 32
    while frame + 24 + StoreDamage.pageSize <= log.count {
      // The salt of the header, which tells this log's frames from an older one's.
      for index in 0..<8 { log[frame + 8 + index] = log[16 + index] }
      add(frame..<frame + 8)
      add(frame + 24..<frame + 24 + StoreDamage.pageSize)
      put(frame + 16)
      frame += 24 + StoreDamage.pageSize
    }
  }
}
