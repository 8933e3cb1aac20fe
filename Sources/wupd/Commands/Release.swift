import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Release: Command {
  static let configuration = CommandConfiguration(
    abstract: "Let go of a file: the program that held it has ended.",
    discussion: """
        wupd release '%SystemRoot%\\system32\\netapi32.dll'
        wupd release 'C:\\WINDOWS\\system32\\srv.sys' --by Srv
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The file on the machine.", valueName: "file"))
  var file: String

  @Option(name: .long, help: ArgumentHelp("Only this holder; otherwise all of them.", valueName: "name"))
  var by: String?

  func perform() throws -> Status {
    let store = try openForWriting()
    let path = try store.read { try Machine.file(file, on: $0) }
    let released = try act(.edit, path.description, on: store) { transaction in
      var released: [String] = []
      for image in try transaction.now.images(mappedAs: path)
      where by.map({ WindowsName.same($0, image.holder) }) ?? true {
        if try transaction.unmap(path, holder: image.holder) { released.append(image.holder) }
      }
      guard !released.isEmpty else {
        throw StoreError(.notFound, "\(path): nobody holds it\(by.map { " under the name \($0)" } ?? "").")
      }
      return released
    }
    show(
      ["file": .text(path.description), "released": .texts(released)],
      ["\(path) was let go by \(released.joined(separator: ", "))"])
    return .done
  }
}
