// Addresses within the code and the data: what the loader would change to move the program.
extension ProgramTransform {
  mutating func mapRelocations(_ directory: (address: Int, size: Int)) {
    let table = old.relocations
    for entry in table where entry.isHighLow {
      guard let place = old.place(Int(entry.address)), let value = old.u32(place) else { continue }
      write(map(value &- old.base) &+ delta.base, at: place)
      mark(place..<(place + 4), .fixup)
    }
    writeRelocations(table, directory)
  }

  /// The table anew: a block for each page, with as many entries as come to whole fields of 32 bits.
  private func writeRelocations(_ entries: [OldProgram.Relocation], _ directory: (address: Int, size: Int)) {
    guard let start = old.place(directory.address),
      let section = old.sections.first(where: { $0.place.contains(start) })
    else { return }
    let sorted = entries.map { (address: map($0.address), kind: $0.kind) }.sorted { $0 < $1 }
    var table: [UInt8] = []
    func add(_ number: UInt32, _ size: Int) {
      for shift in 0..<UInt32(size) { table.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }
    var index = 0
    while index < sorted.count {
      let page = sorted[index].address >> 12
      let end = sorted[index...].firstIndex { $0.address >> 12 != page } ?? sorted.count
      add(page << 12, 4)
      add(UInt32(8 + 2 * (end - index) + 3) & ~3, 4)
      for entry in sorted[index..<end] { add(UInt32(entry.kind) << 12 | entry.address & 0xFFF, 2) }
      if (end - index) & 1 != 0 { add(0, 2) }
      index = end
    }
    for (place, byte) in zip(start..<section.place.upperBound, table) { new[place] = byte }
  }

  /// A program without a table: whatever looks like an address of it, in every section and behind the last.
  mutating func inferRelocations() {
    guard let first = old.sections.map(\.address).min() else { return }
    let last = old.sections.map(\.place.upperBound).max() ?? 0
    for range in old.sections.map(\.place) + [last..<old.bytes.count] {
      var place = range.lowerBound
      while place + 4 <= range.upperBound, let value = old.u32(place) {
        let address = value &- old.base
        let isAddress = Int(address) >= first && Int(address) < old.size
        guard isAddress, marks[place..<(place + 4)].allSatisfy({ !$0.contains(.field) }) else {
          place += 1
          continue
        }
        write(map(address) &+ old.base, at: place)
        mark(place..<(place + 4), .fixup)
        place += 4
      }
    }
  }
}
