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
    func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    return Finding(
      "times of access",
      "reading may have changed the times of last access of \(counted(files.count, "file")) and \(counted(folders.count, "folder"))",
      restsOn: [
        "the account is neither root nor their owner, and may not ask for them to be left alone; the first is \(first)",
        "the file system is mounted neither read-only nor noatime",
      ])
  }
}
