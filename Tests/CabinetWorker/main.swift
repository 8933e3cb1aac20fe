import Glibc
import StateStore
import WindowsFormats
import WindowsModel

/// `CabinetWorker FILE…`: a line of SHA-256, size and name for each file of a cabinet, of a set of them, or of the first
/// cabinet in a program; or the error.
let limit = 8 << 30

do {
  let files = try CommandLine.arguments.dropFirst().map { try ForeignBytes(file: $0) }
  guard let first = files.first else { exit(64) }
  let program = ProgramFile(first)
  let parts =
    program.kind == .none ? files : try EmbeddedCabinet.all(in: program, first).map { try $0.bytes(of: first) }
  let cabinet = try Cabinet(program.kind == .none ? parts : Array(parts.prefix(1)), limit: limit)
  for member in cabinet.inFolderOrder {
    var hash = ContentHash()
    do {
      try cabinet.extract(member) { hash.add($0) }
      print("\(hexadecimal(hash.finished())) \(member.size) \(member.name)")
    } catch { print("error: \(error)") }
  }
} catch { print("error: \(error)") }
