import Servicing
import StateStore
import WindowsModel

/// A drill's files and packages as the machine and its installers take them.
struct DrillMaterial {
  let drill: Drill
  let machine: Machine
  private(set) var packages: [String: Package] = [:]

  /// Before the machine is there: packages of its own files are opened, and are none of ``packages`` yet.
  ///
  /// - Throws: ``DrillError`` for a package whose name tells no article, a path that is none, or a content that cannot
  ///   be read.
  init(_ drill: Drill, _ machine: Machine) throws(DrillError) {
    self.drill = drill
    self.machine = machine
    for package in drill.packages {
      switch package.origin {
      case .stated: packages[package.key] = try self.package(package)
      case .file(let path):
        do { _ = try ShippedPackage(path) } catch { throw Self.error(package, error) }
      case .named where drill.packageFolder == nil: packages[package.key] = try catalogPackage(package)
      case .named: break
      }
    }
  }

  /// On the machine that is there by now.
  init(_ drill: Drill, _ view: borrowing View) throws {
    try self.init(drill, Machine(view))
    for package in drill.packages where packages[package.key] == nil {
      do {
        var shipped: ShippedPackage?
        if case .file(let path) = package.origin { shipped = try ShippedPackage(path) }
        if case .named(let article) = package.origin, let folder = drill.packageFolder {
          shipped = try PackageFolder(folder).package(package.name, article, on: machine, view)
        }
        packages[package.key] =
          try shipped?.package(for: machine, view).placed(on: machine) ?? catalogPackage(package)
      } catch let error as StoreError {
        throw Self.error(package, error)
      }
    }
  }

  private func catalogPackage(_ package: DrillPackage) throws(DrillError) -> Package {
    do {
      return try Catalog.package(named: package.name, for: drill.machine.platform).placed(on: machine)
    } catch {
      throw Self.error(package, error)
    }
  }

  private static func error(_ package: DrillPackage, _ error: any Error) -> DrillError {
    DrillError(package.place, (error as? StoreError)?.message ?? "\(error)")
  }

  /// The package of a key that a step names.
  func package(_ key: String, _ place: Place) throws(DrillError) -> Package {
    guard let package = packages[key] else { throw DrillError(place, "There is no package \(key).") }
    return package
  }

  func path(_ text: String, _ place: Place) throws(DrillError) -> WindowsPath {
    do { return try machine.path(text) } catch { throw DrillError(place, error.description) }
  }

  // MARK: Files

  /// What is known of a file, and its bytes. Without any stated they are made from path, version and branch.
  func facts(
    _ path: WindowsPath, _ version: FileVersion?, _ branch: Branch?, _ content: DrillContent, _ place: Place
  ) throws(DrillError) -> (facts: RevisionFacts, bytes: [UInt8]) {
    let text = "\(WindowsName.folded(path.description))\r\n\(version?.description ?? "")\r\n\(branch?.name ?? "")\r\n"
    let bytes = try drill.bytes(of: content, at: place) ?? Array(text.utf8)
    let facts = RevisionFacts(
      sha256: sha256(bytes), size: Int64(bytes.count), fileVersion: version, productVersion: version,
      branch: branch, origin: .bytes)
    return (facts, bytes)
  }

  /// A file of the machine. One of Server 2003 that names no branch is as it was released.
  func facts(_ file: DrillFile) throws(DrillError) -> (path: WindowsPath, facts: RevisionFacts, bytes: [UInt8]) {
    let path = try path(file.path, file.place)
    var (facts, bytes) = try facts(path, file.version, file.branch, file.content, file.place)
    if facts.branch == nil, drill.machine.product == .ws2003 {
      facts.branch = Branch(drill.machine.servicePack == 0 ? "srv03_rtm" : "srv03_sp\(drill.machine.servicePack)_rtm")
    }
    return (path, facts, bytes)
  }

  // MARK: Packages

  private func package(_ package: DrillPackage) throws(DrillError) -> Package {
    let name = PackageName(package.name)
    guard let article = package.article ?? name.article else {
      throw DrillError(package.place, "\(name.text) carries no article number; add kb: KB###### to \(package.key).")
    }
    let machine = drill.machine
    let product =
      name.products.contains(machine.product)
      ? machine.product : name.products.min { $0.rawValue < $1.rawValue } ?? machine.product
    var result = Package(
      name: name.text, article: article, title: "Update for \(product.title) (\(article))", product: product,
      architecture: name.architecture ?? machine.architecture, language: name.language,
      minimumServicePack: package.minimumServicePack, maximumServicePack: package.maximumServicePack,
      installerDate: package.installerDate ?? machine.date, articleAllowsHotpatching: package.hotpatch, files: [],
      source: "drill")
    if let title = package.title { result.shortTitle = title }
    if case .servicePack(let number) = package.kind {
      result.kind = .servicePack(number)
    } else if let pack = name.partOfServicePack {
      result.maximumServicePack = min(result.maximumServicePack ?? pack - 1, pack - 1)
    }
    result.program = package.installer ?? Package.Program(of: product)
    result.isInterdependent = package.isInterdependent
    if package.isDamaged { result.defect = .damaged(name.text) }
    // What it brings of earlier updates comes cold if it cannot come hot, or if nobody knows (rule 8).
    result.coldWithout = package.includes.filter { included in
      let known = drill.packages.first { ($0.article ?? PackageName($0.name).article) == included }
      return known?.files.contains(where: \.neverWithoutRestart) ?? true
    }
    result.includes = Set(package.includes)
    for file in package.files { result.files.append(try self.file(file, &result.contents)) }
    for entry in package.registry {
      guard case .value(let name, let value?) = entry.content else {
        throw DrillError(entry.place, "A package sets values; it does not delete any, and makes no empty keys.")
      }
      result.registry.append(RegistryEntry(key: entry.key, name: name, value: value))
    }
    return result
  }

  private func file(
    _ file: DrillPackageFile, _ contents: inout [[UInt8]: PackageBytes]
  ) throws(DrillError) -> PackageFile {
    let path = try path(file.path, file.place)
    let main = try facts(path, file.version, file.branch, file.content, file.place)
    if let hash = main.facts.sha256 { contents[hash] = .held(main.bytes) }
    // A copy whose branch is a hotfix branch is of that line also when it stands alone.
    let line: BranchLine? = file.qfe != nil ? .gdr : file.branch.map { $0.isQFE ? .qfe : .gdr }
    var result = PackageFile(target: path.description, copies: [line: main.facts], onlyIfPresent: file.onlyIfPresent)
    if let qfe = file.qfe {
      let copy = try facts(path, qfe.version, qfe.branch, qfe.content, qfe.place)
      if let hash = copy.facts.sha256 { contents[hash] = .held(copy.bytes) }
      result.copies[.qfe] = copy.facts
    }
    result.alwaysDelayed = file.neverWithoutRestart
    result.hotpatch =
      switch file.hotpatch {
      case .none: nil
      case .any: PackageFile.Hotpatch()
      case .base(let version): PackageFile.Hotpatch(base: version)
      }
    return result
  }
}
