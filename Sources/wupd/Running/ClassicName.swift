import WindowsModel

/// Windows' own tools whose names the program can be called by: it then behaves as that tool.
///
/// The store is found as always, and what the tool is told is put into the words of a command, so that there is one
/// way to do a thing.
enum ClassicName: String {
  case qchain, qfecheck, spuninst

  /// - Parameter program: as it was called: a path of this computer or of Windows, `.exe` or not, in any case.
  init?(_ program: String) {
    let name = program.split { $0 == "/" || $0 == "\\" }.last.map { $0.lowercased() } ?? ""
    self.init(rawValue: name.hasSuffix(".exe") ? String(name.dropLast(4)) : name)
  }

  /// The words after `wupd` that come to the same.
  func words(_ program: String, _ arguments: [String]) -> [String] {
    switch self {
    case .qchain, .qfecheck: return [rawValue] + arguments
    case .spuninst:
      // The real one lies in the folder of its update; here the article may also be said.
      let isNamed = arguments.contains { ShortTitle($0) != nil }
      return ["uninstall"] + (isNamed ? [] : Self.title(inFolder: program).map { [$0] } ?? []) + arguments
    }
  }

  /// `KB921883-v2` of `…/$NtUninstallKB921883-v2$/spuninst/spuninst.exe`.
  private static func title(inFolder program: String) -> String? {
    let prefix = "$ntuninstall"
    for part in program.split(whereSeparator: { $0 == "/" || $0 == "\\" }).reversed() {
      guard part.lowercased().hasPrefix(prefix), part.hasSuffix("$") else { continue }
      if let title = ShortTitle(part.dropFirst(prefix.count).dropLast()) { return title.description }
    }
    return nil
  }
}
