import HostFiles
import Servicing
import StateStore
import WindowsModel

extension DrillMachine {
  private static let keys = [
    "product", "service_pack", "architecture", "language", "date", "known_dlls", "missing_rights",
    "rights_management",
    "conflicting_programs", "integrated", "files", "registry", "programs",
  ]

  init(_ node: DrillNode, _ names: DrillNames) throws(DrillError) {
    if case .mapping(let entries) = node.content, entries.contains(where: { $0.key == "store" }) {
      self = try Self(own: node, names)
      return
    }
    let fields = try Fields(node, Self.keys)
    func texts(_ key: String) throws(DrillError) -> [String] {
      try fields.list(key) { item throws(DrillError) in try item.name() }
    }
    place = node.place
    product = try fields.required("product").choice(Product.self)
    architecture = try fields["architecture"]?.choice(Architecture.self) ?? .x86
    servicePack = try fields.required("service_pack").number(Platform.servicePacks(product, architecture))
    if let node = fields["architecture"], architecture != .x86, product == .nt4 || product == .w2k {
      throw node.error("\(product.title) runs on x86 only here, not on \(architecture.rawValue).")
    }
    language = try fields["language"].map(Self.language) ?? .english
    date = try fields["date"]?.time() ?? CivilTime(year: 2006, month: 1, day: 1)
    knownDLLs = try texts("known_dlls")
    missingRights = try fields.list("missing_rights") { item throws(DrillError) in
      let rights = Circumstances.installRights + [Circumstances.debugRight]
      return try item.value("one of the rights \(rights.joined(separator: ", "))") { rights.contains($0) ? $0 : nil }
    }
    hasRightsManagement = try fields["rights_management"]?.flag() ?? false
    conflictingPrograms = try texts("conflicting_programs")
    integrated = try fields.list("integrated", names.package)
    files = try fields.list("files") { item throws(DrillError) in try DrillFile(item, names) }
    registry = try fields["registry"].map(DrillRegistryEntry.read) ?? []
    programs = try texts("programs")
  }

  /// One's own: what it is, it says itself.
  private init(own node: DrillNode, _ names: DrillNames) throws(DrillError) {
    let fields = try Fields(node, ["store", "at"])
    let file = try fields.required("store").name("the file of a store")
    let point = try fields["at"].map { node throws(DrillError) in
      let text = try node.name("a point, such as 7, KB921883, last-2, a time or a mark")
      do { return try Point(text) } catch { throw node.error("\(error).") }
    }
    let own = OwnMachine(
      path: file.hasPrefix("/") ? file : HostPath.joined(names.folder, file), point: point ?? .last)
    let (platform, date): (Platform, CivilTime)
    do {
      (platform, date) = try own.read { view, machine in
        let time = try MachineClock.shown(after: view.act(at: .act(view.act)), view)
        return (machine.platform, time.civil(bias: machine.bias(at: time)))
      }
    } catch { throw (fields["store"] ?? node).error("cannot be taken: \(error)") }
    self.init(
      own: own, product: platform.product, servicePack: platform.servicePack, architecture: platform.architecture,
      language: platform.language, date: date, knownDLLs: [], missingRights: [], hasRightsManagement: false,
      conflictingPrograms: [], integrated: [], files: [], registry: [], programs: [], place: node.place)
  }

  private static func language(_ node: DrillNode) throws(DrillError) -> Language {
    guard let language = Language(try node.name("a language")) else {
      throw node.wants("a language of three letters as in package names, such as ENU or DEU")
    }
    return language
  }
}

extension DrillMachine.OwnMachine {
  /// Looks at it; nothing in the store changes.
  ///
  /// - Throws: ``StoreError``.
  func read<T: Sendable>(_ body: (borrowing View, Machine) throws -> T) throws -> T {
    try Store.open(path, .readOnly).read(at: point) { try body($0, Machine($0)) }
  }
}
