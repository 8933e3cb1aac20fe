import ArgumentParser
import Forensics
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct Check: Command {
  static let configuration = CommandConfiguration(
    abstract: "What a package is, what it would do here, and whether it could be hotpatched, test by test.",
    discussion: """
      Nothing is changed. The status is 1 if the package does not go on this machine.
      Of a package in a file or folder its sheets and files are told too, also where
      there is no store; and whether it is still what was signed.
      A sheet that names no language is in the page of the language in its package's
      name, else in that of --codepage. Of several packages, and of a folder that is
      none itself, each gets a line; the status is 65 if one cannot be read. A setup
      of another kind is such a one: what it would do is not known.

        wupd check KB920683
        wupd check ./updates
        wupd check WindowsServer2003-KB917159-x86-ENU.exe --at last-2
        wupd check ./WindowsXP-KB979687-x86-ENU
        wupd check ./KB900001 --codepage 1251
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions
  @OptionGroup var text: CodePageOptions
  @OptionGroup var source: PackageOptions

  @Argument(help: ArgumentHelp("Files, folders, articles or names of packages.", valueName: "package"))
  var packages: [String]

  func perform() throws -> Status {
    guard let word = packages.first else { throw ValidationError("Name a package, such as KB921883.") }
    if packages.count > 1 { return try list(packages, others: 0) }
    if PackageArgument.isFolder(word), try !PackageFolder.isPackage(word) {
      let folder = try PackageFolder(word)
      // Of one with nothing in it the error says what a package would have.
      if !folder.places.isEmpty { return try list(folder.places, others: folder.others, folder.unreadable) }
    }
    return try check(word)
  }

  private func check(_ word: String) throws -> Status {
    var argument = try PackageArgument(word, codePage: text.page)
    if case .shipped(let shipped) = argument, !hasStore {
      let genuine = try Genuineness(shipped)
      show(["contents": ShippedText.json(shipped, genuine)], ShippedText.lines(shipped, genuine))
      let isBelieved = source.allowUnsigned || shipped.mistrust == nil
      return shipped.defect == nil && isBelieved ? .done : .foundWrong
    }
    let shelf = try PackageShelf(source, codePage: text.page)
    let store = try openStore(isOfPath: argument.isShipped)
    if let past = try past(at: point.point(), in: store) { return show(past, word) }
    let (check, machine, meant) = try store.read(at: point.point(), again: true) {
      view in
      let meant = try shelf.resolve(argument, view)
      return (try PackageCheck(shelf.package(meant, view), view), try Machine(view), meant)
    }
    argument = meant
    var members: JSONMembers = ["check": CheckText.json(check)]
    var lines = CheckText.lines(check, machine)
    if case .shipped(let shipped) = argument {
      let genuine = try Genuineness(shipped)
      members = members + ["contents": ShippedText.json(shipped, genuine)]
      lines = ShippedText.lines(shipped, genuine) + lines
    }
    show(members, lines)
    return check.refusal == nil ? .done : .refused
  }

  /// Before the first act of an adopted machine the registry is not known, and of the files only single ones are.
  private func show(_ past: PastState, _ word: String) -> Status {
    let because = "the registry of that day is not known, and of its files only single ones are"
    show(
      pastMembers(past, "unknown", restsOn: []) + ["package": .text(word), "because": .text(because)],
      [
        pastHead(past), "What \(word) would have done then is not known: \(because)",
        "wupd status --at and wupd file show --at tell what is reckoned of it",
      ])
    return .done
  }

  /// A line for each. One that cannot be read does not end it.
  private func list(_ words: [String], others: Int, _ unreadable: [String] = []) throws -> Status {
    let shelf = try PackageShelf(source, codePage: text.page)
    let store = hasStore ? try openStore(isOfPath: true) : nil
    var items: [PackageListText.Item] = []
    for word in words {
      do {
        let argument = try PackageArgument(word, codePage: text.page)
        let item = try store?.read(at: point.point(), again: true) { view in try self.item(word, argument, shelf, view)
        }
        items.append(try item ?? self.item(word, argument))
      } catch let error as StoreError where [.invalid, .missing, .notFound, .noPermission, .io].contains(error.code) {
        items.append(
          PackageListText.Item(place: word, result: .failure(error), check: nil, allowsUnsigned: source.allowUnsigned))
      }
    }
    let rest = others == 0 ? [] : ["\(counted(others, "other file")) without the name of a package"]
    show(
      ["packages": .array(items, \.json), "others": .number(others), "unreadable": .texts(unreadable)],
      PackageListText.table(items, onMachine: store != nil) + items.compactMap(\.remark)
        + unreadable.map { "! \($0)" } + rest)
    let worst = items.map(\.status).max { $0.rawValue < $1.rawValue } ?? .done
    return unreadable.isEmpty ? worst : .badData
  }

  private func item(
    _ word: String, _ argument: PackageArgument, _ shelf: PackageShelf, _ view: borrowing View
  ) throws -> PackageListText.Item {
    guard case .shipped(let shipped) = try shelf.resolve(argument, view) else { return try item(word, argument) }
    let check = try PackageCheck(shelf.package(.shipped(shipped), view), view)
    return PackageListText.Item(
      place: word, result: .success(shipped), check: check, allowsUnsigned: source.allowUnsigned)
  }

  private func item(_ word: String, _ argument: PackageArgument) throws -> PackageListText.Item {
    guard case .shipped(let shipped) = argument else {
      throw StoreError(.missing, "\(word): no such file or folder; of the catalog's packages one is checked at a time.")
    }
    return PackageListText.Item(
      place: word, result: .success(shipped), check: nil, allowsUnsigned: source.allowUnsigned)
  }

  /// Whoever names a store means it; that a package alone needs none is said where it is not there.
  private func openStore(isOfPath: Bool) throws -> Store {
    do { return try openForReading() } catch let error as StoreError where error.code == .missing {
      guard isOfPath else { throw error }
      let named = options.store != nil ? "--store" : "WUPD_STORE"
      throw StoreError(
        .missing,
        "\(options.path): there is no such store. Leave \(named) out to check the package alone, without a machine.")
    }
  }

  /// A store was named, or is here.
  private var hasStore: Bool {
    options.store != nil || HostProcess.environment("WUPD_STORE") != nil || PackageArgument.isPath(options.path)
  }
}
