import HostFiles
import StateStore
import WindowsFormats
import WindowsModel

/// A cabinet, or the one in a self-extracting program, laid out in a file without a name, so that a package of any size needs
/// little memory and nothing is left of it.
struct UnpackedArchive {
  /// The largest service packs of these systems have a third of it, unpacked.
  static let mostBytes = 2 << 30

  let isProgram: Bool
  /// In the order in which they were laid out.
  let members: [PackageSource.Member]
  /// Members whose names lead nowhere.
  let leftOut: [String]

  /// - Throws: ``StoreError``: invalid for what is no archive of a package, in a sentence that says what it is; io.
  init(_ path: String) throws {
    do {
      let file = try HostFile(path)
      let (cabinet, isProgram) = try Self.cabinet(ForeignBytes(file), path)
      self.isProgram = isProgram
      (members, leftOut) = try Self.unpack(cabinet, path)
    } catch let error as CabinetError {
      throw StoreError(.invalid, "\(path): \(error)\(error.isCutOff ? " Get it anew." : "")")
    } catch let error as UnreadableBytes {
      throw StoreError(.io, "\(path): \(error.description)")
    } catch let error as HostError {
      throw StoreError(error)
    }
  }

  private static func cabinet(_ bytes: ForeignBytes, _ path: String) throws -> (Cabinet, isProgram: Bool) {
    let limit = Self.mostBytes
    if (try? bytes.u32(at: 0)) == 0x4643_534D { return (try Cabinet(bytes, limit: limit), false) }
    let program = ProgramFile(bytes)
    guard program.kind != .none else {
      throw StoreError(.invalid, "\(path): \(try OtherFile.text(bytes)).")
    }
    guard let found = try EmbeddedCabinet.all(in: program, bytes).first else {
      if let cutOff = try EmbeddedCabinet.cutOff(in: program, bytes) { throw cutOff }
      throw StoreError(.invalid, "\(path): \(try OtherFile.text(program, bytes)).")
    }
    return (try Cabinet(found.bytes(of: bytes), limit: limit), true)
  }

  private static func unpack(
    _ cabinet: Cabinet, _ path: String
  ) throws -> ([PackageSource.Member], leftOut: [String]) {
    guard cabinet.members.count <= PackageSource.mostMembers else {
      throw StoreError(.invalid, "The cabinet has more than \(PackageSource.mostMembers) files, which no package has.")
    }
    // What no list of files could make a package is not laid out for that to be found.
    guard cabinet.members.isEmpty || cabinet.members.contains(where: { PackageSource.mayLead($0.name) }) else {
      throw StoreError(.invalid, "\(path): \(OtherPackage.text(cabinet.members.map(\.name))).")
    }
    let file = try room(for: path)
    var members: [PackageSource.Member] = []
    var leftOut: [String] = []
    var offset = 0
    for member in cabinet.inFolderOrder {
      let place: MemberPath
      do { place = try MemberPath(member.name) } catch {
        leftOut.append("\(member.name) is left out: it \(error.reason)")
        continue
      }
      let name = place.components.joined(separator: "\\")
      let start = offset
      try cabinet.extract(member) { piece in
        try file.append(piece, for: "\(name) of \(path)")
        offset += piece.count
      }
      members.append(
        PackageSource.Member(
          name: name,
          bytes: .part(
            ArchivePart(file: file, offset: start, count: offset - start, name: "\(path), \(name)")),
          size: Int64(offset - start)))
    }
    return (members, leftOut)
  }

  /// A file without a name that the members of a package are laid out in.
  static func room(for path: String) throws -> AnonymousFile {
    do { return try AnonymousFile(in: TemporaryFolder.place) } catch {
      throw StoreError(
        .cannotCreate,
        "\(path) cannot be laid out in \(error.path) (\(error.reason)); set TMPDIR to a folder that can be written.")
    }
  }
}
