import ArgumentParser
import HostFiles
import Servicing
import StateStore

/// For commands that take packages.
struct PackageOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Articles and names mean the packages in this folder first, then those of the catalog (default: $WUPD_PACKAGES).",
      valueName: "folder"))
  var packages: String?

  @Flag(name: .long, help: "Take a package although its own catalog does not list its sheet.")
  var allowUnsigned = false

  /// Where packages of one's own lie; nil: nowhere.
  func folder() throws -> PackageFolder? {
    guard let place = packages ?? HostProcess.environment("WUPD_PACKAGES"), !place.isEmpty else { return nil }
    return try PackageFolder(place)
  }
}
