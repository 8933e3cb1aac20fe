import Servicing
import StateStore
import WindowsModel

/// Packages in a line each, for people and for programs.
struct PackageListText {
  /// What is known of the package at a place: it was read, or why not; and on a machine what it would do there.
  struct Item: Sendable {
    let place: String
    let result: Result<ShippedPackage, StoreError>
    let check: PackageCheck?
    let allowsUnsigned: Bool

    private var restarts: Bool? { check.flatMap { $0.refusal == nil ? $0.needsRestart : nil } }

    /// Why its sheets are not believed, unless they are to be.
    private func mistrust(_ package: ShippedPackage) -> Refusal? { allowsUnsigned ? nil : package.mistrust }

    /// nil: it could not be read.
    var cells: [String]? {
      guard case .success(let package) = result else { return nil }
      let kind = PackageListText.kind(package)
      let cells = [
        package.shortTitle.description, PackageListText.audience(package), package.architecture.rawValue,
        package.language?.code ?? "any",
      ]
      let goesOn = check.map { check in
        guard check.refusal == nil else { return "no" }
        return restarts.map { $0 ? "goes on, restart" : "goes on" } ?? "goes on, restart not known"
      }
      return cells + [kind, trust(package)] + (goesOn.map { [$0] } ?? []) + [place]
    }

    private func trust(_ package: ShippedPackage) -> String {
      if package.mistrust != nil || package.itself?.signature == .contradicts
        || package.itself?.isChecksumRight == false
      {
        return "CHANGED"
      }
      return package.catalogs.isSigned ? "signed" : "unsigned"
    }

    /// What a person has to know of it, with its place: why it was not read, is not whole, or does not go on.
    var remark: String? {
      switch result {
      case .failure(let error):
        return "! " + (error.message.hasPrefix(place) ? error.message : "\(place): \(error.message)")
      case .success(let package):
        let refusal = package.defect ?? check?.refusal ?? (check == nil ? mistrust(package) : nil)
        let why = refusal?.told ?? (trust(package) == "CHANGED" ? package.doubts.joined(separator: "; ") : "")
        return why.isEmpty ? nil : "! \(package.shortTitle) (\(place)): \(why)"
      }
    }

    var json: JSON {
      switch result {
      case .failure(let error): return ["path": .text(place), "error": .text(error.message)]
      case .success(let package):
        let packs = package.servicePacks
        return [
          "path": .text(place), "article": .text(package.article.description),
          "name": .text(package.shortTitle.description),
          "title": .text(package.title), "product": .text(package.product.rawValue),
          "minimum_service_pack": .number(packs.least), "maximum_service_pack": .number(packs.most),
          "architecture": .text(package.architecture.rawValue), "language": .text(package.language?.code),
          "kind": .text(PackageListText.kind(package)), "defect": wupd.json(package.defect),
          "mistrust": wupd.json(mistrust(package)),
          "doubts": .texts(package.doubts), "trust": .text(trust(package).lowercased()),
          "goes_on": .bool(check.map { $0.refusal == nil }), "refusal": wupd.json(check?.refusal),
          "restart": .bool(restarts), "error": .null,
        ]
      }
    }

    var status: Status {
      guard case .success(let package) = result else { return .badData }
      if package.defect != nil || check == nil && mistrust(package) != nil { return .foundWrong }
      return check?.refusal == nil ? .done : .refused
    }
  }

  /// A line for each that could be read, below the titles.
  static func table(_ items: [Item], onMachine: Bool) -> [String] {
    let rows = items.compactMap(\.cells)
    guard !rows.isEmpty else { return [] }
    let titles =
      ["Package", "For", "Processor", "Language", "Kind", "Catalog"] + (onMachine ? ["Here"] : []) + ["Path"]
    return Columns(indent: 0, [titles] + rows).lines
  }

  private static func kind(_ package: ShippedPackage) -> String {
    if let number = package.broughtServicePack { return "service pack \(number)" }
    return package.program == .foreign ? "Internet Explorer's installer" : "hotfix"
  }

  private static func audience(_ package: ShippedPackage) -> String {
    switch package.servicePacks {
    case (nil, nil): package.product.title
    case (let least?, nil): "\(package.product.title), SP\(least) or later"
    case (nil, let most?): "\(package.product.title), up to SP\(most)"
    case (let least?, let most?):
      "\(package.product.title), \(least == most ? "SP\(least)" : "SP\(least) to SP\(most)")"
    }
  }
}
