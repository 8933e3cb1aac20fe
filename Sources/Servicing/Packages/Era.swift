package import WindowsModel

/// How an installer behaves by its age: what it asks for a version, whether and how well it cleans the queue, which
/// switches it knows and what its log tells.
///
/// The table of eras of the two articles (KB296861, KB815062), and the releases of Update.exe that are dated in public.
/// One installer reads it.
package struct Era: Hashable, Sendable {
  /// Which row of the table, for a person.
  package var name: String
  /// What the row was told by.
  package var why: String
  /// It cleans the queue of pending renames itself, as QChain does.
  package var cleansQueue: Bool
  /// The version of a file is asked from the image in memory, not from the file on disk.
  package var asksLoadedImage: Bool
  /// A queued file that is older than the one on disk is dropped when the queue is cleaned.
  package var dropsStalePairs: Bool
  /// It keeps `UpdateExeVolatile` (Update.exe 6.1.22.0).
  package var keepsVolatileFlags: Bool
  /// It tells GDR and QFE files apart, and says so in its log.
  package var knowsBranches: Bool
  /// Its installer is Update.exe, whose log tells each stage of the work. What Hotfix.exe of NT 4.0 wrote is not known
  /// beyond a few sentences: of Update.exe's words its log has here those that tell of files and of the restart, which
  /// have to be told, and nothing of stages that it never had.
  package var isUpdateExe: Bool
  /// The switches it knows.
  package var switches: Set<Switches.Family>
  /// Its log says whether hotpatching was on: from the releases on that know the switch.
  package var logsHotpatching: Bool { switches.contains(.hotpatch) }
  /// Its log names the extended error code: from the releases on that know /ER.
  package var logsExtendedCode: Bool { switches.contains(.long) }

  /// - Parameter date: of the Update.exe or Hotfix.exe in the package.
  package init(product: Product, architecture: Architecture, date: CivilTime) {
    func isBefore(_ year: Int, _ month: Int, _ day: Int) -> Bool {
      (date.year, date.month, date.day) < (year, month, day)
    }
    let isServer2003 = product == .ws2003 || product == .xp && architecture == .x64
    (name, cleansQueue, asksLoadedImage, dropsStalePairs) =
      if product == .nt4 {
        ("NT 4.0", false, true, false)
      } else if isServer2003 {
        ("Server 2003 and XP x64", true, false, true)
      } else if product == .w2k && isBefore(2001, 5, 18) {
        ("Windows 2000 before 18 May 2001", false, true, false)
      } else if isBefore(2002, 12, 1) {
        ("Windows 2000 and XP before December 2002", true, false, false)
      } else {
        ("Windows 2000 and XP from December 2002", true, false, true)
      }
    keepsVolatileFlags = product != .nt4 && !isBefore(2005, 2, 24)
    if keepsVolatileFlags { name += ", Update.exe 6.1.22 or later" }
    isUpdateExe = product != .nt4
    knowsBranches = product == .xp || product == .ws2003
    // The long switches came with Update.exe 5.3, whose first dated release is of the end of November 2002; that Server
    // 2003 took /hotpatch from its first package on, without effect, is inferred.
    if product == .nt4 {
      switches = [.common, .hotfix]
    } else if isBefore(2002, 12, 1) && !isServer2003 {
      switches = [.common, .update]
    } else {
      switches = [.common, .update, .long]
      if keepsVolatileFlags { switches.insert(.restart) }
      if keepsVolatileFlags || isServer2003 { switches.insert(.hotpatch) }
    }
    let program = product == .nt4 ? "Hotfix.exe" : "Update.exe"
    why =
      "\(program) of \(date.dateText) for \(product.title)\(architecture == .x86 ? "" : " \(architecture.rawValue)")"
  }
}
