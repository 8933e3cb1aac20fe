extension ProgramBuilder {
  /// Adds string tables (RT_STRING): sixteen texts in a block, each with its length before it.
  public mutating func add(strings texts: [Int: String]) {
    for (block, numbers) in Dictionary(grouping: texts.keys, by: { $0 / 16 }).sorted(by: { $0.key < $1.key }) {
      var bytes: [UInt8] = []
      for number in (16 * block)..<(16 * block + 16) {
        let units = Array((numbers.contains(number) ? texts[number] ?? "" : "").utf16)
        bytes.add16(units.count)
        for unit in units { bytes.add16(Int(unit)) }
      }
      resources.append((type: 6, name: block + 1, bytes: bytes))
    }
  }
}
