/// An old file without what a copy of it may have another of: stamp, checksum, and addresses by where it was to be loaded.
struct NormalisedFile {
  /// nil: it is no program of 32 bits.
  let layout: OldProgram?

  /// - Parameters:
  ///   - program: nil: only the checksum goes.
  ///   - copy: of the file, which is changed.
  init(_ old: [UInt8], _ program: DeltaHeader.Program?, _ copy: UnsafeMutableBufferPointer<UInt8>) {
    layout = OldProgram(old)
    guard let layout else { return }
    func put(_ value: UInt32, at place: Int) {
      for index in 0..<4 where place + index < copy.count {
        copy[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
      }
    }
    put(0, at: layout.header + 88)
    guard let program else { return }
    put(program.stamp, at: layout.header + 8)
    if layout[.relocations] != nil {
      put(program.base, at: layout.header + 52)
      for entry in layout.relocations where entry.isHighLow {
        guard let place = layout.place(Int(entry.address)), let value = layout.u32(place) else {
          continue
        }
        put(value &- layout.base &+ program.base, at: place)
      }
    }
    if let imports = layout[.imports].flatMap({ layout.place($0.address) }),
      let section = layout.sections.first(where: { $0.place.contains(imports) }),
      section.name.starts(with: Array(".idata".utf8))
    {
      put(section.flags | 0x8000_0000, at: section.header + 36)
    }
  }
}
