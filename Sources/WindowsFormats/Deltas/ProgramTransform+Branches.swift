// Jumps and calls, which say how far they lead.
extension ProgramTransform {
  enum Branches { case jumps, calls }

  private static let isCode: UInt32 = 0x20

  mutating func mapBranches(_ kind: Branches) {
    let code = old.sections.filter { $0.flags & Self.isCode != 0 }
    // A jump may well lead to another one.
    let taken: Marks = kind == .jumps ? [.fixup, .directory, .field] : [.fixup, .directory, .field, .instruction]
    for section in code {
      let shift = section.address - section.place.lowerBound
      var place = section.place.lowerBound
      while place < section.place.upperBound {
        guard let size = size(of: kind, at: place, before: section.place.upperBound),
          marks[place..<(place + size)].allSatisfy({ $0.isDisjoint(with: taken) }),
          let value = old.u32(place + size - 4)
        else {
          place += 1
          continue
        }
        let next = UInt32(truncatingIfNeeded: place + size + shift)
        let target = next &+ value
        let distance = map(target) &- map(next)
        guard target > 0, Int(target) < old.size, isFree(target, code, taken), distance != value else {
          place += 1
          continue
        }
        write(distance, size, at: place)
        if kind == .jumps { mark(place..<(place + size), .instruction) }
        place += size
      }
    }
  }

  /// Bytes of an instruction that begins here; nil for any other.
  private func size(of kind: Branches, at place: Int, before end: Int) -> Int? {
    let first = old.bytes[place]
    if kind == .calls { return first == 0xE8 && place + 5 <= end ? 5 : nil }
    if first == 0xE9 { return place + 5 <= end ? 5 : nil }
    return first == 0x0F && place + 6 <= end && old.bytes[place + 1] & 0xF0 == 0x80 ? 6 : nil
  }

  private func isFree(_ target: UInt32, _ code: [OldProgram.Section], _ taken: Marks) -> Bool {
    let address = Int(target)
    guard code.contains(where: { $0.address <= address && address - $0.address < max($0.virtualSize, $0.place.count) })
    else { return false }
    return old.place(address).map { marks[$0].isDisjoint(with: taken) } ?? true
  }

  /// A jump that has become short takes the short form; what stood behind it stays.
  private func write(_ distance: UInt32, _ size: Int, at place: Int) {
    let first = old.bytes[place]
    guard first != 0xE8, let short = Int8(exactly: Int32(bitPattern: distance)) else {
      return write(distance, at: place + size - 4)
    }
    new[place] = first == 0xE9 ? 0xEB : 0x70 | old.bytes[place + 1] & 0xF
    new[place + 1] = UInt8(bitPattern: short)
  }
}
