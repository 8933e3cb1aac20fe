import CFaults

/// What was asked of a disk.
enum DiskEvent {
  case create(Int32, name: String)
  /// A file that was there before.
  case found(Int32, name: String)
  case write(Int32, offset: Int, [UInt8])
  case truncate(Int32, size: Int)
  case sync(Int32)
  /// What was to be synced is lost: the kernel takes it for written and never tries again.
  case syncFailed(Int32)
  case syncFolder
  case unlink(name: String)
  case link(Int32, name: String)

  init?(_ event: fault_event) {
    let name = event.name.map { String(cString: $0) } ?? ""
    let bytes = UnsafeBufferPointer(start: event.data, count: event.length)
    switch Int(event.kind) {
    case EVENT_CREATE: self = .create(event.file, name: name)
    case EVENT_FOUND: self = .found(event.file, name: name)
    case EVENT_WRITE: self = .write(event.file, offset: event.offset, Array(bytes))
    case EVENT_TRUNCATE: self = .truncate(event.file, size: event.offset)
    case EVENT_SYNC: self = .sync(event.file)
    case EVENT_SYNC_FAILED: self = .syncFailed(event.file)
    case EVENT_SYNC_FOLDER: self = .syncFolder
    case EVENT_UNLINK: self = .unlink(name: name)
    case EVENT_LINK: self = .link(event.file, name: name)
    default: return nil
    }
  }
}
