import HostFiles

/// How a store is read so that nothing is written: not the file, nothing beside it, not its folder. It may be evidence.
enum ReadingMode {
  /// Nobody has it open, and no log lies beside it: SQLite takes it for a file that does not change.
  case still
  /// A log alone lies beside it, as a copy or a restart leaves it: read without locks, its index kept in memory.
  case logged
  /// A log with its index in shared memory: read beside whoever writes. An index that nobody uses is not used either.
  case live
  /// As live, with a mark in the index, which a writer then leaves alone. Only where the index has none to read by.
  case marking

  /// As the files lie now.
  init(_ path: String) throws {
    func size(_ suffix: String) throws -> Int64? { try StoreFile.size(path + suffix, of: path) }
    let log = try size("-wal")
    if try size("-shm") ?? 0 > 0, let log, (try? HostStatus.may(.read, path + "-shm")) == true,
      log == 0 || log > 32 && Self.isLog(path + "-wal")
    {
      self = .live
    } else {
      self = log ?? 0 > 0 ? .logged : .still
    }
  }

  /// Whether a file begins as a log does. Beside an index, SQLite would wait ten seconds for a writer to mend one that
  /// does not, or that is a header of 32 bytes alone, as a killed writer may leave it (SQLite's file format, 4.1).
  private static func isLog(_ path: String) -> Bool {
    guard let file = try? HostFile(path) else { return true }
    var bytes = [UInt8](repeating: 0, count: 12)
    guard (try? bytes.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }) == bytes.count else { return false }
    let numbers = stride(from: 0, to: 12, by: 4).map { bytes[$0..<$0 + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    return numbers[0] & ~1 == 0x377F_0682 && numbers[1] == 3_007_000 && (512...65536).contains(numbers[2])
      && numbers[2].nonzeroBitCount == 1
  }

  private var parameters: String {
    switch self {
    case .still: "mode=ro&immutable=1"
    case .logged: "mode=ro&vfs=unix-none"
    case .live: "mode=ro&readonly_shm=1"
    case .marking: "mode=ro"
    }
  }

  /// The name under which SQLite opens a path in this mode.
  func uri(_ path: String) -> String { "file:\(Self.escaped(StoreFile.literal(path)))?\(parameters)" }

  private static func escaped(_ path: String) -> String {
    path.utf8.reduce(into: "") { result, byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
  }

  /// Whether a writer that comes meanwhile would not be noticed by SQLite itself.
  var isBlind: Bool { self == .still || self == .logged }

  /// What a file and its log were when they were looked at; a writer leaves another one.
  struct Stamp: Equatable {
    struct Part: Equatable {
      let size: Int64
      let written: HostTime
      let identity: HostStatus.Identity
    }

    private let parts: [Part?]
    /// The store's own file.
    var file: Part? { parts[0] }

    init(_ path: String) throws {
      parts = try ["", "-wal", "-shm", "-journal"].map { suffix in
        guard let status = try StoreFile.status(path + suffix, of: path) else { return nil }
        return Part(size: status.size, written: status.written, identity: status.identity)
      }
    }
  }
}
