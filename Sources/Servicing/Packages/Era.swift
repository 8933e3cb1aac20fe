public import WindowsModel

/// How an installer behaves by its age: what it asks for a version, and whether and how well it cleans the queue.
///
/// The table of eras of the two articles (KB296861, KB815062). One installer reads it.
public struct Era: Hashable, Sendable {
  /// It cleans the queue of pending renames itself, as QChain does.
  public var cleansQueue: Bool
  /// The version of a file is asked from the image in memory, not from the file on disk.
  public var asksLoadedImage: Bool
  /// A queued file that is older than the one on disk is dropped when the queue is cleaned.
  public var dropsStalePairs: Bool
  /// It keeps `UpdateExeVolatile` (Update.exe 6.1.22.0).
  public var keepsVolatileFlags: Bool
  /// Which row of the table, for a person.
  public var name: String

  /// - Parameter date: of the Update.exe or Hotfix.exe in the package.
  public init(product: Product, architecture: Architecture, date: CivilTime) {
    func isBefore(_ year: Int, _ month: Int, _ day: Int) -> Bool {
      (date.year, date.month, date.day) < (year, month, day)
    }
    keepsVolatileFlags = product != .nt4 && !isBefore(2005, 2, 24)
    if product == .nt4 {
      (cleansQueue, asksLoadedImage, dropsStalePairs) = (false, true, false)
      name = "NT 4.0"
    } else if product == .ws2003 || product == .xp && architecture == .x64 {
      (cleansQueue, asksLoadedImage, dropsStalePairs) = (true, false, true)
      name = "Server 2003 and XP x64"
    } else if product == .w2k && isBefore(2001, 5, 18) {
      (cleansQueue, asksLoadedImage, dropsStalePairs) = (false, true, false)
      name = "Windows 2000 before 18 May 2001"
    } else if isBefore(2002, 12, 1) {
      (cleansQueue, asksLoadedImage, dropsStalePairs) = (true, false, false)
      name = "Windows 2000 and XP before December 2002"
    } else {
      (cleansQueue, asksLoadedImage, dropsStalePairs) = (true, false, true)
      name = "Windows 2000 and XP from December 2002"
    }
  }
}
