import HostFiles

extension DrillFile {
  /// A file that is there before the first step.
  init(machine node: DrillNode, _ names: DrillNames) throws(DrillError) {
    let fields = try Fields(node, ["path", "version", "branch", "in_use", "debugged", "content", "content_from"])
    try self.init(fields, names)
    if let node = fields["in_use"] { use = try Self.use(node) }
    isDebugged = try fields["debugged"]?.flag() ?? false
  }

  /// A file that a step writes.
  init(written node: DrillNode, _ names: DrillNames) throws(DrillError) {
    try self.init(Fields(node, ["path", "version", "branch", "content", "content_from"]), names)
  }

  private init(_ fields: Fields, _ names: DrillNames) throws(DrillError) {
    path = try fields.required("path").name("a path")
    version = try fields["version"]?.version()
    branch = try fields["branch"]?.branch()
    content = try DrillContent(fields, names)
    use = .none
    isDebugged = false
    place = fields.node.place
  }

  private static func use(_ node: DrillNode) throws(DrillError) -> Use {
    if let flag = node.flagIfAny { return flag ? .untilRestart : .none }
    return try node.value("true, false or always") { $0.lowercased() == "always" ? .always : nil }
  }
}

extension DrillContent {
  /// What `content` or `content_from` tells.
  init(_ fields: Fields, _ names: DrillNames) throws(DrillError) {
    self = .made
    if let node = fields["content"] { self = .text(try node.text()) }
    guard let node = fields["content_from"] else { return }
    guard self == .made else { throw node.error("content stands beside it. A file has one of the two.") }
    let path = try node.name("the path of a file beside the drill")
    guard path.utf8.count < 4096,
      path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({
        !["", ".", ".."].contains(String($0)) && !$0.contains("\0")
      })
    else {
      throw node.error(
        "\(shortened(path)) is no file below the folder of the drill: write names between /, without .. among them.")
    }
    do { try Self.file(path, below: names.folder).check(limit: Self.limit) } catch {
      throw DrillError(node.place, error.reading(shortened(path)))
    }
    self = .file(path)
  }

  /// A file beside the drill, or in a folder beside it: never one behind a link.
  static func file(_ path: String, below folder: String) throws(HostError) -> HostFile {
    try HostFolder(folder).file(at: path.unicodeScalars.split(separator: "/").map { HostName(String($0)) })
  }
}
