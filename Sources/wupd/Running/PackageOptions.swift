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
    do { return try PackageFolder(place) } catch let error as StoreError {
      throw StoreError(
        error.code, "\(error.message) It is named by \(packages == nil ? "WUPD_PACKAGES" : "--packages").",
        hint: error.hint)
    }
  }
}
