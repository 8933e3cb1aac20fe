import HostFiles
import StateStore
package import WindowsFormats
import WindowsModel

/// The files of a package as they lie in a folder of this computer or were laid out of an archive, by the names they have in
/// the package.
///
/// A package is hostile until proven otherwise: no link is followed, and a name that no file of Windows has is left out.
package final class PackageSource: Sendable {
  /// As it was named.
  package let path: String
  package let kind: Kind
  package let members: [Member]
  /// Names that are left out, with the reason.
  package let leftOut: [String]
  private let places: [String: Int]

  /// What it was named by.
  package enum Kind: String, Sendable {
    case folder
    case cabinet
    case program = "self-extracting program"
  }

  package struct Member: Sendable {
    /// Below the package, with backslashes: `SP3GDR\ole32.dll`.
    package var name: String
    package var bytes: PackageBytes
    package var size: Int64
  }

  static let mostMembers = 20_000
  /// A file of this name may be what makes a package of those beside it.
  static func mayLead(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".inf") || name == DeltaManifest.name
  }

  static let mostBytes: Int64 = 8 << 30
  /// The package at a path: a folder, the installer or the sheet in one, or an archive, which is laid out first.
  ///
  /// - Throws: ``StoreError``: missing, noPermission, invalid for what is no package.
  package static func open(_ path: String) throws -> PackageSource {
    let kind: HostStatus.Kind
    do { kind = try HostStatus(path).kind } catch {
      throw error.kind == .missing ? StoreError(.missing, "\(path): no such file or folder.") : StoreError(error)
    }
    if kind == .folder { return try PackageSource(folder: path, as: path) }
    let parts = path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    let name = parts.last?.lowercased() ?? ""
    let folder = parts.dropLast().joined(separator: "/")
    if ["update.exe", "hotfix.exe", "update.inf", "hotfix.inf"].contains(name) {
      // An installer that lies in an extracted package stands for it (KB296861).
      let isBelow = parts.dropLast().last?.lowercased() == "update"
      let place = isBelow ? parts.dropLast(2).joined(separator: "/") : folder
      let isRoot = place.isEmpty && path.hasPrefix("/")
      return try PackageSource(folder: isRoot ? "/" : place.isEmpty ? "." : place, as: path)
    }
    let archive = try UnpackedArchive(path)
    return try PackageSource(
      archive.members, archive.leftOut, as: path, archive.isProgram ? .program : .cabinet)
  }

  private convenience init(folder: String, as path: String) throws {
    var listing = Listing(path: path)
    do { try listing.add(HostFolder(folder), "", 0) } catch let error as HostError { throw StoreError(error) }
    try self.init(listing.members, listing.leftOut, as: path, .folder)
  }

  private convenience init(_ found: [Member], _ leftOut: [String], as path: String, _ kind: Kind) throws {
    let made = try MadeMembers(found, path, isFolder: kind == .folder)
    try self.init(whole: made.members, leftOut + made.leftOut, as: path, kind)
  }

  private init(whole found: [Member], _ leftOut: [String], as path: String, _ kind: Kind) throws {
    let members = found.sorted {
      WindowsName.folded($0.name).utf8.lexicographicallyPrecedes(WindowsName.folded($1.name).utf8)
    }
    var places: [String: Int] = [:]
    for (place, member) in members.enumerated() {
      guard places.updateValue(place, forKey: WindowsName.folded(member.name)) == nil else {
        throw StoreError(.invalid, "\(path): has \(member.name) twice; names in other letters are one file on Windows.")
      }
    }
    self.path = path
    self.kind = kind
    self.members = members
    self.places = places
    self.leftOut = leftOut
  }

  /// A member by its name, any case.
  package subscript(name: String) -> Member? {
    let name = String(String.UnicodeScalarView(name.unicodeScalars.map { $0 == "/" ? "\\" : $0 }))
    return places[WindowsName.folded(name)].map { members[$0] }
  }

  /// With the files of these names unpacked that lie here in their packed form alone, `sample.dl_` for `sample.dll`.
  ///
  /// - Throws: ``StoreError``: invalid for one that is damaged, io.
  func unpacking(_ names: [String]) throws -> PackageSource {
    var file: AnonymousFile?
    var (offset, found) = (0, members)
    var known: Set<String> = []
    for name in names.map({ $0.replacing("/", with: "\\") })
    where self[name] == nil && known.insert(WindowsName.folded(name)).inserted {
      guard let packed = self[CompressedFile.name(of: name)], (try? MemberPath(name)) != nil else { continue }
      let room = try file ?? UnpackedArchive.room(for: path)
      file = room
      let start = offset
      do {
        guard let compressed = try CompressedFile(foreignBytes(of: packed)) else { continue }
        try compressed.extract(limit: UnpackedArchive.mostBytes - offset) { piece in
          try room.append(piece, for: "\(name) of \(path)")
          offset += piece.count
        }
      } catch let error as CabinetError {
        throw StoreError(.invalid, "\(path): \(packed.name) \(error.reason).")
      } catch let error as UnreadableBytes {
        throw StoreError(.io, "\(path): \(packed.name): \(error.description)")
      } catch let error as HostError {
        throw StoreError(error)
      }
      let part = ArchivePart(file: room, offset: start, count: offset - start, name: "\(path), \(name)")
      found.append(Member(name: name, bytes: .part(part), size: Int64(part.count)))
    }
    return found.count == members.count ? self : try PackageSource(whole: found, leftOut, as: path, kind)
  }

  /// The bytes of a small member.
  ///
  /// - Throws: ``StoreError``: invalid when it is larger than `limit`, io.
  package func bytes(of member: Member, limit: Int) throws -> [UInt8] { try member.contents(of: path, limit: limit) }

  /// The bytes of a member, read where they are asked for.
  package func foreignBytes(of member: Member) throws -> ForeignBytes { try member.foreignBytes }
}

extension PackageSource.Member {
  /// All bytes.
  ///
  /// - Parameter path: of the package, for an error.
  /// - Throws: ``StoreError``: invalid when there are more than `limit`, io.
  func contents(of path: String, limit: Int) throws -> [UInt8] {
    guard size <= limit else {
      throw StoreError(.invalid, "\(name) has \(size) bytes; at most \(limit) are read.")
    }
    let foreign = try foreignBytes
    do { return try foreign.bytes(at: 0, count: foreign.count) } catch {
      throw StoreError(.io, "\(path): \(name): \(error.description)")
    }
  }

  var foreignBytes: ForeignBytes {
    get throws {
      let hostPath: String
      switch bytes {
      case .held(let bytes): return ForeignBytes(bytes)
      case .part(let part): return part.bytes
      case .file(let path): hostPath = path
      }
      do { return ForeignBytes(try HostFile(hostPath, followingLinks: false)) } catch { throw StoreError(error) }
    }
  }
}

/// The files of a folder of this computer and of those below it.
private struct Listing {
  let path: String
  var members: [PackageSource.Member] = []
  var leftOut: [String] = []
  var bytes: Int64 = 0

  private static let deepest = 16

  mutating func add(_ folder: HostFolder, _ prefix: String, _ depth: Int) throws {
    let found = try folder.entries()
    // What may lie there nobody knows, so that nobody could tell what the package would do.
    if let error = found.unreadable.first { throw error }
    for entry in found.entries { try add(entry, of: folder, prefix, depth) }
  }

  private mutating func add(_ entry: HostFolder.Entry, of folder: HostFolder, _ prefix: String, _ depth: Int) throws {
    let shown = "\(prefix)\(entry.name)"
    guard let name = entry.name.text else { return leave(shown, "its name is no text") }
    // Windows would take a backslash for a folder, and drop dots and blanks at the end.
    guard (try? MemberPath(shown)) != nil, !name.unicodeScalars.contains("\\") else {
      return leave(shown, "no file of Windows has such a name")
    }
    switch entry.status.kind {
    case .folder:
      guard depth < Self.deepest else { return leave(shown, "it is too deep") }
      let inner: HostFolder
      do { inner = try folder.folder(entry.name) } catch {
        // Beside a package may lie what is none of the account's business; a disk that fails may hide a part of it.
        guard error.kind == .refused || error.isAbsent else { throw error }
        return leave(shown, error.reason)
      }
      try add(inner, shown + "\\", depth + 1)
    case .file:
      guard members.count < PackageSource.mostMembers, entry.status.size <= PackageSource.mostBytes - bytes else {
        throw StoreError(
          .invalid, "\(path): has more than \(PackageSource.mostMembers) files or 8 GiB, which no package has.")
      }
      bytes += entry.status.size
      members.append(
        PackageSource.Member(
          name: shown, bytes: .file(folder.place(entry.name)), size: entry.status.size))
    case .link: leave(shown, "it is a link, which is not followed")
    case .other: leave(shown, "it is no file")
    }
  }

  private mutating func leave(_ name: String, _ why: String) {
    if leftOut.count < 100 { leftOut.append("\(name) is left out: \(why)") }
  }
}
