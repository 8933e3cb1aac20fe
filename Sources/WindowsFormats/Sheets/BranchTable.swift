public import WindowsModel

/// `branches.inf` of a package or of `%windir%\inf`: the branches of a product in their order.
///
/// `SP2GDR="name",SP2QFE` in [FileBranchInfo]: a branch, what it is called, and its parent; the root is its own parent.
/// Of two branches the one nearer to the root is the greater.
public struct BranchTable: Hashable, Sendable {
  /// The newer of two tables counts.
  public private(set) var fileVersion: FileVersion?
  /// Names as they are written, in the order of the file.
  public private(set) var names: [String] = []
  /// By name in capitals, in capitals.
  private var parents: [String: String] = [:]

  private static let most = 1000

  public enum Relation: Hashable, Sendable {
    case equal, lesser, greater
    /// Neither is on the other's way to the root.
    case none
  }

  /// - Throws: ``InfError`` for a branch that stands twice, lacks its name or its parent, or is its own ancestor (0xF0E8).
  public init(_ bytes: [UInt8]) throws(InfError) {
    let file = try InfFile(bytes).substituted()
    guard let section = file["FileBranchInfo"] else { throw InfError("has no section [FileBranchInfo]") }
    fileVersion = FileVersion(file["Version"]?["FileVersion"]?.text(1) ?? "")
    guard section.lines.count <= Self.most else { throw InfError("has more than \(Self.most) branches") }
    for line in section.lines {
      let place = "line \(line.number)"
      guard let name = line.key, !name.isEmpty else { throw InfError("\(place) names no branch") }
      guard !line.text(1).isEmpty else { throw InfError("\(place) has no name to show for \(name)") }
      guard !line.text(2).isEmpty else { throw InfError("\(place) has no parent for \(name)") }
      guard parents.updateValue(WindowsName.folded(line.text(2)), forKey: WindowsName.folded(name)) == nil else {
        throw InfError("\(place) has \(name), which stands above already")
      }
      names.append(name)
    }
    for name in names { _ = try wayToRoot(WindowsName.folded(name)) }
  }

  private func wayToRoot(_ start: String) throws(InfError) -> [String] {
    var way = [start]
    while let last = way.last {
      guard let parent = parents[last] else { throw InfError("has no \(last), which is the parent of another branch") }
      if parent == last { break }
      guard way.count <= names.count else { throw InfError("has branches in a circle, \(start) among them") }
      way.append(parent)
    }
    return way
  }

  /// How one branch stands to another; nil if the table does not know one of them.
  public func relation(of one: String, to other: String) -> Relation? {
    let (one, other) = (WindowsName.folded(one), WindowsName.folded(other))
    guard let way = try? wayToRoot(one), let otherWay = try? wayToRoot(other) else { return nil }
    if one == other { return .equal }
    return otherWay.contains(one) ? .greater : way.contains(other) ? .lesser : Relation.none
  }
}
