import StateStore
import WindowsFormats
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// A cabinet, or the one in a self-extracting program, laid out in a private folder that is gone when nobody needs it any more.
final class UnpackedArchive: Sendable {
  let folder: String
  let isProgram: Bool
  /// Members whose names lead nowhere.
  let leftOut: [String]
  private let made: Made

  /// What lies in the folder, to be taken away again.
  private struct Made {
    var files: [String] = []
    var folders: [String] = []

    func remove() {
      for file in files { unlink(file) }
      for folder in folders.reversed() { rmdir(folder) }
    }
  }

  /// - Throws: ``StoreError``: invalid for what is no archive of a package, in a sentence that says what it is; io.
  init(_ path: String) throws {
    let bytes: ForeignBytes
    do { bytes = try HostFile(path).bytes() } catch {
      throw StoreError(error.isMissing ? .missing : error.isRefused ? .noPermission : .invalid, error.description)
    }
    var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/wupd-package-XXXXXX".utf8CString)
    do {
      let (cabinet, isProgram) = try Self.cabinet(bytes, path)
      guard mkdtemp(&template) != nil else {
        throw StoreError(
          .cannotCreate, "No folder to lay out \(path) can be made; set TMPDIR to one that can be written.")
      }
      folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      self.isProgram = isProgram
      var made = Made(files: [], folders: [folder])
      do {
        leftOut = try Self.unpack(cabinet, folder, &made)
      } catch {
        made.remove()
        throw error
      }
      self.made = made
    } catch let error as CabinetError {
      throw StoreError(.invalid, "\(path): \(error)")
    } catch let error as UnreadableBytes {
      throw StoreError(.io, "\(path): \(error.description)")
    }
  }

  deinit { made.remove() }

  private static func cabinet(_ bytes: ForeignBytes, _ path: String) throws -> (Cabinet, isProgram: Bool) {
    let limit = Int(PackageSource.mostBytes)
    if (try? bytes.u32(at: 0)) == 0x4643_534D { return (try Cabinet(bytes, limit: limit), false) }
    let program = ProgramFile(bytes)
    guard program.kind != .none else {
      throw StoreError(.invalid, "\(path): is no package: neither a folder nor a cabinet nor a program.")
    }
    guard let found = try EmbeddedCabinet.all(in: program, bytes).first else {
      throw StoreError(
        .invalid, "\(path): is a program (\(program.kind.rawValue)) without a cabinet in it, and no package of updates."
      )
    }
    return (try Cabinet(found.bytes(of: bytes), limit: limit), true)
  }

  private static func unpack(_ cabinet: Cabinet, _ folder: String, _ made: inout Made) throws -> [String] {
    guard cabinet.members.count <= PackageSource.mostMembers else {
      throw StoreError(.invalid, "The cabinet has more than \(PackageSource.mostMembers) files, which no package has.")
    }
    var leftOut: [String] = []
    for member in cabinet.inFolderOrder {
      let place: MemberPath
      do { place = try MemberPath(member.name) } catch {
        leftOut.append("\(member.name) is left out: it \(error.reason)")
        continue
      }
      var path = folder
      for name in place.components.dropLast() {
        path += "/\(name)"
        if mkdir(path, 0o700) == 0 { made.folders.append(path) }
      }
      path += "/\(place.name)"
      try write(member, of: cabinet, to: path, &made)
    }
    return leftOut
  }

  private static func write(
    _ member: CabinetMember, of cabinet: Cabinet, to path: String, _ made: inout Made
  ) throws {
    func failed() -> StoreError {
      let why = errno == EEXIST ? "there are two of it" : String(cString: strerror(errno))
      return StoreError(errno == EEXIST ? .invalid : .io, "\(member.name) cannot be laid out in \(path): \(why).")
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failed() }
    defer { close(descriptor) }
    made.files.append(path)
    try cabinet.extract(member) { piece in
      var rest = piece
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          throw failed()
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
    // Its date tells the era of an installer that says none itself.
    guard let time = member.modified.time() else { return }
    let written = timespec(tv_sec: Int(time.unixSeconds), tv_nsec: 0)
    _ = [written, written].withUnsafeBufferPointer { futimens(descriptor, $0.baseAddress) }
  }
}
