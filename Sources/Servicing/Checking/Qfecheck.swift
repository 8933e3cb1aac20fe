public import StateStore
public import WindowsModel

/// Qfecheck.exe: whether what is recorded as installed really is there (KB282784).
///
/// The record is the registry, whoever wrote it, and what is there is what lies on disk, as with the real tool. So an
/// update whose file waits in the queue for the restart is to be reinstalled by its verdict; that the file waits is
/// said beside it, and ``MachineStatus`` counts it as waiting and not as a problem. A file higher than recorded is
/// right. The tool's second test, against the installed catalogs, needs facts that a store does not hold.
public struct Qfecheck: Sendable {
  public enum Verdict: String, Sendable {
    case current, reinstall
    /// Nothing on record names a file of it, so that nothing was looked at.
    case nothingRecorded = "nothing_recorded"
  }

  /// A recorded file, and what was found in its place.
  public struct File: Sendable, Hashable {
    public typealias State = RecordedFile.State

    public let recorded: RecordedFile
    /// nil: the record names no place.
    public let path: WindowsPath?
    public let found: FileVersion?
    public let state: State
    /// It is incorrect, and the next restart puts the right one in its place.
    public let waitsForRestart: Bool
  }

  /// An update on record.
  public struct Update: Sendable, Hashable {
    public let record: RecordedUpdate
    public let files: [File]
    /// What its install left undone.
    public let notDone: [String]

    public var incorrect: [File] { files.filter(\.state.isIncorrect) }
    public var verdict: Verdict {
      if !incorrect.isEmpty { return .reinstall }
      return files.contains { $0.state != .unknown } ? .current : .nothingRecorded
    }
    /// To be reinstalled by what is on disk, and the restart alone puts it right.
    public var waitsForRestart: Bool { !incorrect.isEmpty && incorrect.allSatisfy(\.waitsForRestart) }
  }

  public let machine: Machine
  /// In the order of the registry.
  public let updates: [Update]

  public init(_ view: borrowing View) throws {
    let machine = try Machine(view)
    let pending = try PendingQueue.outcome(view)
    self.machine = machine
    let recorded = try RecordedUpdate.all(view)
    updates = try (recorded + RecordedUpdate.withoutFiles(view, besides: recorded)).map { record in
      Update(
        record: record, files: try record.files.map { try Self.check($0, machine, pending, view) },
        notDone: try record.title.flatMap { try view.update($0) }?.notDone ?? [])
    }
  }

  /// The verdict on an article; nil if it is not on record. On record several times, it is the worst.
  public func verdict(on article: KBNumber) -> Verdict? {
    let verdicts = updates.filter { $0.record.article == article }.map(\.verdict)
    return [.reinstall, .current].first(where: verdicts.contains) ?? verdicts.first
  }

  private static func check(
    _ recorded: RecordedFile, _ machine: Machine, _ pending: [WindowsPath: Revision?], _ view: borrowing View
  ) throws -> File {
    guard let path = recorded.path(on: machine) else {
      return File(recorded: recorded, path: nil, found: nil, state: .unknown, waitsForRestart: false)
    }
    let there = try view.file(path)?.revision
    let state = recorded.state(of: there)
    let queued = state.isIncorrect ? pending[path] ?? nil : nil
    return File(
      recorded: recorded, path: path, found: there?.fileVersion, state: state,
      waitsForRestart: queued.map { recorded.state(of: $0) == .right } ?? false)
  }
}
