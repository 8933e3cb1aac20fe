public import ArgumentParser
import Servicing
import StateStore
public import WindowsModel

struct Create: Command {
  static let configuration = CommandConfiguration(
    abstract: "Make a new machine, as Set-up leaves it.",
    discussion: """
      The machine has the registry of its product, the files that are known to have
      been on it, and services that hold some of them. What of its files was read of
      a real system and what was inferred is kept apart (file show).
      With --clock the machine lives in its own time: each act takes a minute, a
      restart two.

        wupd create --product ws2003 --service-pack 1 --clock 2006-08-10T02:50:00
        wupd --store nt4.wupd create --product nt4 --service-pack 6 --language DEU
        wupd create --product ws2003 --service-pack 2 --edition web --processors 2
        wupd create --product xp --service-pack 2 --time-zone EST5EDT,M4.1.0,M10.5.0
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var machine: MachineOptions

  @Option(name: .long, help: "nt4, w2k, xp or ws2003.")
  var product: Product

  @Option(name: .long, help: "Its service pack; 0 is the release without one.")
  var servicePack = 0

  @Option(name: .long, help: "x86, x64 or ia64.")
  var arch = Architecture.x86

  @Option(name: .long, help: ArgumentHelp("Three letters as in package names: ENU, DEU, JPN.", valueName: "code"))
  var language = "ENU"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Its edition: professional, home, server, enterprise, datacenter, web, sbs (default: professional, of servers server).",
      valueName: "name"))
  var edition: String?

  @Option(name: .long, help: "How many processors it has.")
  var processors = 1

  @Option(name: .long, help: "The computer's name.")
  var name = "MACHINE"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Its time zone: minutes, UTC = local time + bias (-60 is Central Europe).", valueName: "minutes")
  )
  var bias: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Its time zone with its rule, as TZ of POSIX has it: CET-1CEST,M3.5.0,M10.5.0/3 is Central Europe.",
      valueName: "rule"))
  var timeZone: String?

  func validate() throws {
    if bias != nil, timeZone != nil { throw ValidationError("Give --bias or --time-zone.") }
  }

  private func zone() throws -> TimeZoneRule {
    guard let timeZone else {
      let bias = bias ?? 0
      guard (-840...840).contains(bias) else {
        throw StoreError(.invalid, "--bias: a bias is -840 to 840 minutes, not \(bias).")
      }
      return TimeZoneRule(bias: bias)
    }
    guard let zone = TimeZoneRule(posix: timeZone) else {
      throw StoreError(
        .invalid,
        "--time-zone: '\(timeZone)' is no rule that the registry of Windows can hold. Write it as TZ of POSIX: EST5EDT,M3.2.0,M11.1.0 (5 hours behind UTC, summer time from the second Sunday of March to the first of November, 02:00)."
      )
    }
    return zone
  }

  func perform() throws -> Status {
    guard let language = Language(self.language) else {
      throw StoreError(
        .invalid, "\(self.language) is no language of a package name. Three letters, such as ENU, DEU, FRA, JPN.")
    }
    let zone = try self.zone()
    let edition = try self.edition.map { name in
      guard let edition = Edition(name) else {
        throw StoreError(
          .invalid,
          "\(name) is no edition. \(product.title) came as \(product.editions.map(\.rawValue).joined(separator: ", "))."
        )
      }
      return edition
    }
    let platform = Platform(product: product, servicePack: servicePack, architecture: arch, language: language)
    let clock = options.clockText
    let time = try clock.map { try wupd.time($0, of: "--clock", zone) } ?? MachineClock.now()
    var header = ActHeader(
      kind: .create, subject: name, command: Invocation.recorded, account: options.who, time: time,
      bias: zone.bias(at: time))
    try machine.complete(&header)
    let (store, counts) = try Store.create(options.path, header) { transaction in
      if clock != nil { try transaction.set(MachineClock.setting, .text("modelled")) }
      try Baseline.fill(
        transaction, platform: platform, edition: edition, processors: processors, name: name, zone: zone)
      return try FileCounts(transaction.now)
    }
    let anchor = try store.read { try $0.anchor() }
    show(
      [
        "store": .text(options.path), "machine": .text(name), "platform": .text(platform.description),
        "files": .number(counts.read + counts.inferred), "machine_id": .text(anchor.machine.description),
      ],
      [
        "\(name): \(platform), in \(options.path)",
        "\(counts.read + counts.inferred) files: \(counts.read) as read of a real system, \(counts.inferred) inferred from later updates",
        "Next: wupd status, wupd catalog search TEXT --product \(product.rawValue), wupd install KB… /z",
      ])
    return .done
  }
}

/// Files of a new machine by how they are known.
private struct FileCounts {
  var read = 0
  var inferred = 0

  init(_ view: borrowing View) throws {
    for volume in try view.volumes() {
      try view.forEachFile(below: WindowsPath(volume.name + "\\")) { _, entry in
        switch entry.revision?.origin {
        case .resource: read += 1
        case .inferred: inferred += 1
        default: break
        }
      }
    }
  }
}

extension Product: ExpressibleByArgument {}
extension Architecture: ExpressibleByArgument {}
