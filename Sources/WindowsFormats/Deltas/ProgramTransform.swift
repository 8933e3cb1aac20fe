/// Makes an old program more like the new one, so that less of the new one has to be packed: whatever names a place is
/// changed to where the place has gone.
///
/// It reads the old program as it was, and writes to a copy of it. Worked out on real packages.
struct ProgramTransform {
  let old: OldProgram
  let delta: DeltaHeader.Program
  /// The copy.
  let new: UnsafeMutableBufferPointer<UInt8>
  /// What has been found out about each byte of the file.
  var marks: [Marks]

  struct Marks: OptionSet {
    let rawValue: UInt8
    static let fixup = Marks(rawValue: 1)
    static let directory = Marks(rawValue: 2)
    /// Of imports or exports.
    static let field = Marks(rawValue: 4)
    static let instruction = Marks(rawValue: 8)
    static let resource = Marks(rawValue: 16)
  }

  init(_ old: OldProgram, _ delta: DeltaHeader.Program, _ new: UnsafeMutableBufferPointer<UInt8>) {
    (self.old, self.delta, self.new) = (old, delta, new)
    marks = [Marks](repeating: [], count: old.bytes.count)
  }

  mutating func run() {
    if !delta.omitted.contains(.imports) { mapImports() }
    if !delta.omitted.contains(.exports) { mapExports() }
    if !delta.omitted.contains(.relocations) {
      if let directory = old[.relocations] { mapRelocations(directory) } else { inferRelocations() }
    }
    if !delta.omitted.contains(.resources) { mapResources() }
    for directory in old.inImage {
      guard let place = old.place(directory.address) else { continue }
      mark(place..<min(place + directory.size, marks.count), .directory)
    }
    if !delta.omitted.contains(.jumps) { mapBranches(.jumps) }
    if !delta.omitted.contains(.calls) { mapBranches(.calls) }
  }

  func map(_ address: UInt32) -> UInt32 { delta.rift[address] }

  mutating func mark(_ range: Range<Int>, _ mark: Marks) {
    for place in range { marks[place].insert(mark) }
  }

  func write(_ value: UInt32, at place: Int) {
    for index in 0..<4 { new[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
  }

  // MARK: Imports and exports

  /// Maps the address in a field, unless it is empty or was mapped before.
  ///
  /// - Returns: what stands there; nil where nothing is left to do.
  @discardableResult
  mutating func mapField(_ place: Int?, keepsHighBit: Bool = false) -> UInt32? {
    guard let place, let value = old.u32(place), value != 0, !marks[place].contains(.field) else { return nil }
    mark(place..<(place + 4), .field)
    if !keepsHighBit || value & 0x8000_0000 == 0 { write(map(value), at: place) }
    return value
  }

  private mutating func mapImports() {
    guard let directory = old[.imports], var place = old.place(directory.address) else { return }
    while let name = old.u32(place + 12), name != 0 {
      let arrays = [mapField(place), mapField(place + 16)]
      // A descriptor that was seen before: the table leads around.
      guard mapField(place + 12) != nil else { return }
      for case let address? in arrays {
        var thunk = old.place(Int(address))
        while mapField(thunk, keepsHighBit: true) != nil { thunk = thunk.map { $0 + 4 } }
      }
      place += 20
    }
  }

  private mutating func mapExports() {
    guard let directory = old[.exports], let place = old.place(directory.address) else { return }
    mapField(place + 12)
    for (array, number) in [(28, 20), (32, 24)] {
      guard let address = mapField(place + array), let count = old.u32(place + number),
        let start = old.place(Int(address))
      else { continue }
      for index in 0..<min(Int(count), (old.bytes.count - start) / 4) { mapField(start + 4 * index) }
    }
    mapField(place + 36)
  }

  // MARK: Resources

  private mutating func mapResources() {
    guard let directory = old[.resources], let root = old.place(directory.address) else { return }
    let start = UInt32(truncatingIfNeeded: directory.address)
    func moved(_ offset: UInt32) -> UInt32 {
      let kept = offset & 0x8000_0000
      return kept | (map(start &+ (offset & 0x7FFF_FFFF)) &- map(start)) & 0x7FFF_FFFF
    }
    var open = [root]
    // Directories of a damaged program may share their entries.
    var left = old.bytes.count / 8
    while let place = open.popLast() {
      guard let named = old.u16(place + 12), let numbered = old.u16(place + 14),
        !marks[place].contains(.resource)
      else { continue }
      mark(place..<(place + 16), .resource)
      for entry in 0..<(named + numbered) {
        let field = place + 16 + 8 * entry
        guard left > 0, let name = old.u32(field), let target = old.u32(field + 4) else { break }
        left -= 1
        if name & 0x8000_0000 != 0 { write(moved(name), at: field) }
        write(moved(target), at: field + 4)
        let inner = root + Int(target & 0x7FFF_FFFF)
        if target & 0x8000_0000 != 0 {
          open.append(inner)
        } else if let address = old.u32(inner) {
          write(map(address), at: inner)
        }
      }
    }
  }
}
