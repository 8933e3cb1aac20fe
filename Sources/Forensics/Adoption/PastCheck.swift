package import Servicing
package import StateStore
package import WindowsModel

/// What Qfecheck would have said of a time before a machine was adopted, as far as it can be reckoned.
package struct PastCheck: Sendable {
  package struct File: Sendable {
    package let recorded: RecordedFile
    /// nil: the record names no place.
    package let path: WindowsPath?
    /// What was there: nil where that is not known, or nothing was.
    package let found: FileVersion?
    /// nil: not known.
    package let state: RecordedFile.State?
    /// What that rests on, or why it is not known.
    package let because: String
  }

  package struct Update: Sendable {
    package let record: RecordedUpdate
    package let files: [File]

    /// nil: not known, for that of a file is not.
    package var verdict: Qfecheck.Verdict? {
      if files.contains(where: { $0.state?.isIncorrect == true }) { return .reinstall }
      if files.contains(where: { $0.state == nil }) { return nil }
      return files.contains { $0.state != .unknown } ? .current : .nothingRecorded
    }
  }

  /// Of the updates that were on it then, in the order of the registry.
  package let updates: [Update]

  /// - Parameter view: of the first act.
  package init(_ state: PastState, _ view: borrowing View) throws {
    let machine = try Machine(view)
    let names = Set(state.updates.map(\.name))
    let waiting = Set((state.chain?.names ?? []).compactMap { ShortTitle($0) })
    var updates: [Update] = []
    for record in try RecordedUpdate.all(view) where record.title.map(names.contains) == true {
      let files = try record.files.map { recorded in
        let file = try Self.file(recorded, machine, state, view)
        // What is there now may have come with a start after that time.
        guard file.state == .right, let name = record.title, waiting.contains(name) else { return file }
        return File(
          recorded: recorded, path: file.path, found: nil, state: nil,
          because: "\(name) had come since the start before, and what of it waited is not known")
      }
      updates.append(Update(record: record, files: files))
    }
    self.updates = updates
  }

  private static func file(
    _ recorded: RecordedFile, _ machine: Machine, _ state: PastState, _ view: borrowing View
  ) throws -> File {
    func file(_ path: WindowsPath?, _ found: Revision?, _ state: RecordedFile.State?, _ because: String) -> File {
      File(recorded: recorded, path: path, found: found?.fileVersion, state: state, because: because)
    }
    guard let path = recorded.path(on: machine) else { return file(nil, nil, .unknown, "the record names no place") }
    switch try state.file(path, view) {
    case .reckoned(let revision, let witness): return file(path, revision, recorded.state(of: revision), witness)
    case .absent(let witness): return file(path, nil, recorded.state(of: nil), witness)
    case .notKnown(let reason): return file(path, nil, nil, reason)
    }
  }
}
