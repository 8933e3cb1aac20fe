package import StateStore
package import WindowsModel

/// A package laid out in a folder, as `/x:folder` does: its installer there installs like the package (KB296861).
package enum Extraction {
  /// Writes the installer, its sheet and the files whose bytes or facts are known into a folder of the machine.
  ///
  /// - Throws: ``StoreError``: invalid when the folder is no place for files.
  package static func extract(_ package: Package, to folder: WindowsPath, _ transaction: borrowing Transaction) throws {
    try transaction.makeDirectory(folder)
    let machine = try Machine(transaction.now)
    let traces = UpdateTraces(package: package, machine: machine, line: nil)
    for file in package.files {
      guard let name = file.target.unicodeScalars.split(separator: "\\").last.map(String.init) else { continue }
      for (line, copy) in file.copies.sorted(by: { ($0.key?.rawValue ?? "") < ($1.key?.rawValue ?? "") }) {
        try package.store(copy, transaction)
        let place = line == nil ? name : "\(traces.installerFolder(line))\\\(name)"
        try transaction.put(folder.appending(place), transaction.revision(copy))
      }
    }
    let program = RevisionFacts(fileVersion: PackageProgram(package, act: 0).version, origin: .inferred)
    try transaction.put(folder.appending(programPlace(package)), transaction.revision(program))
    let sheet = [
      "[Version]", "Signature=\"$Windows NT$\"", "[Strings]", "SP_SHORT_TITLE=\"\(package.article)\"",
      "PackageName=\"\(package.name)\"", "",
    ].joined(separator: "\r\n")
    try transaction.put(folder.appending(sheetPlace(package.program)), bytes: Array(sheet.utf8))
  }

  /// Where the installer lies in an extracted package.
  private static func programPlace(_ package: Package) -> String {
    package.program == .update ? "update\\update.exe" : package.program.rawValue
  }

  private static func sheetPlace(_ program: Package.Program) -> String {
    program == .update ? "update\\update.inf" : "hotfix.inf"
  }

  /// The name of the package that was extracted to where a program lies; nil if the program is no installer of one.
  package static func packageName(of program: WindowsPath, _ view: borrowing View) throws -> String? {
    guard try view.file(program) != nil, let folder = program.parent,
      let kind = Package.Program(rawValue: program.name.lowercased())
    else { return nil }
    let sheet = try folder.appending(kind == .update ? "update.inf" : "hotfix.inf")
    guard let revision = try view.file(sheet)?.revision, revision.isHeld else { return nil }
    for line in String(decoding: try view.bytes(of: revision, limit: 1 << 20), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    {
      guard line.hasPrefix("PackageName=\"") else { continue }
      return String(line.dropFirst("PackageName=\"".count).prefix { $0 != "\"" })
    }
    return nil
  }
}
