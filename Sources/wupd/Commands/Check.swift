import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Check: Command {
  static let configuration = CommandConfiguration(
    abstract: "What a package is, what it would do here, and whether it could be hotpatched, test by test.",
    discussion: """
      Nothing is changed. The status is 1 if the package does not go on this machine.

        wupd check KB920683
        wupd check WindowsServer2003-KB917159-x86-ENU.exe --at last-2
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("An article or the name of a package.", valueName: "package"))
  var package: String

  func perform() throws -> Status {
    let (check, machine) = try openForReading().read(at: point.point()) { view in
      let machine = try Machine(view)
      return (try PackageCheck(Catalog.package(named: package, for: machine.platform), view), machine)
    }
    show([("check", CheckText.json(check))], CheckText.lines(check, machine))
    return check.refusal == nil ? .done : .refused
  }
}
