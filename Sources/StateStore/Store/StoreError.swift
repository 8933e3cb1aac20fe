import HostFiles

/// Why a store could not do what was asked: what failed, where, and what to do about it.
///
/// Whatever threw it left the store as it was before the act; where that is not known, it says so.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure. Extensible: compare with the constants, and expect others in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// There is no such file.
    public static let missing = Code(description: "missing")
    /// The file is no machine store.
    public static let foreign = Code(description: "foreign")
    /// The store was written by a newer wupd.
    public static let newer = Code(description: "newer")
    /// The store is of a format that was given up.
    public static let older = Code(description: "older")
    /// The store, or what it says, is damaged.
    public static let damaged = Code(description: "damaged")
    /// Another process writes.
    public static let busy = Code(description: "busy")
    /// No right to read or write here.
    public static let noPermission = Code(description: "no permission")
    /// The file could not be made.
    public static let cannotCreate = Code(description: "cannot create")
    /// Reading or writing failed, or the disk is full.
    public static let io = Code(description: "input/output")
    /// A file was written while it was read.
    public static let changed = Code(description: "changed")
    /// What was asked for is not there: a key, a file, an act, a mark.
    public static let notFound = Code(description: "not found")
    /// What was given cannot be: a value too large, a name that is none, a folder where a file is wanted.
    public static let invalid = Code(description: "invalid")
  }

  public let code: Code
  /// One sentence or two, for a person.
  public let message: String
  /// What may be done, where that is not said.
  public let hint: (any Hint)?
  /// The number of the act that is done all the same; nil: none is, or it is not known.
  public let doneAct: Int64?

  public init(_ code: Code, _ message: String, hint: (any Hint)? = nil, doneAct: Int64? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.doneAct = doneAct
  }

  public var description: String { message }
}

// The texts, one for each thing that goes wrong with the file of a store.
extension StoreError {
  static func missing(_ path: String) -> StoreError {
    StoreError(.missing, "\(path.isEmpty ? "An empty name" : path): no such store.", hint: StoreHint.makeOrName)
  }
  static func directory(_ path: String) -> StoreError {
    StoreError(.foreign, "\(path): is a folder, not a store. Name the file in it.")
  }
  static func empty(_ path: String) -> StoreError {
    StoreError(.foreign, "\(path): is empty, so it is no store.", hint: StoreHint.makeInstead)
  }
  static func foreign(_ path: String) -> StoreError {
    StoreError(.foreign, "\(path): is not a wupd store. Check the name; nothing was changed.")
  }
  static func otherDatabase(_ path: String) -> StoreError {
    StoreError(.foreign, "\(path): is an SQLite database of another program, not a wupd store. Nothing was changed.")
  }
  static func newer(_ path: String, _ version: Int64, _ own: Int) -> StoreError {
    StoreError(
      .newer,
      "\(path): was written by a newer wupd (store version \(version); this program knows \(own)). Use that program.")
  }
  static func notUpgraded(_ path: String, _ version: Int64, _ own: Int) -> StoreError {
    StoreError(
      .older,
      "\(path): was made by an older wupd (store version \(version); this program writes version \(own)). It can be read as it is, and is not written before it is upgraded.",
      hint: StoreHint.upgrade)
  }
  static func givenUp(_ path: String) -> StoreError {
    StoreError(
      .older,
      "\(path): is a store of wupd 0.1, whose format was given up before the first release. Take out of it what is needed with that program, or make the store anew of what it was made of."
    )
  }
  static func damaged(_ path: String, _ detail: String) -> StoreError {
    StoreError(.damaged, "\(path): is damaged (\(detail)).", hint: StoreHint.saveWhatCanBeRead)
  }
  static func busy(_ path: String) -> StoreError {
    StoreError(.busy, "\(path): store in use: another program is writing. Try again when it has finished.")
  }
  static func shortage(_ path: String, _ shortage: HostError.Shortage) -> StoreError {
    switch shortage {
    case .room: StoreError(.io, "\(path): the disk is full.", hint: StoreHint.undone(.makeRoom))
    case .fileSize:
      StoreError(
        .io, "\(path): would become larger than this account or file system lets a file be.",
        hint: StoreHint.undone(.raiseFileSize))
    case .openFiles:
      StoreError(
        .io, "\(path): cannot be opened: this program or the computer has too many files open.",
        hint: StoreHint.undone(.closeFiles))
    case .memory: StoreError(.io, "\(path): there is not enough memory.", hint: StoreHint.undone(.freeMemory))
    case .locks:
      StoreError(
        .io,
        "\(path): its file system gives no locks, by which two programs keep out of each other's way: it has none, or the service for them does not run.",
        hint: StoreHint.undone(.useLocalDisk))
    }
  }
  static func notMapped(_ path: String) -> StoreError {
    StoreError(
      .io, "\(path): the index of its log, \(path)-shm, cannot be shared in memory: the system refuses to map it.",
      hint: StoreHint.undone(.useLocalDisk))
  }
  static func uncertain(_ path: String, _ detail: String) -> StoreError {
    StoreError(
      .io, "\(path): whether the act is done is not known: writing its end failed (\(detail)).",
      hint: StoreHint.lookAtJournal)
  }
  static func moved(_ path: String, afterAct number: Int64?) -> StoreError {
    StoreError(
      .io,
      "\(path): was moved, deleted or replaced while it was open. "
        + (number.map {
          "Act \($0) is in the file that was opened, wherever it lies now, and under this name it is not. Look for it there."
        }
          ?? "The file that was opened is not written any more."),
      doneAct: number)
  }
  static func severalNames(_ path: String, _ count: Int) -> StoreError {
    StoreError(
      .noPermission,
      "\(path): has \(count) names (hard links), each of which could have a log of its own, so that acts would be lost: it is read and not written. Make a copy, and write that."
    )
  }
  static func cut(_ path: String, _ size: Int64, _ full: Int64) -> StoreError {
    StoreError(
      .damaged,
      "\(path): has \(size) bytes, and \(full) by its first page: it was cut, or a log (\(path)-wal) that belongs to it is missing, as after a copy of the file alone. Bring the log if there is one.",
      hint: StoreHint.saveWhatCanBeRead)
  }
  static func otherLog(_ path: String, _ number: Int64) -> StoreError {
    StoreError(
      .damaged,
      "\(path): the log beside it, \(path)-wal, does not continue this store: its act \(number) is not among those that the log leads to. The log is of another copy, and to read both together would lose acts. Put it beside the copy that it belongs to, or move it away: the store then ends with act \(number)."
    )
  }
  static func readOnly(_ path: String) -> StoreError {
    StoreError(
      .noPermission,
      "\(path): cannot be written: the account has no right to, or the medium is read-only. Work on a copy.")
  }
  static func unreadable(_ path: String) -> StoreError {
    StoreError(.noPermission, "\(path): may not be read by this account. Get the right to read it, or work on a copy.")
  }
  static func cannotOpen(_ path: String) -> StoreError {
    StoreError(.io, "\(path): cannot be opened. Check that the file and its folder can be read and written.")
  }
  static func changedWhileRead(_ path: String) -> StoreError {
    StoreError(.busy, "\(path): store in use: it was written while it was read. Try again.")
  }
  static func readHere(_ path: String) -> StoreError {
    StoreError(
      .busy,
      "\(path): store in use: it cannot be written while a reader that this program opened beside another writer stays open. Close that reader, and open the store again."
    )
  }
  static func alteredSchema(_ path: String, _ deviation: String) -> StoreError {
    StoreError(
      .damaged,
      "\(path): its tables and guards are not those of a store (\(deviation)), so nothing in it is relied on.",
      hint: StoreHint.verifyAndReplay
    )
  }
  static func io(_ path: String, _ detail: String) -> StoreError {
    StoreError(.io, "\(path): reading or writing failed (\(detail)).", hint: StoreHint.undone(.checkDisk))
  }
  static func tooLarge(_ path: String) -> StoreError {
    StoreError(.invalid, "\(path): a text or value is larger than a store can hold.")
  }
  static func refusedByDatabase(_ path: String, _ detail: String) -> StoreError {
    StoreError(
      .damaged, "\(path): the store did not accept what was to be written (\(detail)).",
      hint: StoreHint.undone(.checkStore))
  }
  static func exists(_ path: String) -> StoreError {
    StoreError(.cannotCreate, "\(path): exists already, and is left as it is. Choose another name.")
  }
  static func foreignJournal(_ path: String) -> StoreError {
    StoreError(
      .damaged,
      "\(path): beside it lies \(path)-journal, which no store has: what another program did not finish, or what somebody laid there. To open the store would write it in. Keep both as they are and make two copies: one without it for this program, one with it that sqlite3 may open.",
      hint: StoreHint.verifyCopies
    )
  }
  static func leftBehind(_ path: String, _ left: String) -> StoreError {
    StoreError(
      .cannotCreate,
      "\(path): cannot be created beside \(left), which a store of that name left and which may hold its last changes. Move it away, or choose another name."
    )
  }
  static func foreignDraft(_ path: String, _ draft: String) -> StoreError {
    StoreError(
      .cannotCreate,
      "\(path): cannot be created beside \(draft), a file in whose place it would be made. Move it away, or choose another name."
    )
  }
  static func noAnchor(_ text: String) -> StoreError {
    StoreError(
      .invalid,
      "\(text.allSatisfy(\.isWhitespace) ? "An empty text" : "\(text.prefix(100)):") is no anchor, which is a line \"wupd-anchor 2 …\".",
      hint: StoreHint.giveAnchorAsLine
    )
  }
  static func cannotCreate(_ path: String, _ detail: String) -> StoreError {
    StoreError(.cannotCreate, "\(path): cannot be created (\(detail)).")
  }
}
