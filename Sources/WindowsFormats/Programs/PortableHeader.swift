public import WindowsModel

/// The header of a portable executable (IMAGE_NT_HEADERS and the section table, winnt.h).
public struct PortableHeader: Sendable {
  public struct Section: Hashable, Sendable {
    public let name: String
    /// Where it is mapped, relative to the image.
    public let address: Int
    public let virtualSize: Int
    /// Where its bytes are in the file; with `size` possibly beyond the end of a damaged one.
    public let offset: Int
    public let size: Int
  }

  /// IMAGE_FILE_MACHINE_*.
  public let machine: UInt16
  /// TimeDateStamp as it stands: seconds since 1970 UTC, or a hash where the linker was told to be reproducible.
  public let stamp: UInt32
  /// IMAGE_FILE_*: 0x2000 is a DLL.
  public let characteristics: UInt16
  public internal(set) var checksum: UInt32?
  public internal(set) var sections: [Section] = []
  /// IMAGE_DIRECTORY_ENTRY_IMPORT: relative to the image; nil: there is none.
  public internal(set) var imports: Int?
  /// IMAGE_DIRECTORY_ENTRY_RESOURCE: relative to the image.
  public internal(set) var resources: (address: Int, size: Int)?
  /// IMAGE_DIRECTORY_ENTRY_SECURITY, where it lies in the file; empty ones are none.
  public internal(set) var certificates: Range<Int>?
  /// Where the checksum and the entry for certificates stand in the file.
  var checksumPlace: Int?
  var certificatesPlace: Int?
  /// Where the headers and all sections end in the file, and an overlay begins.
  public internal(set) var imageEnd: Int

  private var fileAlignment = 0x200

  /// As the loader of later Windows and other readers have it; the section table of a damaged file may claim more.
  static let mostSections = 2048

  /// nil if not even the file header is there.
  init?(_ bytes: ForeignBytes, _ problems: inout ProblemList) {
    guard let start = try? Int(bytes.u32(at: 0x3C)), let machine = try? bytes.u16(at: start + 4),
      let sectionCount = try? bytes.u16(at: start + 6), let stamp = try? bytes.u32(at: start + 8),
      let optionalSize = try? bytes.u16(at: start + 20), let characteristics = try? bytes.u16(at: start + 22)
    else {
      problems.add(0x3C, "the file header is cut off")
      return nil
    }
    self.machine = machine
    self.stamp = stamp
    self.characteristics = characteristics
    let optional = start + 24
    let table = optional + Int(optionalSize)
    imageEnd = table
    do { try readOptionalHeader(bytes, at: optional) } catch {
      problems.add(optional, "the optional header is cut off")
    }
    readSections(bytes, Int(sectionCount), at: table, &problems)
  }

  /// The time of linking; nil where the field is zero.
  public var linked: WindowsTime? { stamp == 0 ? nil : WindowsTime(unixSeconds: Int64(stamp)) }

  public var isLibrary: Bool { characteristics & 0x2000 != 0 }

  /// The processor, as wupd and bulletins call it, or the number of one that is not known.
  public var machineName: String {
    Self.machines[machine] ?? "machine 0x" + String(machine, radix: 16)
  }

  /// IMAGE_FILE_MACHINE_* of winnt.h.
  private static let machines: [UInt16: String] = [
    0x014C: "x86", 0x0162: "MIPS R3000", 0x0166: "MIPS", 0x0168: "MIPS R10000", 0x0169: "MIPS WCE", 0x0184: "Alpha",
    0x01A2: "SH3", 0x01A6: "SH4", 0x01C0: "ARM", 0x01C2: "Thumb", 0x01C4: "ARMv7", 0x01F0: "PowerPC", 0x0200: "ia64",
    0x0284: "Alpha64", 0x0EBC: "EFI", 0x8664: "x64", 0xAA64: "ARM64",
  ]

  /// Where the byte of an address of the image is in the file, with the number of bytes that the file has from there; nil
  /// where the file has none.
  public func place(_ address: Int) -> Range<Int>? {
    guard address >= 0 else { return nil }
    for section in sections where section.address <= address && address - section.address < section.size {
      // The loader rounds down to sectors, unless the image is laid out more finely than that.
      let start = fileAlignment >= 0x200 ? section.offset & ~0x1FF : section.offset
      return (start + address - section.address)..<(start + section.size)
    }
    let headers = sections.map(\.address).filter { $0 > 0 }.min() ?? imageEnd
    return address < headers ? address..<headers : nil
  }

  private mutating func readOptionalHeader(_ bytes: ForeignBytes, at start: Int) throws(UnreadableBytes) {
    let directories: Int
    switch try bytes.u16(at: start) {
    case 0x10B: directories = start + 96
    case 0x20B: directories = start + 112
    default: return
    }
    fileAlignment = Int(try bytes.u32(at: start + 36))
    checksum = try bytes.u32(at: start + 64)
    checksumPlace = start + 64
    let count = try bytes.u32(at: directories - 4)
    if count > 1 {
      let address = try bytes.u32(at: directories + 8)
      if address != 0 { imports = Int(address) }
    }
    if count > 2 {
      let entry = (try bytes.u32(at: directories + 16), try bytes.u32(at: directories + 20))
      if entry.0 != 0, entry.1 != 0 { resources = (Int(entry.0), Int(entry.1)) }
    }
    if count > 4 {
      certificatesPlace = directories + 32
      let entry = (try bytes.u32(at: directories + 32), try bytes.u32(at: directories + 36))
      if entry.0 != 0, entry.1 != 0 { certificates = Int(entry.0)..<(Int(entry.0) + Int(entry.1)) }
    }
  }

  private mutating func readSections(
    _ bytes: ForeignBytes, _ count: Int, at table: Int, _ problems: inout ProblemList
  ) {
    if count > Self.mostSections {
      problems.add(table, "of \(count) sections the first \(Self.mostSections) are looked at")
    }
    for index in 0..<min(count, Self.mostSections) {
      let start = table + index * 40
      guard let header = try? bytes.bytes(at: start, count: 40) else {
        problems.add(start, "the section table is cut off: \(index) of \(count) are there")
        return
      }
      func number(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(header[place + $1]) << (8 * $1) } }
      let section = Section(
        name: CodePage.western.decoded(header[..<8].prefix { $0 != 0 }), address: number(12), virtualSize: number(8),
        offset: number(20), size: number(16))
      sections.append(section)
      imageEnd = max(imageEnd, start + 40)
      guard section.size > 0 else { continue }
      if section.offset + section.size > bytes.count {
        problems.add(
          section.offset, "the file ends within the section \(printable(section.name)), at \(bytes.count)")
      }
      imageEnd = max(imageEnd, section.offset + section.size)
    }
  }
}
