import ArgumentParser
import HostFiles
import Servicing
import StateStore

/// Where packages of one's own lie.
struct PackageFolderOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Articles and names mean the packages in this folder first, then those of the catalog (default: $WUPD_PACKAGES).",
      valueName: "folder"))
  var packages: String?

  /// nil: nowhere.
  var path: String? {
    let place = packages ?? HostProcess.environment("WUPD_PACKAGES")
    return place?.isEmpty == true ? nil : place
  }

  func folder() throws -> PackageFolder? {
    guard let path else { return nil }
    do { return try PackageFolder(path) } catch let error as StoreError {
      throw StoreError(
        error.code, "\(error.message) It is named by \(packages == nil ? "WUPD_PACKAGES" : "--packages").",
        hint: error.hint)
    }
  }
}
