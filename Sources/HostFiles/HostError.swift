import Glibc

/// What the computer did not do: to what, and why.
package struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was to be done, as the sentence says it.
  package enum Action: String, Sendable {
    case read = "cannot be read"
    case list = "cannot be listed"
    case write = "cannot be written"
    case create = "cannot be created"
    /// In a folder, which the path is that of.
    case createIn = "takes no new folder or file"
  }

  /// What it comes to, whatever was to be done. The one place that takes errno apart.
  package enum Kind: Sendable {
    /// Nothing is there.
    case missing
    /// The account may not.
    case refused
    /// There is something else than what was asked for: a folder, a device, a link that is not followed.
    case otherKind
    /// Something is there already.
    case taken
    /// More bytes than are read.
    case tooLarge
    case full
    /// The computer failed, and nothing is said of the file.
    case failed
  }

  package let path: String
  package let action: Action
  /// errno.
  package let code: Int32
  /// Bytes that are read at most, where a file has more.
  private let limit: Int?
  /// It was looked at, and is something else than what is written there.
  private let isOtherKind: Bool

  init(_ path: String, _ action: Action, _ code: Int32 = errno, limit: Int? = nil, isOtherKind: Bool = false) {
    self.path = path
    self.action = action
    self.code = code
    self.limit = limit
    self.isOtherKind = isOtherKind
  }

  private static func text(_ bytes: Int) -> String {
    bytes > 0 && bytes % (1 << 20) == 0 ? "\(bytes >> 20) MB" : "\(bytes) bytes"
  }

  /// The same of the file that was to be read, by a name that means more to whoever named it.
  package func reading(_ path: String) -> HostError { HostError(path, .read, code, limit: limit) }

  package var kind: Kind {
    if isOtherKind { return .otherKind }
    return switch code {
    case ENOENT, ENOTDIR, ENAMETOOLONG: .missing
    case EACCES, EPERM, EROFS: .refused
    case EISDIR, ELOOP, ENXIO: .otherKind
    case EINVAL where action == .read: .otherKind
    case EEXIST: .taken
    case EFBIG: limit == nil ? .full : .tooLarge
    case ENOSPC, EDQUOT: .full
    default: .failed
    }
  }

  /// What the computer has not enough of, or not at all.
  package enum Shortage: Sendable { case room, fileSize, openFiles, memory, locks }

  /// nil: it is something else.
  package static func shortage(_ code: Int32) -> Shortage? {
    switch code {
    case ENOSPC, EDQUOT: .room
    case EFBIG: .fileSize
    case EMFILE, ENFILE: .openFiles
    case ENOMEM: .memory
    case ENOLCK, EOPNOTSUPP: .locks
    default: nil
    }
  }

  /// Nothing has the name, or could have it.
  package var isAbsent: Bool { code == ENOENT || code == ENOTDIR }
  /// A folder was asked for, and a file is there.
  package var isNoFolder: Bool { code == ENOTDIR }
  /// The medium failed at this place, and may give other places.
  package var isOfMedium: Bool { [EIO, EBADMSG, ENODATA, EUCLEAN, EREMOTEIO].contains(code) }
  /// Another one holds a lock.
  package var isLocked: Bool { code == EWOULDBLOCK }
  /// The system's own words.
  package var reason: String { String(cString: strerror(code)) }

  package var description: String { "\(path.isEmpty ? "An empty name" : path): \(sentence)" }

  /// The same without the path.
  package var sentence: String {
    if isOtherKind { return "is a link or something else than what is written here, and is left as it is." }
    return switch (action, code) {
    case (.list, ENOTDIR): "is no folder."
    case (.read, ENOENT), (.read, ENOTDIR): "there is no such file."
    case (.list, ENOENT): "there is no such folder."
    case (.read, EISDIR): "is a folder, not a file."
    case (.read, EINVAL): "is no regular file."
    case (.read, ELOOP), (.list, ELOOP): "is a symbolic link, which is not followed."
    case (.read, EACCES), (.read, EPERM), (.list, EACCES), (.list, EPERM): "may not be read by this account."
    case (.read, EFBIG): "is larger than \(Self.text(limit ?? 0)), too large to be read."
    case (.write, EEXIST): "exists already, and is left as it is."
    default: "\(action.rawValue) (\(reason))."
    }
  }
}
