import CMSPack
import WindowsModel

/// A cabinet, or a set of them, whose files can be unpacked one by one.
///
/// libmspack does it, on bytes that are read where it asks for them. No file gives more than its declared size, and all of them
/// together no more than the limit, what is unpacked only to be skipped included.
public final class Cabinet {
  /// In the order of the cabinet.
  public let members: [CabinetMember]
  /// Names of the cabinets before the first and after the last one that were not given.
  public let missing: [String]

  private let library: CabinetLibrary
  private let files: [UnsafeMutablePointer<mscabd_file>]
  private var left: Int
  private let limit: Int
  /// How far the library has unpacked, so that it need not begin anew.
  private var position: (folder: Int, offset: Int)?

  /// - Parameters:
  ///   - parts: cabinets of one set, in any order; or one alone. Bytes behind a cabinet are left aside.
  ///   - limit: bytes that may be unpacked in all.
  /// - Throws: ``CabinetError``, and ``UnreadableBytes`` where the medium failed.
  public init(_ parts: [ForeignBytes], limit: Int) throws {
    var found: [(header: CabinetHeader, bytes: ForeignBytes)] = []
    for part in parts {
      let header = try CabinetHeader(part)
      found.append((header, try part.part(at: 0, count: header.size)))
    }
    found.sort { $0.header.index < $1.header.index }
    guard let first = found.first else { throw CabinetError("has no parts") }
    for (one, next) in zip(found, found.dropFirst()) {
      guard one.header.setID == next.header.setID else { throw CabinetError("has parts of different sets") }
      guard Int(one.header.index) + 1 == Int(next.header.index) else {
        throw CabinetError(
          "has no part \(one.header.index + 1), or two of one number: \(one.header.index) and \(next.header.index) were given"
        )
      }
    }
    library = try CabinetLibrary(found.map(\.bytes))
    let contents = try library.contents(atMost: found.reduce(0) { $0 + $1.header.files })
    (members, files) = (contents.map(\.member), contents.map(\.file))
    missing =
      (first.header.continuesBefore ? [library.previousName] : [])
      + (found.last?.header.continuesAfter == true ? [library.nextName] : [])
    (left, self.limit) = (limit, limit)
  }

  public convenience init(_ bytes: ForeignBytes, limit: Int) throws { try self.init([bytes], limit: limit) }

  /// All files in the order in which nothing has to be unpacked twice.
  public var inFolderOrder: [CabinetMember] {
    members.sorted { ($0.folder, $0.offset, $0.index) < ($1.folder, $1.offset, $1.index) }
  }

  /// Unpacks a file, piece by piece.
  ///
  /// Cheap in the order of ``inFolderOrder``; out of it a folder is unpacked anew. After an error the other files of the same folder
  /// may fail too.
  /// - Throws: ``CabinetError`` for damage and beyond the limit, ``UnreadableBytes`` where the medium failed, and what
  ///   `sink` throws.
  public func extract(_ member: CabinetMember, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard members.indices.contains(member.index), members[member.index] == member else {
      throw CabinetError("is not in this cabinet", member: member.name)
    }
    guard member.size > 0 else { return }
    // The folder from its beginning, unless the library stands before the file.
    let start = position.flatMap { $0.folder == member.folder && $0.offset <= member.offset ? $0.offset : nil } ?? 0
    let work = member.offset + member.size - start
    guard work <= left else {
      throw CabinetError("leads beyond the \(limit) bytes that may be unpacked", member: member.name)
    }
    left -= work
    position = nil
    do {
      try library.extract(files[member.index], size: member.size, to: sink)
    } catch let error as CabinetError {
      let part = missing.isEmpty ? "" : ", or lies in a part that is not here: \(missing.joined(separator: ", "))"
      throw CabinetError(error.reason + part, member: member.name)
    }
    position = (member.folder, member.offset + member.size)
  }
}
