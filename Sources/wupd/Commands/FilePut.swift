import ArgumentParser
import Servicing
import StateStore
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

struct FilePut: Command {
  static let configuration = CommandConfiguration(
    commandName: "put", abstract: "Put a file on the machine: bytes of this computer, or only what is known of it.",
    discussion: """
        wupd file put 'C:\\notes.txt' notes.txt
        wupd file put '%SystemRoot%\\system32\\x.dll' --version 5.2.3790.1 --branch srv03_sp1_gdr
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The place on the machine.", valueName: "file"))
  var file: String

  @Argument(help: ArgumentHelp("A file of this computer; without one only the facts are kept.", valueName: "host-file"))
  var from: String?

  @Option(name: .customLong("version"), help: "Its fixed version, four numbers.")
  var fileVersion: String?

  @Option(name: .long, help: "Its branch, such as srv03_sp1_gdr.")
  var branch: String?

  func perform() throws -> Status {
    let version = try fileVersion.map { text in
      guard let version = FileVersion(text) else {
        throw StoreError(.invalid, "\(text) is no file version: four numbers, 5.2.3790.1830.")
      }
      return version
    }
    guard from != nil || version != nil else { throw ValidationError("Name a file of this computer, or a --version.") }
    let store = try openForWriting()
    let path = try store.read { try Machine($0).path(file) }
    let facts = try store.write(header("edit", path.description, on: store)) { transaction in
      var facts = RevisionFacts(
        fileVersion: version, productVersion: version, branch: branch.map { Branch($0) },
        origin: version == nil ? .bytes : .stated)
      if let from {
        let stored = try transaction.storeFile(from)
        (facts.sha256, facts.size) = (stored.sha256, stored.size)
      }
      try transaction.put(path, transaction.revision(facts))
      return facts
    }
    show(
      [
        ("path", .text(path.description)), ("size", facts.size.map { .number($0) } ?? .null),
        ("sha256", .text(facts.sha256.map { hexadecimal($0) })),
      ],
      [
        "\(path): "
          + [facts.fileVersion?.description, facts.size.map { counted($0, "byte") } ?? "content not held"]
          .compactMap { $0 }.joined(separator: ", ")
      ])
    return .done
  }
}
