import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// Files and folders of the evidence that were opened in a way that may have left another time of last access: the account is
/// neither root nor their owner, and their file system notes when something is read.
final class TouchedEvidence {
  private var files: Set<UInt64> = []
  private var folders: Set<UInt64> = []
  private var first: String?

  func addFile(_ folder: Int32, _ name: String, _ path: String) {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    files.insert(UInt64(status.st_ino))
    if first == nil { first = path }
  }

  func addFolder(_ descriptor: Int32, _ path: String) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return }
    folders.insert(UInt64(status.st_ino))
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
