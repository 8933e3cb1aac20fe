/// The head of a cabinet (CFHEADER of [MS-CAB] 2.1), checked as far as it goes.
public struct CabinetHeader: Hashable, Sendable {
  /// Where it begins in the bytes it was looked for in.
  public let offset: Int
  /// Of the whole cabinet, in bytes.
  public let size: Int
  public let folders: Int
  public let files: Int
  /// All cabinets of a set have the same one.
  public let setID: UInt16
  /// Place in the set, from 0.
  public let index: UInt16
  public let continuesBefore: Bool
  public let continuesAfter: Bool

  static let signature: [UInt8] = Array("MSCF".utf8)

  /// - Parameter end: what the cabinet must lie before.
  /// - Throws: ``CabinetError`` with what is wrong.
  public init(_ bytes: ForeignBytes, at offset: Int = 0, before end: Int? = nil) throws(CabinetError) {
    let available = min(end ?? bytes.count, bytes.count) - offset
    guard let head = try? bytes.bytes(at: offset, count: min(36, max(0, available))),
      head.starts(with: Self.signature)
    else { throw CabinetError("is none: it does not begin as cabinets do") }
    guard head.count == 36 else { throw CabinetError("is cut off within its header") }
    func short(_ place: Int) -> Int { Int(head[place]) | Int(head[place + 1]) << 8 }
    func long(_ place: Int) -> Int { short(place) | short(place + 2) << 16 }
    guard long(4) == 0, long(12) == 0, long(20) == 0, head[25] == 1, head[24] == 3, short(30) & ~7 == 0 else {
      throw CabinetError("has a header that is no cabinet's of version 1.3")
    }
    self.offset = offset
    size = long(8)
    folders = short(26)
    files = short(28)
    setID = UInt16(truncatingIfNeeded: short(32))
    index = UInt16(truncatingIfNeeded: short(34))
    continuesBefore = short(30) & 1 != 0
    continuesAfter = short(30) & 2 != 0
    guard folders > 0, files > 0 else { throw CabinetError("has no folders, or no files") }
    // A folder takes eight bytes, a file sixteen and a name.
    guard long(16) >= 36 + 8 * folders, size >= long(16) + 18 * files else {
      throw CabinetError("says that its files lie where they have no room")
    }
    guard size <= available else {
      throw CabinetError("is cut off: \(available) of \(size) bytes are there", isCutOff: true)
    }
  }
}

/// What is wrong with a cabinet, or with a file in it.
public struct CabinetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file in the cabinet, as it is called there.
  public let member: String?
  /// Continues "The cabinet …", or "The file … of the cabinet …".
  public let reason: String
  /// Its header is sound, and its end is not there.
  public let isCutOff: Bool

  init(_ reason: String, member: String? = nil, isCutOff: Bool = false) {
    self.member = member
    self.reason = reason
    self.isCutOff = isCutOff
  }

  public var description: String {
    member.map { "The file \($0) of the cabinet \(reason)." } ?? "The cabinet \(reason)."
  }
}
