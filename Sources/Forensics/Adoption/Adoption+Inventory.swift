import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

extension Adoption {
  /// Fills a store with what was gathered of a running machine: registry, listings, versions, copies, in this order, since
  /// each says more of what the one before named.
  func adopt(
    _ inventory: Inventory, _ evidence: Evidence, _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    result.isInventory = true
    result.losses.add(inventory.losses)
    // Logs are taken up where they are read.
    var sources: [(Inventory.Source, Int)] = []
    for source in inventory.sources where source.role != .log {
      do { sources.append((source, try evidence.take(source.file, role: source.role.rawValue))) } catch {
        result.losses.add(error.description)
      }
    }

    let page = options.codePage.map { TextPage($0) } ?? inventory.pages().ansi
    let bias = try adoptRegistry(sources, page, evidence, transaction, &result)
    let machine = try Machine.ifTold(transaction.now)
    let (notes, consolePage) = inventory.notes()
    let conventions = try conventions(options.codePage ?? consolePage, transaction.now)
    var files = ListedFiles(bias: bias, tell: tell)
    var isFirst = true
    for (source, number) in sources where source.role == .listing {
      let listing: DirectoryListing
      do { listing = try DirectoryListing(ForeignBytes(source.file), conventions) } catch {
        result.losses.add(error.description, of: source)
        continue
      }
      let before = (files.progress.files, files.folders, files.losses.count)
      try files.read(listing, of: source, isFirst: isFirst, transaction)
      isFirst = false
      evidence.note(
        "\(files.progress.files - before.0) files, \(files.folders - before.1) folders"
          + Self.losses(files.losses.count - before.2), of: number)
      try describe(listing, source, transaction)
      if listing.order == nil, listing.entries > 0 {
        result.losses.add("nothing tells the order of day, month and year, so that its times are not known", of: source)
      }
    }
    let listed = files.progress
    for (source, number) in sources where source.role == .versions {
      let before = (files.versions, files.losses.count)
      try files.read(VersionList(ForeignBytes(source.file), conventions.codePage), of: source, transaction)
      evidence.note(
        "\(files.versions - before.0) versions" + Self.losses(files.losses.count - before.1), of: number)
    }
    result.losses.add(files.losses)

    var copies = FileAdoption(evidence, isHeld: !options.metadataOnly, tell: tell)
    if let folder = inventory.copies { try copies.adoptCopies(folder, transaction) }
    let noted = notes["SystemRoot"].flatMap { try? WindowsPath($0) }
    let root = try machine?.systemRoot ?? noted ?? WindowsPath("C:\\WINDOWS")
    for source in inventory.sources where source.role == .log {
      guard let path = try? root.child(source.name) else {
        result.losses.add("no name that Windows has", of: source)
        continue
      }
      do {
        try copies.adopt(source.name, in: source.folder, as: path, isCopy: true, transaction)
      } catch let error as StoreError where error.code == .invalid {
        result.losses.add(error.message, of: source)
      }
    }
    result.losses.add(copies.losses)
    result.copies = copies.progress.files
    (result.files, result.folders, result.bytes) = (files.progress.files + copies.unlisted, files.folders, listed.bytes)
    try describe(inventory, notes, listed: listed.files, versions: files.versions, transaction, result)
    try conclude(transaction, &result)
  }

  static func losses(_ count: Int) -> String { count == 0 ? "" : ", \(count) \(count == 1 ? "loss" : "losses")" }

  // MARK: Registry

  /// - Returns: the bias of the machine.
  private func adoptRegistry(
    _ sources: [(Inventory.Source, Int)], _ page: TextPage, _ evidence: Evidence,
    _ transaction: borrowing Transaction, _ result: inout Result
  ) throws -> Int {
    var registry = InventoryRegistry(codePage: page.page)
    var counts: [Int: (keys: Int, values: Int, losses: Int)] = [:]
    func read(_ sources: [(Inventory.Source, Int)], ofCurrentSet: Bool) throws -> [(Inventory.Source, Int)] {
      var withCurrent: [(Inventory.Source, Int)] = []
      for (source, number) in sources {
        let before = (registry.keys, registry.values, registry.losses.count)
        registry.hasCurrentSet = false
        try registry.read(source, ofCurrentSet: ofCurrentSet, transaction)
        if registry.hasCurrentSet { withCurrent.append((source, number)) }
        let count = counts[number] ?? (0, 0, 0)
        counts[number] = (
          count.keys + registry.keys - before.0, count.values + registry.values - before.1,
          count.losses + registry.losses.count - before.2
        )
      }
      return withCurrent
    }
    let withCurrent = try read(sources.filter { $0.0.role == .registry }, ofCurrentSet: false)
    let select = RegistryPath(.machine, ["SYSTEM", "Select"])
    if try transaction.now.value(select, "Current")?.number != nil {
      try linkControlSet(transaction)
    } else if !withCurrent.isEmpty {
      try transaction.createKey(RegistryPath(.machine, ["SYSTEM"]), written: WindowsTime.none)
      try SessionManager.linkCurrentControlSet(transaction, isNew: false)
      try transaction.record(
        "control set", Statement(.controlSetAssumed, "ControlSet001"),
        witnesses: withCurrent.map { Statement(.place, $0.0.name) },
        against: [Statement(.controlSetUnnamed, select.description)])
    }
    _ = try read(withCurrent, ofCurrentSet: true)
    for (number, count) in counts {
      evidence.note(
        "\(count.keys) keys, \(count.values) values" + Self.losses(count.losses) + "; no times of keys", of: number)
    }
    (result.keys, result.values) = (registry.keys, registry.values)
    if page.isGuess, registry.usesCodePage { result.guessedPage = page }
    result.losses.add(registry.losses)
    return try Machine.activeBias(transaction.now) ?? 0
  }

  // MARK: Listings

  /// How the console of the machine prints: in a code page that is named, or that of the registry; dates and halves of the
  /// day by the settings of the account.
  private func conventions(_ page: CodePage?, _ view: borrowing View) throws -> DirectoryListing.Conventions {
    var conventions = DirectoryListing.Conventions(codePage: try page ?? MachinePages(view).oem.known)
    // The account that ran it is the one whose settings an export of HKEY_CURRENT_USER has.
    let settings = RegistryPath(.users, [".DEFAULT", "Control Panel", "International"])
    let orders: [String: DirectoryListing.DateOrder] = ["0": .monthDayYear, "1": .dayMonthYear, "2": .yearMonthDay]
    conventions.order = try view.value(settings, "iDate")?.text.flatMap { orders[$0] }
    conventions.forenoon = try view.value(settings, "s1159")?.text ?? ""
    conventions.afternoon = try view.value(settings, "s2359")?.text ?? ""
    return conventions
  }

  private func describe(
    _ listing: DirectoryListing, _ source: Inventory.Source, _ transaction: borrowing Transaction
  ) throws {
    if listing.order == nil {
      try transaction.record(
        "listing", Statement(.listingNoOrder, source.name), witnesses: [Statement(.place, source.name)])
    } else if listing.isOrderDisputed {
      try transaction.record(
        "listing", Statement(.listingOrder, source.name), witnesses: [Statement(.place, source.name)],
        against: [Statement(.listingOtherOrder)])
    }
  }

  // MARK: What it cannot know

  private func describe(
    _ inventory: Inventory, _ notes: [String: String], listed: Int, versions: Int,
    _ transaction: borrowing Transaction, _ result: Result
  ) throws {
    let gaps: [Rule] = [.inventoryContents, .inventoryFacts, .inventoryAttributes, .inventoryKeys, .inventoryRunning]
    var doubts = gaps.map { Statement($0) }
    if try transaction.now.key(RegistryPath(.users, [".DEFAULT", "Control Panel"])) != nil {
      doubts.append(Statement(.inventoryAccount))
    }
    if !notes.isEmpty, notes["Complete"] == nil { doubts.append(Statement(.inventoryUnfinished)) }
    if let guess = result.guessedPage { doubts.append(Statement(.inventoryPageGuessed, String(guess.page.number))) }
    try transaction.record(
      "inventory", Statement(.inventory, String(listed), String(versions), String(result.copies)),
      witnesses: [Statement(notes.isEmpty ? .inventorySources : .inventoryScript)], against: doubts)
    guard !inventory.others.isEmpty else { return }
    try transaction.record(
      "left aside", Statement(.inventoryOthers, String(inventory.others.count)),
      witnesses: inventory.others.prefix(20).map { Statement(.place, $0) })
  }
}
