import ArgumentParser
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct FileGet: Command {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Write the bytes of a file to standard output or to a file of this computer.",
    discussion: """
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
      let path = try Machine.path(file, on: view)
      guard let revision = try view.file(path)?.revision else {
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
}
