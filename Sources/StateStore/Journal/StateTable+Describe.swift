import WindowsModel

extension StateTable {
  /// What a row of state is about, in words a person knows.
  func describe(_ key: [Datum], _ view: borrowing View) throws -> String {
    func number(_ index: Int) -> Int64 { key[index].numberOrZero }
    func text(_ index: Int) -> String { key[index].textOrEmpty }
    do {
      switch id {
      case .setting, .evidence: return text(0)
      case .registryKey: return try view.path(ofKey: number(0)).description
      case .registryValue: return "\(try view.path(ofKey: number(0))) \"\(text(1))\""
      case .file: return try view.path(ofFile: number(0)).description
      case .image: return "\(try view.path(ofFile: number(0))) held by \(text(1))"
      case .backupFile: return try view.path(ofFile: number(1)).description
      case .backupKey: return try view.path(ofKey: number(1)).description
      case .backupValue: return "\(try view.path(ofKey: number(1))) \"\(text(2))\""
      case .waitingPair: return "\(text(0)) -> \(text(1).isEmpty ? "deleted" : text(1))"
      case .finding: return "\(number(0)).\(number(1))"
      case .session, .installedUpdate: return String(number(0))
      }
    } catch {
      // The row that would name it is damaged too.
      return key.map { "\($0)" }.joined(separator: " ")
    }
  }
}
