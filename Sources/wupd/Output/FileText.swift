import Servicing
import StateStore
import WindowsModel

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
    [
      "path": .text(path.description), "directory": .bool(entry.isDirectory),
      "attributes": .number(entry.attributes.rawValue), "written_utc": .text(entry.written?.iso),
      "created_utc": .text(entry.created?.iso), "revision": wupd.json(entry.revision),
    ]
  }

  static func json(_ holding: Holding) -> JSON {
    let image = holding.image
    return [
      "holder": .text(image.holder), "kind": .text(image.kind.rawValue), "revision": wupd.json(image.revision),
      "location": .text(image.location.description), "at_boot": .bool(image.isMappedAtBoot),
      "debugged": .bool(image.isDebugged), "hotpatched": .bool(image.isHotpatched),
      "standing": .text(holding.standing.rawValue),
      "rests_on": .texts(holding.restsOn),
    ]
  }
}
