import Servicing
import WindowsModel

extension Expectation {
  /// `code`, `warning` and `messages` tell of a step; after the last one they tell of the last step that has them.
  private static let keys = [
    "code", "warning", "messages", "files", "registry", "pending", "updates", "reboot_pending", "reboots", "qfecheck",
    "file_text", "log", "problems", "same_state_as",
  ]

  init(_ node: DrillNode, _ names: DrillNames) throws(DrillError) {
    self.init(items: [], place: node.place)
    let fields = try Fields(node, Self.keys)
    for entry in fields.entries { try read(entry.key, entry.node, names) }
  }

  private mutating func add(_ demand: ExpectedItem.Demand, _ node: DrillNode) {
    items.append(ExpectedItem(demand: demand, place: node.place))
  }

  private mutating func read(_ key: String, _ value: DrillNode, _ names: DrillNames) throws(DrillError) {
    switch key {
    case "code": add(.code(try value.number(0...Int(UInt32.max))), value)
    case "warning": add(.warning(try value.names()), value)
    case "messages":
      add(.messages(try value.list { item throws(DrillError) in try item.choice(Message.self) }), value)
    case "files": for file in try value.mapping() { try readFile(file.key, file.node, names) }
    case "registry":
      guard case .mapping = value.content else { throw value.wants("a mapping of keys") }
      for entry in try DrillRegistryEntry.read(value) {
        items.append(ExpectedItem(demand: .registry(entry), place: entry.place))
      }
    case "pending": add(.pending(try value.list(ExpectedPair.init)), value)
    case "updates":
      add(
        .updates(
          try value.list { item throws(DrillError) in
            try item.value("an article or the name of a package") { ShortTitle($0) }
          }), value)
    case "problems": add(.problems(try value.texts()), value)
    case "reboot_pending": add(.rebootPending(try value.flag()), value)
    case "reboots": add(.reboots(try value.number(0...1_000_000)), value)
    case "qfecheck":
      for entry in try value.mapping() {
        add(.qfecheck(try Self.package(entry), try entry.node.choice(ExpectedItem.Qfecheck.self)), entry.node)
      }
    case "file_text":
      for entry in try value.mapping() {
        let path = try Self.path(entry)
        for node in Self.items(entry.node) { add(.fileText(path: path, text: try node.text()), node) }
      }
    case "log":
      for entry in try value.mapping() {
        let package = try Self.package(entry)
        guard case .mapping = entry.node.content else {
          for node in Self.items(entry.node) { add(.log(package, text: try node.text(), isThere: true), node) }
          continue
        }
        for node in Self.items(try Fields(entry.node, ["not"]).required("not")) {
          add(.log(package, text: try node.text(), isThere: false), node)
        }
      }
    default: add(.sameState(as: try names.mark(value)), value)
    }
  }

  private mutating func readFile(_ key: String, _ node: DrillNode, _ names: DrillNames) throws(DrillError) {
    let path = try Self.path(.init(key: key, node: node))
    func add(_ fact: ExpectedItem.FileFact, _ node: DrillNode) { self.add(.file(path: path, fact), node) }
    func addVersion(_ node: DrillNode) throws(DrillError) {
      add(node.isNull ? .absent : .version(try node.version()), node)
    }
    guard case .mapping = node.content else {
      guard case .text = node.content else {
        throw node.wants("a version, null or {version:, branch:, loaded:, content:}")
      }
      return try addVersion(node)
    }
    let fields = try Fields(node, ["version", "branch", "loaded", "content", "content_from"])
    if let node = fields["version"] { try addVersion(node) }
    if let node = fields["branch"] { add(.branch(try node.branch()), node) }
    if let node = fields["loaded"] { add(.loaded(node.isNull ? nil : try node.version()), node) }
    let content = try DrillContent(fields, names)
    if content != .made, let node = fields["content"] ?? fields["content_from"] { add(.content(content), node) }
  }

  private static func path(_ entry: DrillNode.Entry) throws(DrillError) -> String {
    guard !entry.key.isEmpty, !entry.key.unicodeScalars.contains(where: isControl) else {
      throw entry.node.error("the key here is the path of a file.")
    }
    return entry.key
  }

  private static func package(_ entry: DrillNode.Entry) throws(DrillError) -> ShortTitle {
    guard let package = ShortTitle(entry.key) else {
      throw entry.node.error("the key here is an article, such as KB920683 or Q300845, or the name of a package.")
    }
    return package
  }

  /// The items of a list; one by itself is a list of one.
  private static func items(_ node: DrillNode) -> [DrillNode] {
    if case .list(let items) = node.content { items } else { [node] }
  }
}

extension ExpectedPair {
  private static let kinds = ["replace", "delete", "rename", "delete_of"]

  init(_ node: DrillNode) throws(DrillError) {
    let fields = try Fields(node, Self.kinds + ["version", "to"])
    place = node.place
    let present = fields.keys.filter(Self.kinds.contains)
    guard present.count == 1, let word = present.first, let value = fields[word] else {
      throw node.error("has one of replace, delete, rename and delete_of.")
    }
    let path = try value.name("a path")
    if let node = fields["version"], word == "delete" || word == "rename" {
      throw node.error("does not belong to \(word); it does to replace and delete_of.")
    }
    if let node = fields["to"], word != "rename" {
      throw node.error("does not belong to \(word); it does to rename.")
    }
    let version = try fields["version"]?.version()
    switch word {
    case "replace": kind = .replace(target: path, version: version)
    case "delete": kind = .delete(path: path)
    case "rename": kind = .rename(source: path, target: try fields.required("to").name("a path"))
    default: kind = .deleteOf(target: path, version: version)
    }
  }
}
