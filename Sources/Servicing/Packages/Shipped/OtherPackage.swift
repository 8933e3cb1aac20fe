import WindowsFormats
import WindowsModel

/// What a folder or an archive is that holds no sheet of Update.exe or Hotfix.exe, by what lies in it, and what to do with it.
enum OtherPackage {
  /// Of so many sheets it is asked what they are.
  static let mostSheets = 50

  static func advanced(_ sheet: String) -> String {
    "is a setup of Internet Explorer's installer (advpack, by \(sheet)), and no update; it is run on the machine"
  }

  /// Continues the path; without a full stop.
  ///
  /// - Parameter sheets: the .inf files among them that could be read.
  static func text(_ names: [String], _ sheets: [(name: String, file: InfFile)] = []) -> String {
    func first(_ endings: String...) -> String? {
      names.first { name in endings.contains { name.lowercased().hasSuffix($0) } }
    }
    if names.isEmpty { return "is empty, or holds nothing that a package has" }
    if let name = first(".psf") {
      return "is an express package, or the patches of one (\(name)); get the full package"
    }
    if let (name, _) = sheets.first(where: { $0.file["Version"]?["AdvancedINF"] != nil }) { return advanced(name) }
    let driver = sheets.first { $0.file["Manufacturer"] != nil && $0.file["Version"]?["Class"] != nil }
    if let driver {
      let kind = driver.file["Version"]?["Class"]?.text(1) ?? ""
      return
        "is a driver (\(driver.name), class \(printable(kind))), which is installed for its device, and not by Update.exe"
    }
    let inner = names.filter { name in
      [".exe", ".cab"].contains { name.lowercased().hasSuffix($0) } && PackageName(name).article != nil
    }
    if let name = inner.first {
      return
        "holds \(inner.count == 1 ? "another package" : "\(inner.count) other packages") (\(name)). Name one of them"
    }
    if let name = first(".msi", ".msp") {
      return "is a package of the Windows Installer (\(name) in it); msiexec installs those, and not Update.exe"
    }
    if let (name, _) = sheets.first(where: { $0.file["DefaultInstall"] != nil }) {
      return
        "is a setup by its own sheet (\(name), [DefaultInstall]), and no update of Update.exe; it is run on the machine"
    }
    if let name = first(".mui") {
      return
        "has parts of a language pack (\(name)) and neither update\\update.inf nor hotfix.inf; it has a setup of its own, and not Update.exe"
    }
    let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
    return
      "is no package: it has neither update\\update.inf nor hotfix.inf, but \(names.prefix(3).joined(separator: ", "))\(rest)"
  }
}
