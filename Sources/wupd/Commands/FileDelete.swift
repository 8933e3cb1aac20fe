import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct FileDelete: Command {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a file, or with --recursive a folder with all in it.",
    discussion: """
        wupd file delete '%SystemRoot%\\system32\\x.dll'
        wupd file delete '%SystemRoot%\\$NtUninstallKB921883$' --recursive
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("A file on the machine.", valueName: "file"))
  var file: String

  @Flag(name: .long, help: "A folder with all in it.")
  var recursive = false

  func perform() throws -> Status {
    let store = try openForWriting()
    let path = try store.read { try Machine($0).path(file) }
    try act(.edit, path.description, on: store) { transaction in
      guard let entry = try transaction.now.file(path) else {
        throw StoreError(.notFound, "\(path): there is no such file on the machine.")
      }
      if entry.isDirectory && !recursive {
        throw StoreError(.invalid, "\(path): is a folder. Say --recursive to delete it with all in it.")
      }
      if path.components.isEmpty { throw StoreError(.invalid, "\(path): the root of a volume cannot be deleted.") }
      try transaction.remove(path)
    }
    let foreign = try store.read { try ForeignSource.all(at: path, $0) }
    show(
      ["path": .text(path.description), "notes": .texts(foreign.map(\.text))],
      ["\(path): deleted"] + foreign.map { "  \($0.text)" })
    return .done
  }
}
