package import Servicing
package import StateStore
package import UpdateLogs
package import WindowsModel

/// The `setupapi.log` of a machine, as it was adopted.
package struct SetupEvidence {
  package let path: WindowsPath
  package let log: SetupLog
  /// The code page it was read in.
  package let page: TextPage
  /// Text beyond ASCII was read in that.
  package let usesPage: Bool

  /// What became of looking for it.
  package enum Reading {
    case none
    case read(SetupEvidence)
    /// It is there, and why nothing is told of it.
    case unread(WindowsPath, String)
  }

  /// - Parameter folder: that of Windows.
  /// - Throws: ``StoreError``.
  package static func read(in folder: WindowsPath, _ view: borrowing View) throws -> Reading {
    let path = try folder.child(SetupLog.name)
    guard let file = try view.file(path), !file.isDirectory else { return .none }
    guard let revision = file.revision, revision.isHeld else { return .unread(path, "its bytes are not in the store") }
    guard revision.size.map({ $0 <= KBLog.largest }) != false else {
      return .unread(path, "is larger than \(KBLog.largest) bytes")
    }
    let page = try MachinePages(view).ansi
    let text = KBLog(try view.bytes(of: revision, limit: KBLog.largest), codePage: page.page)
    guard let log = SetupLog(text) else { return .unread(path, "no section of SetupAPI is in it") }
    return .read(SetupEvidence(path: path, log: log, page: page, usesPage: text.usesCodePage))
  }
}

extension SetupLog {
  /// What of it tells nothing, in words; empty where there is nothing of the kind.
  package var losses: [String] {
    (unreadTimes.isEmpty
      ? []
      : ["line \(unreadTimes[0]) says a time that there is not, and \(unreadTimes.count - 1) more do; they have none"])
      + (unread.isEmpty ? [] : ["lines in no words that are known here: \(unread.count), the first line \(unread[0])"])
  }
}

extension SetupLog.Install {
  /// What it was, for a person.
  package var sentence: String {
    let name = description ?? device ?? "a device that is not named"
    let what = [inf, version].compactMap { $0 }.joined(separator: ", ")
    let head =
      error != nil ? "driver not installed: " : isWithoutDriver ? "set up without a driver: " : "driver installed: "
    return head + name + (what.isEmpty ? "" : " (\(what))")
      + (device.flatMap { $0 == name ? nil : " for \($0)" } ?? "") + (needsRestart ? "; a restart is due" : "")
      + (error.map { ": \($0)" } ?? "")
  }
}

extension SetupLog.Run {
  /// What ran and what it did, for a person.
  package var sentence: String {
    let name = program ?? "a program that is not named"
    let line = commandLine.map { $0.isEmpty ? ", without a command line" : ": \($0)" } ?? ""
    func count(_ number: Int, _ noun: String) -> String? {
      number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let did = [
      count(copied.count, "file").map { "\($0) copied" },
      count(installs.count, "driver").map { "\($0) installed or tried" },
      count(errors, "error").map { $0 + (firstError.map { ", the first: \($0)" } ?? "") },
    ].compactMap { $0 }
    return "\(name) ran\(line)" + (did.isEmpty ? "" : "; " + did.joined(separator: "; "))
  }
}
