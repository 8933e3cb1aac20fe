import HostFiles
import Servicing
import WindowsModel

extension Drill {
  /// Reads a drill file.
  ///
  /// - Throws: ``DrillError``: also for a file that is missing, no regular file, larger than 1 MB or no UTF-8.
  public static func read(path: String) throws(DrillError) -> Drill {
    let place = Place(file: path, line: 0)
    let bytes: [UInt8]
    do { bytes = try HostFile.bytes(path, limit: DrillText.limit) } catch { throw DrillError(place, error) }
    return try Drill(text: DrillText.decode(bytes, file: path), file: path, folder: HostPath.folder(of: path))
  }

  /// The drill that a text describes.
  ///
  /// - Parameter file: what the places in it name as their file.
  /// - Parameter folder: where `content_from` finds its files; they must be there.
  /// - Throws: ``DrillError`` for the first thing that is wrong.
  public init(text: String, file: String, folder: String) throws(DrillError) {
    try DrillText.check(text, file: file)
    let root = try DrillYAML.read(text, file: file)
    let fields = try Fields(root, ["drill", "about", "claims", "differs", "machine", "packages", "steps", "expect"])
    name = try Drill.name(fields.required("drill"))
    about = try fields["about"]?.text() ?? ""
    claims = try fields.list("claims", Claims.read)
    differs = try fields.list("differs", Claims.read)
    let described = try fields["packages"]?.entriesIfAny() ?? []
    var names = DrillNames(folder: folder, packages: described.map(\.key))
    machine = try DrillMachine(fields.required("machine"), names)
    packages = try described.map { entry throws(DrillError) in try DrillPackage(entry.key, entry.node, names) }
    names.articles = packages.compactMap { package in
      (package.article ?? package.title?.article ?? PackageName(package.name).article).map { (package.key, $0) }
    }
    steps = try fields.list("steps") { item throws(DrillError) in try DrillStep(item, &names) }
    if let last = fields["expect"], !last.isNull { expect = try Expectation(last, names) }
    place = root.place
    self.folder = folder
  }

  /// The bytes of a content; nil for one that is to be made.
  ///
  /// - Throws: ``DrillError`` with that place when the file is no longer what it was.
  package func bytes(of content: DrillContent, at place: Place) throws(DrillError) -> [UInt8]? {
    switch content {
    case .text(let text): return Array(text.utf8)
    case .file(let path):
      do { return try DrillContent.file(path, below: folder).bytes(limit: DrillContent.limit) } catch {
        throw DrillError(place, error.reading(shortened(path)))
      }
    case .made: return nil
    }
  }

  private static func name(_ node: DrillNode) throws(DrillError) -> String {
    let name = try node.name("a name of small letters, digits and -")
    let isRight = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard isRight else { throw node.wants("a name of small letters, digits and -") }
    return name
  }
}

/// What a later part of the file may refer to.
struct DrillNames {
  let folder: String
  /// Keys of the packages.
  let packages: [String]
  /// Their articles, where they are told.
  var articles: [(key: String, article: KBNumber)] = []
  /// Marks that the steps so far have set, and where.
  var marks: [(name: String, line: Int)] = []

  /// A key of a package.
  func package(_ node: DrillNode) throws(DrillError) -> String {
    let key = try node.name("the key of a package")
    guard packages.contains(key) else {
      throw node.error("\(shortened(key)) \(Fields.unknown(key, "package", packages))")
    }
    return key
  }

  /// A mark set before.
  func mark(_ node: DrillNode) throws(DrillError) -> String {
    let mark = try node.name("the name of a mark")
    guard marks.contains(where: { $0.name == mark }) else {
      let there =
        marks.isEmpty ? "There is none yet." : "Set by then: \(marks.prefix(40).map(\.name).joined(separator: ", "))."
      throw node.error("no earlier step sets the mark \(shortened(mark)). \(there)")
    }
    return mark
  }
}
