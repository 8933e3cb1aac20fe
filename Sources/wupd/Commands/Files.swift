import ArgumentParser
import Servicing
import StateStore
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

struct Files: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "The files of the machine, with their versions.",
    discussion: """
        wupd file list '%SystemRoot%\\system32\\drivers'
        wupd file show '%SystemRoot%\\system32\\netapi32.dll' --at KB921883
        wupd file get 'C:\\WINDOWS\\KB921883.log'
      """,
    subcommands: [FileList.self, FileShow.self, FileGet.self, FilePut.self, FileDelete.self])
}

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
      let machine = try Machine(view)
      let path = try machine.path(folder)
      guard let children = try view.directory(path) else {
        if try view.file(path) != nil {
          throw StoreError(.invalid, "\(path): is a file. wupd file show tells what is known of it.")
        }
        throw StoreError(.notFound, "\(path): there is no such folder on the machine.")
      }
      var found: [Item] = []
      if recursive {
        try view.forEachFile(below: path) { found.append(Item(path: $0, entry: $1)) }
      } else {
        found = try children.map { Item(path: try path.appending($0.name), entry: $0) }
      }
      return (found, machine.bias)
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
    show([("files", .array(found.map { FileText.json($0.path, $0.entry) }))], table.lines)
    return .done
  }

  private struct Item: Sendable {
    let path: WindowsPath
    let entry: FileEntry
  }
}

struct FileShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "All that is known of a file, and who holds it.",
    discussion: """
        wupd file show '%SystemRoot%\\system32\\gdi32.dll'
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("A file on the machine.", valueName: "file"))
  var file: String

  func perform() throws -> Status {
    let (path, entry, mapped, holding) = try openForReading().read(at: point.point()) { view in
      let path = try Machine(view).path(file)
      guard let entry = try view.file(path) else {
        throw StoreError(.notFound, "\(path): there is no such file on the machine.")
      }
      return (path, entry, try view.images(mappedAs: path), try view.images(holding: path))
    }
    var table = Columns()
    if let revision = entry.revision {
      let facts = revision.facts
      table.add("version", facts.fileVersion?.description ?? "unknown")
      if let branch = facts.branch { table.add("branch", branch.name) }
      if let text = facts.versionText { table.add("version text", printable(text)) }
      table.add("size", facts.size.map { "\($0) bytes" } ?? "unknown")
      table.add(
        "content",
        facts.sha256.map { "SHA-256 \(hexadecimal($0))" + (revision.isHeld ? "" : ", not held") } ?? "unknown")
      if let language = facts.language { table.add("language", "0x" + String(language, radix: 16)) }
      if let linked = facts.linked { table.add("linked", linked.iso) }
      table.add("known from", FileText.origin(facts.origin))
    }
    table.add("attributes", entry.isDirectory ? "folder " + entry.attributes.letters : entry.attributes.letters)
    if let written = entry.written { table.add("written", written.iso) }
    if let created = entry.created { table.add("created", created.iso) }
    for image in mapped {
      table.add(
        "in memory",
        "\(shortVersion(image.revision)), held by \(image.holder)" + (image.isHotpatched ? ", hotpatched" : "")
          + (image.location == path ? "" : ", its file is now \(image.location.name)"))
    }
    for image in holding where !mapped.contains(image) {
      table.add("in use", "by \(image.holder), mapped as \(image.path)")
    }
    show(
      [
        ("file", FileText.json(path, entry)),
        ("images", .array(mapped.map { FileText.json($0) })), ("in_use", .bool(!holding.isEmpty)),
      ], [path.description] + table.lines)
    return .done
  }
}

/// A file for people and for programs.
enum FileText {
  static func origin(_ origin: RevisionFacts.Origin) -> String {
    switch origin {
    case .bytes: "its bytes"
    case .resource: "the version resource of a real file (read)"
    case .bulletin: "the file table of a security bulletin"
    case .inferred: "later updates (inferred, not read)"
    case .stated: "what was said when it was put"
    }
  }

  static func json(_ path: WindowsPath, _ entry: FileEntry) -> JSON {
    .object([
      ("path", .text(path.description)), ("directory", .bool(entry.isDirectory)),
      ("attributes", .number(Int64(entry.attributes.rawValue))), ("written_utc", .text(entry.written?.iso)),
      ("created_utc", .text(entry.created?.iso)), ("revision", wupd.json(entry.revision)),
    ])
  }

  static func json(_ image: Image) -> JSON {
    .object([
      ("holder", .text(image.holder)), ("kind", .text(image.kind.rawValue)), ("revision", wupd.json(image.revision)),
      ("location", .text(image.location.description)), ("at_boot", .bool(image.isMappedAtBoot)),
      ("debugged", .bool(image.isDebugged)), ("hotpatched", .bool(image.isHotpatched)),
    ])
  }
}

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
      let path = try Machine(view).path(file)
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
    if let to { show([("file", .text(to)), ("size", .number(size))], ["\(to): \(counted(size, "byte"))"]) }
    return .done
  }
}

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
    try store.write(header("edit", path.description, on: store)) { transaction in
      guard let entry = try transaction.now.file(path) else {
        throw StoreError(.notFound, "\(path): there is no such file on the machine.")
      }
      if entry.isDirectory && !recursive {
        throw StoreError(.invalid, "\(path): is a folder. Say --recursive to delete it with all in it.")
      }
      if path.components.isEmpty { throw StoreError(.invalid, "\(path): the root of a volume cannot be deleted.") }
      try transaction.remove(path)
    }
    show([("path", .text(path.description))], ["\(path): deleted"])
    return .done
  }
}
