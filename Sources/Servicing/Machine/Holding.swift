public import StateStore
public import WindowsModel

/// That somebody has a file mapped, and what says so.
public struct Holding: Sendable, Hashable {
  public let image: Image
  public let standing: Knowledge
  /// Sentences without an end.
  public let restsOn: [String]

  public var holder: String { image.holder }

  /// False: what Windows starts by itself, but for services, runs until it ends.
  public var canBeClosed: Bool { image.kind == .service || image.kind == .program && !image.isMappedAtBoot }

  /// In a sentence without an end: `reckoned: every Windows 2000 that runs maps it`.
  public var told: String { ([standing.rawValue] + restsOn).joined(separator: ": ") }

  /// - Parameter machine: that of the view.
  public init(_ image: Image, _ machine: Machine, _ view: borrowing View) throws {
    self.image = image
    var witness: String?
    switch image.kind {
    case .knownDLL: witness = "\(Keys.knownDLLs) names it"
    case .service:
      let service = try StartedService(image.holder, machine, view)
      witness =
        service?.files.first { $0.path == image.path }?.witness
        ?? "what \(image.holder) is taken to map beside what its key names"
    case .imported: witness = "import tables of \(image.holder) and of what is mapped with it"
    case .program:
      if try RunningSystem.isMapped(image.path, by: image.holder, machine, view) {
        witness = "every \(machine.platform.product.title) that runs maps it"
      }
    }
    standing = witness == nil ? .stated : .reckoned
    restsOn = [try witness ?? view.act(mapping: image).map { "said in act \($0)" }].compactMap { $0 }
  }

  /// Who has the file mapped that lies at a path now.
  public static func all(of path: WindowsPath, _ machine: Machine, _ view: borrowing View) throws -> [Holding] {
    try view.images(holding: path).map { try Holding($0, machine, view) }
  }
}

extension Sequence<Holding> {
  /// In a sentence without an end, of the first few.
  public var told: String {
    let all = Array(self)
    let first = all.prefix(3).map { "\($0.holder) (\($0.told))" }
    return first.joined(separator: "; ") + (all.count > 3 ? "; and \(all.count - 3) more" : "")
  }

  /// The same without what says so.
  public var names: String {
    let all = Array(self)
    return all.prefix(5).map(\.holder).joined(separator: ", ") + (all.count > 5 ? " and \(all.count - 5) more" : "")
  }
}
