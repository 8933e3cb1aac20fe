/// What a file is as a program, and what it says of itself: its header, and the versions it carries.
///
/// Of a file of any size only headers and version resources are read. Damage never stops the reading: what is wrong is
/// in ``problems``, beside what could be read.
public struct ProgramFile: Sendable {
  public enum Kind: String, Sendable {
    /// Portable executable of 32 bits (optional header 0x10B).
    case pe32 = "PE32"
    /// Portable executable of 64 bits (0x20B).
    case pe32Plus = "PE32+"
    /// A portable executable whose optional header is of another kind, or none: a ROM image, a damaged file.
    case portable = "PE"
    /// 16-bit Windows or OS/2.
    case ne = "NE"
    /// VxD of Windows 9x.
    case le = "LE"
    /// 32-bit OS/2.
    case lx = "LX"
    /// For DOS alone.
    case dos = "MZ"
    /// No program.
    case none
  }

  public let kind: Kind
  /// nil for anything but a portable executable.
  public let portable: PortableHeader?
  /// All version resources, as the file lists them.
  public let versions: [VersionResource]
  /// Where the image ends in the file and anything else may begin; nil for no program, and for LE and LX.
  public let imageEnd: Int?
  public let problems: [FormatProblem]
  /// Resources of any type, without their bytes; NE has its versions alone.
  public let resources: [Resource]

  public init(_ bytes: ForeignBytes) {
    var problems = ProblemList()
    var portable: PortableHeader?
    var resources: [Resource] = []
    var imageEnd: Int?
    kind = Self.kind(bytes)
    switch kind {
    case .pe32, .pe32Plus, .portable:
      portable = PortableHeader(bytes, &problems)
      if let portable {
        imageEnd = portable.imageEnd
        resources = ResourceDirectory.resources(of: portable, bytes, &problems)
      }
    case .ne:
      let program = NewExecutable(bytes, &problems)
      (resources, imageEnd) = (program.versions, program.imageEnd)
    case .dos: imageEnd = Self.endOfDOSImage(bytes)
    case .le, .lx, .none: break
    }
    self.portable = portable
    self.resources = resources
    self.imageEnd = imageEnd.map { min($0, bytes.count) }
    versions = VersionResource.all(in: resources, bytes, isWide: kind != .ne, &problems)
    self.problems = problems.all
  }

  /// The version that GetFileVersionInfo would give on a machine of English language: that of neutral language, else that of
  /// US English, else the first one listed. It is the order in which the loader looks for a resource of no stated language.
  public var version: VersionResource? {
    versions.first { $0.language == 0 } ?? versions.first { $0.language == 0x0409 } ?? versions.first
  }

  /// What lies in the file beside the image: behind it, but for the certificate table.
  public func overlays(_ count: Int) -> [Range<Int>] {
    guard let imageEnd else { return [] }
    guard let table = portable?.certificates, table.lowerBound >= imageEnd, table.upperBound <= count else {
      return imageEnd < count ? [imageEnd..<count] : []
    }
    return [imageEnd..<table.lowerBound, table.upperBound..<count].filter { !$0.isEmpty }
  }

  private static func kind(_ bytes: ForeignBytes) -> Kind {
    guard (try? bytes.u16(at: 0)) == 0x5A4D else { return .none }
    guard let offset = try? Int(bytes.u32(at: 0x3C)), let signature = try? bytes.u16(at: offset) else { return .dos }
    switch signature {
    case 0x4550 where (try? bytes.u32(at: offset)) == 0x4550:
      switch try? bytes.u16(at: offset + 24) {
      case 0x10B: return .pe32
      case 0x20B: return .pe32Plus
      default: return .portable
      }
    case 0x454E: return .ne
    case 0x454C: return .le
    case 0x584C: return .lx
    default: return .dos
    }
  }

  /// Pages of 512 bytes, of which the last is used as far as the header says (IMAGE_DOS_HEADER e_cp, e_cblp).
  private static func endOfDOSImage(_ bytes: ForeignBytes) -> Int? {
    guard let used = try? Int(bytes.u16(at: 2)), let pages = try? Int(bytes.u16(at: 4)) else { return nil }
    return max(0, pages * 512 - (used == 0 ? 0 : 512 - min(used, 512)))
  }
}
