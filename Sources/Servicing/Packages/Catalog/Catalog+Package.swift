import StateStore
public import WindowsModel

extension Catalog {
  /// The package of an article for a machine, made of facts alone: its files have versions, sizes and branches and no
  /// bytes.
  ///
  /// - Throws: ``StoreError``: notFound when the catalog does not know the article, or not for this product: what is not in its
  ///   tables is not known, and no refusal.
  public static func package(_ article: KBNumber, for platform: Platform) throws -> Package {
    let entries = entries(article)
    guard !entries.isEmpty else {
      throw StoreError(
        .notFound,
        "\(article) is not in the catalog.", hint: ServicingHint.searchCatalog)
    }
    guard let own = entry(for: platform, of: entries) else { throw gap(article, platform.product, entries) }
    return package(of: own, for: platform)
  }

  private static func gap(_ article: KBNumber, _ product: Product, _ entries: [Entry]) -> StoreError {
    let titles = Product.allCases.filter { product in entries.contains { $0.product == product } }.map(\.title)
    let listed = titles.dropLast().joined(separator: ", ") + (titles.count > 1 ? " and " : "") + (titles.last ?? "")
    return StoreError(
      .notFound,
      "\(article): the catalog has it for \(listed); \(product.title) is not among its tables, so what it is there is not known. Its file tells."
    )
  }

  /// The package that a person named: by its article, or by a file name, which also tells for whom it is.
  ///
  /// - Throws: ``StoreError``: notFound for a name that carries no article, none that the catalog knows, or one that it does not
  ///   know for the product the name is for.
  public static func package(named text: String, for platform: Platform) throws -> Package {
    let name = PackageName(text)
    guard let article = KBNumber(text) ?? name.article else {
      throw StoreError(
        .notFound, "\(text): no article number and no package known here.", hint: ServicingHint.searchCatalog)
    }
    let entries = entries(article)
    if let title = ShortTitle(text), title.isSetOff, !title.suffix.isEmpty, !text.lowercased().hasSuffix(".exe"),
      name.products.isEmpty, name.architecture == nil
    {
      throw StoreError(
        .notFound,
        "\(title): of a package of that name nothing is known here"
          + (entries.isEmpty ? "." : ", only of \(article). Its file tells what it does."),
        hint: entries.isEmpty ? ServicingHint.searchCatalog : nil)
    }
    guard KBNumber(text) == nil, !entries.isEmpty else { return try package(article, for: platform) }
    let isForThis = name.products.isEmpty || name.products.contains(platform.product)
    let wanted =
      isForThis ? entry(for: platform, of: entries) : entries.first { name.products.contains($0.product) }
    // A name that says another product is refused by the installer as Windows would; one that does not says nothing.
    if isForThis, wanted == nil { throw gap(article, platform.product, entries) }
    var package = package(of: wanted ?? entries[0], for: platform)
    package.name = name.text
    if !isForThis, let product = name.products.min(by: { $0.rawValue < $1.rawValue }) { package.product = product }
    if let architecture = name.architecture { package.architecture = architecture }
    package.language = name.language
    if let pack = name.partOfServicePack {
      package.maximumServicePack = min(package.maximumServicePack ?? pack - 1, pack - 1)
    }
    return package
  }

  /// That of the product; XP for x64 takes the packages of Server 2003 for x64 where it has none of its own.
  private static func entry(for platform: Platform, of entries: [Entry]) -> Entry? {
    let own = entries.first { $0.product == platform.product }
    guard platform.kernel != platform.product, own?.files.contains(where: { $0.architecture == .x64 }) != true else {
      return own
    }
    return entries.first { $0.product == platform.kernel } ?? own
  }

  static func package(of entry: Entry, for platform: Platform) -> Package {
    let article = entry.article
    let packs = Set(entry.files.compactMap(\.servicePack))
    let rows = entry.files.filter {
      $0.architecture == platform.architecture || $0.isFor32BitSide(of: platform.architecture)
    }
    let fitting = rows.filter { $0.servicePack == nil || $0.servicePack == platform.servicePack }

    var files: [PackageFile] = []
    var indexes: [String: Int] = [:]
    // An assembly is no file in a folder: which one is current a manifest tells, and publisher policies.
    let assemblies = Set(fitting.filter { $0.place == "WinSxS" }.map(\.name)).sorted()
    for row in fitting {
      guard let folder = row.folder, row.place != "WinSxS",
        platform.architecture != .x86 || !(row.place ?? "").hasPrefix("SysWOW64") && !folder.contains("(x86)")
      else { continue }
      let target = "\(folder)\\\(row.name)"
      let index = indexes[target.lowercased()] ?? files.count
      if index == files.count {
        indexes[target.lowercased()] = index
        files.append(PackageFile(target: target, copies: [:]))
      }
      files[index].copies[row.line] = row.facts(platform.product, platform.servicePack)
      if row.hotpatchSize != nil { files[index].hotpatch = PackageFile.Hotpatch(base: row.hotpatchBase) }
    }
    let name =
      "\(entry.product.packageName)-\(article.canonical)-\(platform.architecture.rawValue)-\(platform.language).exe"
    var package = Package(
      name: name, article: article, title: "Security Update for \(entry.product.title) (\(article.canonical))",
      product: entry.product,
      architecture: entry.files.isEmpty || !rows.isEmpty ? platform.architecture : entry.files[0].architecture,
      language: nil, minimumServicePack: packs.min(), maximumServicePack: packs.max(),
      installerDate: entry.newest ?? CivilTime(year: 2004, month: 1, day: 1),
      articleAllowsHotpatching: entry.articleAllowsHotpatching, files: files, source: "catalog (\(entry.bulletin))")
    let lines = Set(fitting.compactMap(\.line)).map(\.rawValue).sorted()
    let level = platform.servicePack == 0 ? "RTM" : "SP\(platform.servicePack)"
    package.branches = lines.isEmpty ? nil : lines.map { level + $0 }
    package.fitsMachine = !files.isEmpty || !assemblies.isEmpty
    package.notDone = assemblies.map {
      (nil, "\($0) is part of a side-by-side assembly (WinSxS), which is not carried out")
    }
    let age = package.installerDate.dateText
    package.installerWitness =
      entry.newest == nil
      ? "nothing (\(age) is taken)" : "the day of its newest file, \(age): its installer is not known"
    package.assumptions = [
      entry.newest == nil
        ? "how old its installer is, and so its era: not known; \(age) is taken"
        : "how old its installer is, and so its era: not known; \(age), the day of its newest file, is taken"
    ]
    return package
  }
}

extension Catalog.File {
  /// 32-bit copies for a 64-bit Windows.
  fileprivate func isFor32BitSide(of architecture: Architecture) -> Bool {
    architecture != .x86 && self.architecture == .x86
      && ((place ?? "").hasPrefix("SysWOW64") || (place ?? "").contains("(x86)"))
  }

  /// What the table tells of the file, with the branch that its folder stands for.
  fileprivate func facts(_ product: Product, _ machineServicePack: Int) -> RevisionFacts {
    let pack = servicePack ?? machineServicePack
    let branch = line.flatMap { Branch($0, servicePack: pack, of: product) }
    return RevisionFacts(
      size: size, fileVersion: version, productVersion: version, branch: branch, origin: .bulletin)
  }
}

extension Product {
  /// How the names of packages begin.
  var packageName: String {
    switch self {
    case .nt4: "WindowsNT4Server"
    case .w2k: "Windows2000"
    case .xp: "WindowsXP"
    case .ws2003: "WindowsServer2003"
    }
  }
}
