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
    guard case .text(let text, _) = node.content, text.lowercased() == "always" else {
      throw node.wants("true, false or always")
    }
    return .always
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
    _ = try HostFile(path, below: names.folder, limit: Self.limit, place: node.place)
    self = .file(path)
  }
}
