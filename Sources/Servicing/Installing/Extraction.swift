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
    let below = package.program == .update ? "update\\" : ""
    try transaction.put(folder.appending(below + package.program.rawValue), transaction.revision(program))
    let sheet = [
      "[Version]", "Signature=\"$Windows NT$\"", "[Strings]", "SP_SHORT_TITLE=\"\(package.shortTitle)\"",
      "PackageName=\"\(package.name)\"", "",
    ].joined(separator: "\r\n")
    try transaction.put(folder.appending(below + sheetName(package.program)), bytes: Array(sheet.utf8))
  }

  /// The sheet that lies beside an installer.
  private static func sheetName(_ program: Package.Program) -> String {
    program == .update ? "update.inf" : "hotfix.inf"
  }

  /// The name of the package that was extracted to where a program lies; nil if the program is no installer of one.
  package static func packageName(of program: WindowsPath, _ view: borrowing View) throws -> String? {
    guard try view.file(program) != nil, let folder = program.parent,
      let kind = Package.Program(rawValue: program.name.lowercased())
    else { return nil }
    let sheet = try folder.appending(sheetName(kind))
    guard let revision = try view.file(sheet)?.revision, revision.isHeld else { return nil }
    let text = String(decoding: try view.bytes(of: revision, limit: 1 << 20), as: UTF8.self)
    let lead = "PackageName=\""
    let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(lead) }
    return line.map { String($0.dropFirst(lead.count).prefix { $0 != "\"" }) }
  }
}
