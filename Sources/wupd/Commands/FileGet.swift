import ArgumentParser
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct FileGet: Command {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Write the bytes of a file to standard output or to a file of this computer.",
    discussion: """
      The event log of a machine that was made, system32\\config\\SysEvent.Evt, is
      reckoned from the journal when it is asked for.
        wupd file get 'C:\\WINDOWS\\KB921883.log'
        wupd file get 'C:\\WINDOWS\\KB921883.log' --to KB921883.log
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("A file on the machine.", valueName: "file"))
  var file: String

  @Option(name: .long, help: ArgumentHelp("A file of this computer; it must not exist.", valueName: "host-file"))
  var to: String?

  func perform() throws -> Status {
    if options.json && to == nil { throw ValidationError("With --json, say where the bytes go: --to FILE.") }
    let size = try openForReading().read(at: point.point()) { view in
      let path = try Machine.file(file, on: view)
      guard let revision = try view.file(path)?.revision else {
        if let own = try JournalEvents.path(view), own == path { return try write(JournalEvents(view).bytes()) }
        throw StoreError(.notFound, "\(path): there is no such file on the machine.")
      }
      guard revision.isHeld else {
        throw StoreError(
          .notFound, "\(path): its bytes are not in the store; only what is known of them is (wupd file show).")
      }
      let output = try HostOutput(to)
      var size: Int64 = 0
      try view.forEachPiece(of: revision) { piece in
        try output.write(piece)
        size += Int64(piece.count)
      }
      try output.close()
      return size
    }
    if let to { show(["file": .text(to), "size": .number(size)], ["\(to): \(counted(size, "byte"))"]) }
    return .done
  }

  /// What lies nowhere in the store, and is made when it is asked for.
  private func write(_ bytes: [UInt8]) throws -> Int64 {
    let output = try HostOutput(to)
    try bytes.withUnsafeBytes { try output.write($0) }
    try output.close()
    return Int64(bytes.count)
  }
}
