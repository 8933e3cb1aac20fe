import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct FileList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What is in a folder.",
    discussion: """
        wupd file list '%SystemRoot%'
        wupd file list 'C:\\' --recursive --json
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("A folder on the machine.", valueName: "folder"))
  var folder = "%SystemRoot%"

  @Flag(name: .long, help: "With all below it.")
  var recursive = false

  func perform() throws -> Status {
    let (found, bias) = try openForReading().read(at: point.point()) { view in
      let path = try Machine.path(folder, on: view)
      guard let children = try view.directory(path) else {
        if try view.file(path) != nil {
          throw StoreError(.invalid, "\(path): is a file. wupd file show tells what is known of it.")
        }
        throw StoreError(.notFound, "\(path): there is no such folder on the machine.")
      }
      var found: [(path: WindowsPath, entry: FileEntry)] = []
      if recursive {
        try view.forEachFile(below: path) { found.append(($0, $1)) }
      } else {
        found = try children.map { (try path.appending($0.name), $0) }
      }
      return (found, (try? Machine(view).bias) ?? 0)
    }
    var table = Columns(indent: 0, right: [1])
    for item in found {
      let entry = item.entry
      table.add(
        entry.written.map { String($0.text(bias: bias).dropLast(3)) } ?? "",
        entry.isDirectory ? "<DIR>" : entry.revision?.size.map { String($0) } ?? "-", entry.attributes.letters,
        recursive ? item.path.description : entry.name,
        entry.isDirectory ? "" : entry.revision?.fileVersion.map { _ in versionText(entry.revision) } ?? "")
    }
    show(["files": .array(found) { FileText.json($0.path, $0.entry) }], table.lines)
    return .done
  }
}
