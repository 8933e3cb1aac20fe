/// What a portable executable imports (IMAGE_IMPORT_DESCRIPTOR, winnt.h): files that are mapped with it, whoever maps it.
///
/// Those that it asks for while it runs (delayed imports, LoadLibrary) are not among them.
public struct ImportTable: Hashable, Sendable {
  /// IMAGE_FILE_MACHINE_*.
  public let machine: UInt16
  /// Names as they stand there, without a folder; one that is named twice comes once.
  public let names: [String]

  /// More than any program of those Windows imports, so that a table that does not end is left.
  static let most = 1024
  /// Of a name of a file.
  static let longestName = 255
  private static let noName = Array("\\/:*?\"<>|".utf8)

  /// - Returns: nil for what is no portable executable. Damage ends the table.
  public init?(_ bytes: ForeignBytes) {
    guard (try? bytes.u16(at: 0)) == 0x5A4D, let start = try? bytes.u32(at: 0x3C),
      (try? bytes.u32(at: Int(start))) == 0x4550
    else { return nil }
    var problems = ProblemList()
    guard let header = PortableHeader(bytes, &problems) else { return nil }
    machine = header.machine
    var names: [String] = []
    if let address = header.imports, let table = header.place(address) {
      for number in 0..<Self.most {
        // The fourth of five numbers is the address of the name; the last descriptor is empty.
        let place = table.lowerBound + 20 * number
        guard place + 20 <= table.upperBound, let named = try? Int(bytes.u32(at: place + 12)), named != 0,
          let name = Self.name(at: named, header, bytes)
        else { break }
        if !names.contains(name) { names.append(name) }
      }
    }
    self.names = names
  }

  /// Only names that a file of Windows itself has: ASCII, and no folder before them.
  private static func name(at address: Int, _ header: PortableHeader, _ bytes: ForeignBytes) -> String? {
    guard let place = header.place(address) else { return nil }
    let count = min(longestName + 1, place.count, bytes.count - place.lowerBound)
    guard count > 0, let text = try? bytes.bytes(at: place.lowerBound, count: count),
      let end = text.firstIndex(of: 0), end > 0,
      text[..<end].allSatisfy({ (0x21...0x7E).contains($0) && !noName.contains($0) })
    else { return nil }
    return String(decoding: text[..<end], as: UTF8.self)
  }
}
