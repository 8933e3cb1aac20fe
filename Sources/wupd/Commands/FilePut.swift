import ArgumentParser
import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct FilePut: Command {
  static let configuration = CommandConfiguration(
    commandName: "put", abstract: "Put a file on the machine: bytes of this computer, or only what is known of it.",
    discussion: """
        wupd file put 'C:\\notes.txt' notes.txt
        wupd file put '%SystemRoot%\\system32\\gdi32.dll' gdi32.dll
        wupd file put 'C:\\x.dll' --version 5.2.3790.1 --branch srv03_sp1_gdr

      Version, branch, language, link time and checksum are read out of the bytes,
      unless an option says otherwise.
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
    // Before the store is open: a file of its own that is closed beside it would drop its locks.
    var facts = try from.map { RevisionFacts(of: try ForeignBytes(HostFile($0))) } ?? RevisionFacts()
    if let version { (facts.fileVersion, facts.productVersion) = (version, version) }
    if let branch { facts.branch = Branch(branch) }
    if version != nil || branch != nil { facts.origin = .stated }
    let store = try openForWriting()
    let path = try store.read { try Machine($0).path(file) }
    let known = facts
    facts = try act(.edit, path.description, on: store) { transaction in
      var facts = known
      if let from {
        let stored = try transaction.storeFile(from)
        guard stored.size == known.size else {
          throw StoreError(.changed, "\(from): changed while it was read.", hint: StoreHint.undone(.tryAgain))
        }
        facts.sha256 = stored.sha256
      }
      try transaction.put(path, transaction.revision(facts))
      return facts
    }
    let foreign = try store.read { try ForeignSource.all(at: path, $0) }
    show(
      [
        "path": .text(path.description), "size": .number(facts.size),
        "sha256": .text(facts.sha256.map { hexadecimal($0) }), "notes": .texts(foreign.map(\.text)),
      ],
      [
        "\(path): "
          + [
            facts.fileVersion.map { "\($0)" + (facts.branch.map { " (\($0))" } ?? "") },
            facts.size.map { counted($0, "byte") } ?? "content not held",
          ]
          .compactMap { $0 }.joined(separator: ", ")
      ] + foreign.map { "  \($0.text)" })
    return .done
  }
}
