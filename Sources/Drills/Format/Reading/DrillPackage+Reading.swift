import HostFiles
import Servicing
import WindowsModel

extension DrillPackage {
  private static let keys = [
    "name", "kb", "title", "installer", "installer_date", "kind", "service_pack", "min_service_pack",
    "max_service_pack",
    "hotpatch", "functions", "includes", "damaged", "files", "registry",
  ]

  private static let servicePacks = 0...(Product.allCases.map(\.lastServicePack).max() ?? 0)

  private enum KindWord: String, CaseIterable {
    case hotfix
    case servicePack = "service_pack"
  }

  private enum Functions: String, CaseIterable {
    case isolated, interdependent
  }

  init(_ key: String, _ node: DrillNode, _ names: DrillNames) throws(DrillError) {
    guard !key.isEmpty, !key.unicodeScalars.contains(where: isControl) else {
      throw node.error("a package has a name of one line.")
    }
    if let (origin, name) = try Self.origin(node, names) {
      self = Self(key, origin, name, node.place)
      return
    }
    let fields = try Fields(node, Self.keys)
    self.key = key
    origin = .stated
    place = node.place
    name = try fields.required("name").name("the name of the package's file")
    let ofName = PackageName(name).article
    article = try fields["kb"]?.article()
    if let stated = article, let ofName, stated != ofName, let node = fields["kb"] {
      throw node.error("is \(stated), and the name says \(ofName).")
    }
    // Folders, keys and logs have it in their names.
    title = try fields["title"]?.value("the name of a package, such as KB2544893-v2") { text in
      ShortTitle(text).flatMap { title in
        title.suffix.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) } ? title : nil
      }
    }
    if let title, let known = article ?? ofName, title.article != known, let node = fields["title"] {
      throw node.error("is of \(title.article), and the package of \(known).")
    }
    installer = try fields["installer"]?.choice(Package.Program.self)
    installerDate = try fields["installer_date"]?.time()
    kind = try Self.kind(fields)
    minimumServicePack = try fields["min_service_pack"]?.number(Self.servicePacks)
    maximumServicePack = try fields["max_service_pack"]?.number(Self.servicePacks)
    if let node = fields["max_service_pack"], let least = minimumServicePack, let most = maximumServicePack,
      least > most
    {
      throw node.error("is less than min_service_pack (\(least)).")
    }
    hotpatch = try fields["hotpatch"].flatMap(Self.hotpatch)
    isInterdependent = try fields["functions"]?.choice(Functions.self) == .interdependent
    includes = try fields.list("includes") { item throws(DrillError) in try item.article() }
    isDamaged = try fields["damaged"]?.flag() ?? false
    files = try fields.list("files") { item throws(DrillError) in try DrillPackageFile(item, names) }
    registry = try fields["registry"].map(DrillRegistryEntry.read) ?? []
  }

  /// One that the drill does not state: nothing of it is known yet.
  private init(_ key: String, _ origin: Origin, _ name: String, _ place: Place) {
    (self.key, self.origin, self.name, self.place) = (key, origin, name, place)
    if case .named(let article) = origin { self.article = article }
    (kind, isInterdependent, includes, isDamaged, files, registry) = (.hotfix, false, [], false, [], [])
  }

  /// `KB921883`, or `{file: PATH}`; nil: the drill states what it is.
  private static func origin(_ node: DrillNode, _ names: DrillNames) throws(DrillError) -> (Origin, String)? {
    switch node.content {
    case .text where node.isNull: return nil
    case .text(let text, _):
      guard let article = KBNumber(text) ?? ShortTitle(text)?.article ?? PackageName(text).article else {
        throw node.wants("an article, such as KB921883, {file: PATH}, or a mapping that says what the package is")
      }
      return (.named(article), text)
    case .mapping(let entries) where entries.contains { $0.key == "file" }:
      let path = try Fields(node, ["file"]).required("file").name("a file or folder")
      return (.file(path.hasPrefix("/") ? path : HostPath.joined(names.folder, path)), HostPath.name(of: path))
    case .mapping, .list: return nil
    }
  }

  /// The number beside a hotfix says nothing, and is taken: the example of the page has one.
  private static func kind(_ fields: Fields) throws(DrillError) -> Package.Kind {
    let number = try fields["service_pack"]?.number(1...servicePacks.upperBound)
    guard try fields["kind"]?.choice(KindWord.self) == .servicePack else { return .hotfix }
    guard let number else { throw fields.node.error("lacks the key service_pack: which one it brings.") }
    return .servicePack(number)
  }

  private static func hotpatch(_ node: DrillNode) throws(DrillError) -> Bool? {
    if let flag = node.flagIfAny { return flag }
    guard case .text(let text, _) = node.content, text.lowercased() == "unstated" else {
      throw node.wants("yes, no or unstated")
    }
    return nil
  }
}

extension DrillPackageFile {
  private static let keys = [
    "path", "version", "branch", "qfe", "hotpatch", "restart", "if_exists", "content", "content_from",
  ]

  init(_ node: DrillNode, _ names: DrillNames) throws(DrillError) {
    let fields = try Fields(node, Self.keys)
    place = node.place
    path = try fields.required("path").name("a path")
    version = try fields["version"]?.version()
    branch = try fields["branch"]?.branch()
    content = try DrillContent(fields, names)
    qfe = try fields["qfe"].map { node throws(DrillError) in try Copy(node, names) }
    hotpatch = try fields["hotpatch"].map(Self.hotpatch) ?? .none
    neverWithoutRestart = try fields["restart"]?.flag() ?? false
    onlyIfPresent = try fields["if_exists"]?.flag() ?? false
  }

  private static func hotpatch(_ node: DrillNode) throws(DrillError) -> Hotpatch {
    if let flag = node.flagIfAny { return flag ? .any : .none }
    guard case .mapping = node.content else { throw node.wants("true, false or {base: VERSION}") }
    return .base(try Fields(node, ["base"]).required("base").version())
  }
}

extension DrillPackageFile.Copy {
  init(_ node: DrillNode, _ names: DrillNames) throws(DrillError) {
    let fields = try Fields(node, ["version", "branch", "content", "content_from"])
    place = node.place
    version = try fields["version"]?.version()
    branch = try fields["branch"]?.branch()
    content = try DrillContent(fields, names)
  }
}
