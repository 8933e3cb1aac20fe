import ArgumentParser
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct Check: Command {
  static let configuration = CommandConfiguration(
    abstract: "What a package is, what it would do here, and whether it could be hotpatched, test by test.",
    discussion: """
      Nothing is changed. The status is 1 if the package does not go on this machine. Of a package in a file or folder its sheets and
      files are told too, also where there is no store.

        wupd check KB920683
        wupd check WindowsServer2003-KB917159-x86-ENU.exe --at last-2
        wupd check ./WindowsXP-KB979687-x86-ENU
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("A file or folder, an article or the name of a package.", valueName: "package"))
  var package: String

  func perform() throws -> Status {
    let argument = try PackageArgument(package)
    if case .shipped(let shipped) = argument, !hasStore {
      show(["contents": ShippedText.json(shipped)], ShippedText.lines(shipped))
      return shipped.defect == nil ? .done : .foundWrong
    }
    let (check, machine) = try openStore(for: argument).read(at: point.point(), again: true) { view in
      (try PackageCheck(argument.package(view), view), try Machine(view))
    }
    var members: JSONMembers = ["check": CheckText.json(check)]
    var lines = CheckText.lines(check, machine)
    if case .shipped(let shipped) = argument {
      members = members + ["contents": ShippedText.json(shipped)]
      lines = ShippedText.lines(shipped) + lines
    }
    show(members, lines)
    return check.refusal == nil ? .done : .refused
  }

  /// Whoever names a store means it; that a package alone needs none is said where it is not there.
  private func openStore(for argument: PackageArgument) throws -> Store {
    do { return try openForReading() } catch let error as StoreError where error.code == .missing {
      guard case .shipped = argument else { throw error }
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
