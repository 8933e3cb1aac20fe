import HostFiles

extension DrillFile {
  /// - Parameter isWritten: by a step; nobody holds such a file, and it is not debugged.
  init(_ node: DrillNode, _ names: DrillNames, isWritten: Bool = false) throws(DrillError) {
    let ofHolders = isWritten ? [] : ["in_use", "debugged"]
    let fields = try Fields(node, ["path", "version", "branch"] + ofHolders + ["content", "content_from"])
    path = try fields.required("path").name("a path")
    version = try fields["version"]?.version()
    branch = try fields["branch"]?.branch()
    content = try DrillContent(fields, names)
    use = try fields["in_use"].map(Self.use) ?? .none
    isDebugged = try fields["debugged"]?.flag() ?? false
    place = node.place
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
