import ArgumentParser
import Servicing
import StateStore
import WindowsModel

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
    let (path, entry, mapped, holding) = try read(at: point.point()) { view in
      let path = try Machine.path(file, on: view)
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
      if let checksum = facts.checksum { table.add("checksum", "0x" + String(checksum, radix: 16)) }
      table.add("known from", FileText.origin(facts.origin))
    }
    table.add(
      "attributes",
      ((entry.isDirectory ? ["folder"] : []) + [entry.attributes.letters]).filter { !$0.isEmpty }.joined(separator: " ")
    )
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
        "file": FileText.json(path, entry), "images": .array(mapped) { FileText.json($0) },
        "in_use": .bool(!holding.isEmpty),
      ], [path.description] + table.lines)
    return .done
  }
}
