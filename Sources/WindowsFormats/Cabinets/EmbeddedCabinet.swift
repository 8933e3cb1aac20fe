/// A cabinet within a program that unpacks itself, found by where such programs keep it, and by its whole header.
public struct EmbeddedCabinet: Hashable, Sendable {
  /// In the order in which they are looked at: who carries a cabinet on purpose begins the overlay or a section with it, or makes
  /// a resource of it.
  public enum Place: Comparable, Sendable {
    case startOfOverlay, startOfSection, resource, overlay, section
  }

  public let place: Place
  /// With where it lies in the program.
  public let header: CabinetHeader

  /// No program has so many.
  static let most = 64

  /// All cabinets in a program, the one to take first; of one place, by their offset.
  ///
  /// What lies within one of them is not looked for. Certificates are no overlay, if they are there: who packs a program anew
  /// may leave an entry for some that are gone.
  /// - Throws: ``UnreadableBytes`` where the medium failed.
  public static func all(in program: ProgramFile, _ bytes: ForeignBytes) throws(UnreadableBytes) -> [EmbeddedCabinet] {
    var found: [Int: EmbeddedCabinet] = [:]
    func add(_ place: Place, _ header: CabinetHeader) {
      guard found[header.offset].map({ place < $0.place }) ?? (found.count < most) else { return }
      found[header.offset] = EmbeddedCabinet(place: place, header: header)
    }
    for resource in program.resources {
      if let header = try? CabinetHeader(bytes, at: resource.place.lowerBound, before: resource.place.upperBound) {
        add(.resource, header)
      }
    }
    if let end = program.imageEnd, end < bytes.count {
      let isSigned = (try? ProgramSignature(of: program, bytes)) != nil
      let overlays = program.overlays(bytes.count)
      let starts = overlays.map(\.lowerBound) + [end]
      for overlay in isSigned ? overlays : [end..<bytes.count] {
        for header in try search(bytes, overlay).whole {
          add(starts.contains(header.offset) ? .startOfOverlay : .overlay, header)
        }
      }
    }
    for section in sections(of: program, bytes) {
      // Who packs it anew may leave the sizes of the old headers: it may go on behind its section.
      for header in try search(bytes, section, before: bytes.count).whole {
        add(header.offset == section.lowerBound ? .startOfSection : .section, header)
      }
    }
    return found.values.sorted { ($0.place, $0.header.offset) < ($1.place, $1.header.offset) }
  }

  /// What is wrong with the first cabinet that begins in a program and goes beyond the end of the file, as a download that
  /// was broken off leaves it; nil if none does.
  /// - Throws: ``UnreadableBytes`` where the medium failed.
  public static func cutOff(in program: ProgramFile, _ bytes: ForeignBytes) throws(UnreadableBytes) -> CabinetError? {
    for range in program.overlays(bytes.count) + sections(of: program, bytes) where range.upperBound == bytes.count {
      if let error = try search(bytes, range).cutOff { return error }
    }
    return nil
  }

  /// As far as the file goes.
  private static func sections(of program: ProgramFile, _ bytes: ForeignBytes) -> [Range<Int>] {
    (program.portable?.sections ?? []).map {
      min($0.offset, bytes.count)..<min($0.offset + $0.size, bytes.count)
    }
  }

  /// The bytes of the cabinet alone.
  public func bytes(of program: ForeignBytes) throws(UnreadableBytes) -> ForeignBytes {
    try program.part(at: header.offset, count: header.size)
  }

  /// Headers of cabinets that begin in a range and lie whole before an end, that of the range if none is named; and what is
  /// wrong with the first one that does not.
  private static func search(
    _ bytes: ForeignBytes, _ range: Range<Int>, before end: Int? = nil
  ) throws(UnreadableBytes) -> (whole: [CabinetHeader], cutOff: CabinetError?) {
    var cutOff: CabinetError?
    var found: [CabinetHeader] = []
    var start = range.lowerBound
    while start + 36 <= range.upperBound, found.count < most {
      // The head of one may stand across two pieces.
      let piece = try bytes.bytes(at: start, count: min(1 << 16, range.upperBound - start))
      var next = start + piece.count - 3
      for place in 0..<max(0, piece.count - 3)
      where piece[place] == 0x4D && piece[place + 1] == 0x53 && piece[place + 2] == 0x43 && piece[place + 3] == 0x46 {
        do throws(CabinetError) {
          let header = try CabinetHeader(bytes, at: start + place, before: end ?? range.upperBound)
          found.append(header)
          next = header.offset + header.size
          break
        } catch {
          if cutOff == nil, error.isCutOff { cutOff = error }
        }
      }
      start = next
    }
    return (found, cutOff)
  }
}
