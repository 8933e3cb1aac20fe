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
    let files = Listing(isJSON: options.json, indent: 0, right: [1])
    try read(at: point.point()) { view in
      files.clear()
      let path = try Machine.path(folder, on: view)
      guard let children = try view.directory(path) else {
        if try view.file(path) != nil {
          throw StoreError(.invalid, "\(path): is a file. wupd file show tells what is known of it.")
        }
        throw StoreError(.notFound, "\(path): there is no such folder on the machine.")
      }
      let zone = try Machine.zone(view)
      if recursive {
        try view.forEachFile(below: path) { try files.add(FileText.json($0, $1), cells($0, $1, zone)) }
      } else {
        for child in children {
          let path = try path.appending(child.name)
          try files.add(FileText.json(path, child), cells(path, child, zone))
        }
      }
    }
    try show("files", files)
    return .done
  }

  private func cells(_ path: WindowsPath, _ entry: FileEntry, _ zone: TimeZoneRule?) -> [String] {
    [
      entry.written.map { String($0.text(bias: zone?.bias(at: $0) ?? 0).dropLast(3)) } ?? "",
      entry.isDirectory ? "<DIR>" : entry.revision?.size.map { String($0) } ?? "-", entry.attributes.letters,
      recursive ? path.description : entry.name,
      entry.isDirectory ? "" : entry.revision?.fileVersion.map { _ in versionText(entry.revision) } ?? "",
    ]
  }
}
