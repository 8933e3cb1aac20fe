import HostFiles
import StateStore

/// Files and folders of the evidence that were opened in a way that may have left another time of last access: the account is
/// neither root nor their owner, and their file system notes when something is read.
final class TouchedEvidence {
  private var files: Set<HostStatus.Identity> = []
  private var folders: Set<HostStatus.Identity> = []
  private var first: String?

  func add(_ status: HostStatus, _ path: String) {
    if status.kind == .folder { folders.insert(status.identity) } else { files.insert(status.identity) }
    if first == nil { first = path }
  }

  /// nil: nothing was touched.
  var finding: Finding? {
    guard let first else { return nil }
    return Finding(
      "times of access", Statement(.accessTimes, String(files.count), String(folders.count)),
      witnesses: [Statement(.accessTimesAccount, first), Statement(.accessTimesMount)])
  }
}
