import StateStore
import UpdateLogs
import WindowsModel

extension InstallLog {
  /// Appends the section to the log in the system root.
  ///
  /// - Parameter also: a second log, as `/log:` names it. Where it cannot be, the log says so, as Update.exe's does.
  func write(_ transaction: borrowing Transaction, _ machine: Machine, also: String? = nil) throws {
    var log = self
    if let also {
      do {
        try write(transaction, to: Self.place(also, machine, transaction.now))
      } catch is NameError {
        log.add("InitializeSvcPackLogWrapper: Unable to write to user-supplied log path: \(also)")
      }
    }
    try log.write(transaction, to: machine.system(fileName))
  }

  /// Where a log that a person named goes: a full path on a volume and in a folder that there are.
  private static func place(_ text: String, _ machine: Machine, _ view: borrowing View) throws -> WindowsPath {
    let path = try machine.path(text)
    guard let folder = path.parent, try view.file(folder)?.isDirectory == true, try view.file(path)?.isDirectory != true
    else { throw NameError(text, "is no place for a log") }
    return path
  }

  private func write(_ transaction: borrowing Transaction, to path: WindowsPath) throws {
    // A log that a person named is headed by its own name.
    try transaction.append(transaction.ansi(["[\(path.name)]"] + lines), to: path)
  }
}
