package import StateStore
package import WindowsFormats
import WindowsModel

/// The queue of renames that the next start carries out, in the registry where Windows has it.
package enum PendingQueue {
  package static let names = ["PendingFileRenameOperations", "PendingFileRenameOperations2"]

  /// A pair and where it stands.
  package struct Entry: Sendable, Hashable {
    package let rename: PendingRename
    /// The act that put it into the queue.
    package let act: Int64?
  }

  /// The queue as it is, in the order in which it will be carried out; and what cannot be read of it.
  package struct Contents: Sendable {
    package var renames: [PendingRename] = []
    /// One for each value that is no list of pairs. What is whole of it is among ``renames``.
    package var malformed: [Flaw] = []
  }

  /// A value that is no list of pairs.
  package struct Flaw: Sendable {
    package let value: String
    package let why: PendingRenameList.Malformed
    /// The value that is read behind it; nil: there is none with anything in it. ReactOS takes what is left over of the first for
    /// the source of a pair whose target is the first string of the second; what Windows does is not known.
    package fileprivate(set) var next: (value: String, first: String)?

    /// In a sentence without its end.
    package var text: String {
      let left = why.leftOver.filter { !$0.isEmpty }
      let head = "\(value) is no list of pairs, for \(why.reason)"
      guard !left.isEmpty else { return head }
      let names = left.joined(separator: ", ")
      guard let next else { return "\(head); left over, and never carried out: \(names)" }
      return
        "\(head); left over: \(names); whether the start takes the first string of \(next.value) (\(next.first)) for its target, so that all pairs there shift, is not known"
    }
  }

  /// Both values, the second behind the first, as the Session Manager reads them.
  package static func read(_ view: borrowing View) throws -> Contents {
    var contents = Contents()
    for name in names {
      guard let value = try view.value(Keys.sessionManager, name) else { continue }
      do { contents.renames += try PendingRenameList(value).renames } catch {
        contents.renames += error.pairs
        contents.malformed.append(Flaw(value: name, why: error))
      }
    }
    // Strings alone are handed on from one value to the other: what is no list of strings is passed over.
    if let flaw = contents.malformed.first, flaw.value == names[0], flaw.why.leftOver.count == 1,
      let value = try view.value(Keys.sessionManager, names[1]), let first = value.strings?.first
    {
      contents.malformed[0].next = (names[1], first)
    }
    return contents
  }

  /// Why nothing can be queued; nil if both values are lists of pairs, or not there.
  static func refusal(_ view: borrowing View) throws -> Refusal? {
    try read(view).malformed.first.map { flaw in
      Refusal(refusalCode, "\(flaw.value) cannot be read, so nothing can be queued: \(flaw.why.reason).")
    }
  }

  /// The extended code of ``refusal(_:)``.
  static let refusalCode = 0xF070

  /// Who queues pairs.
  struct Owner {
    let package: ShortTitle
    var isRemoval = false
  }

  /// Appends pairs as MoveFileEx does: to …Operations2 if that is there, else to …Operations, made if need be.
  ///
  /// - Parameter owner: nil: not known.
  /// - Throws: ``StoreError``: damaged when the value is no list of pairs: adding to it would make a guess of what
  ///   was there.
  static func append(
    _ renames: [PendingRename], of owner: Owner?, _ transaction: borrowing Transaction
  ) throws {
    let name = try transaction.now.value(Keys.sessionManager, names[1]) == nil ? names[0] : names[1]
    var list = PendingRenameList()
    if let value = try transaction.now.value(Keys.sessionManager, name) {
      do { list = try PendingRenameList(value) } catch {
        throw StoreError(
          .damaged, "\(Keys.sessionManager)\\\(name): \(error.description). Mend or delete the value first.")
      }
    }
    list.renames += renames
    try transaction.setValue(Keys.sessionManager, name, list.value)
    guard let owner else { return }
    for rename in renames {
      let revision = try rename.sourcePlace(transaction.now).path.flatMap { try transaction.now.file($0)?.revision }
      try transaction.record(
        WaitingPair(
          source: rename.source, target: rename.target, package: owner.package, isOfRemoval: owner.isRemoval,
          revision: revision))
    }
  }

  /// Puts a new list in place of all that can be read; a value that would be empty is deleted.
  static func replace(_ keep: (PendingRename) throws -> Bool, _ transaction: borrowing Transaction) throws {
    for name in names {
      guard let value = try transaction.now.value(Keys.sessionManager, name), let list = try? PendingRenameList(value)
      else { continue }
      var dropped: [PendingRename] = []
      let kept = try list.renames.filter { rename in
        let isKept = try keep(rename)
        if !isKept { dropped.append(rename) }
        return isKept
      }
      guard !dropped.isEmpty else { continue }
      if kept.isEmpty {
        try transaction.deleteValue(Keys.sessionManager, name)
      } else {
        try transaction.setValue(Keys.sessionManager, name, PendingRenameList(kept).value)
      }
      let left = Set(kept)
      for rename in dropped where !left.contains(rename) {
        try transaction.forgetWaitingPair(rename.source, rename.target)
      }
    }
  }

  /// The act that changed the queue last; nil if none did.
  package static func lastAct(_ view: borrowing View) throws -> Int64? {
    try names.compactMap { try view.history(of: Keys.sessionManager, $0).states.first?.act }.max()
  }

  /// The queue with the act that queued each pair.
  package static func explained(_ view: borrowing View) throws -> [Entry] {
    var entries: [Entry] = []
    for name in names {
      let (history, isWhole) = try view.history(of: Keys.sessionManager, name)
      guard let newest = history.first?.value else { continue }
      let renames = Self.whole(newest)
      // Going back, a pair was put there by the last act before which the value held fewer of it.
      var open = renames.map { Optional($0) }
      var acts = [Int64?](repeating: nil, count: open.count)
      var states = history.map { ($0.act, $0.value.map(Self.whole) ?? []) }
      // Who put what the oldest known state holds is not known where those before it were pruned.
      if isWhole { states.append((0, [])) }
      for (index, state) in states.dropLast().enumerated() {
        var older: [PendingRename: Int] = [:]
        for rename in states[index + 1].1 { older[rename, default: 0] += 1 }
        for place in open.indices {
          guard let rename = open[place] else { continue }
          if let count = older[rename], count > 0 {
            older[rename] = count - 1
          } else {
            acts[place] = state.0
            open[place] = nil
          }
        }
        if open.allSatisfy({ $0 == nil }) { break }
      }
      entries += zip(renames, acts).map { Entry(rename: $0, act: $1) }
    }
    return entries
  }

  /// The pairs of a value that are whole.
  private static func whole(_ value: RegistryValue) -> [PendingRename] {
    do { return try PendingRenameList(value).renames } catch { return error.pairs }
  }

  /// The pairs that replace a file, by its path: of several for one the last wins.
  static func replacements(_ view: borrowing View) throws -> [WindowsPath: PendingRename] {
    var pairs: [WindowsPath: PendingRename] = [:]
    for rename in try read(view).renames where rename.kind == .replace {
      if let target = try rename.targetPlace(view)?.path { pairs[target] = rename }
    }
    return pairs
  }

  /// What the restart will leave at the paths that the queue is about; nil: nothing.
  static func outcome(_ view: borrowing View) throws -> [WindowsPath: Revision?] {
    var outcome: [WindowsPath: Revision?] = [:]
    for rename in try read(view).renames {
      switch rename.kind {
      case .delete: if let path = try rename.sourcePlace(view).path { outcome[path] = .some(nil) }
      case .replace:
        guard let source = try rename.sourcePlace(view).path, let target = try rename.targetPlace(view)?.path,
          let file = try view.file(source)
        else { continue }
        outcome[target] = .some(file.revision)
      case .rename, .skipped: break
      }
    }
    return outcome
  }

  /// The files that wait for a place, by that place.
  static func sources(_ view: borrowing View) throws -> [WindowsPath: WindowsPath] {
    var sources: [WindowsPath: WindowsPath] = [:]
    for (target, rename) in try replacements(view) { sources[target] = try rename.sourcePlace(view).path }
    return sources
  }

  /// Takes pairs out, and their files where these are what was queued and no other pair needs them.
  ///
  /// - Returns: the files that went.
  static func withdraw(_ renames: Set<PendingRename>, _ transaction: borrowing Transaction) throws -> [WindowsPath] {
    guard !renames.isEmpty else { return [] }
    let queue = try read(transaction.now).renames
    let needed = Set(try queue.filter { !renames.contains($0) }.compactMap { try $0.sourcePlace(transaction.now).path })
    var gone: [WindowsPath] = []
    for rename in queue where renames.contains(rename) && rename.kind != .delete {
      guard let source = rename.sourcePath, !needed.contains(source) else { continue }
      // A file that somebody put in its place is his.
      guard try ForeignSource.of(rename, transaction.now) == nil, try transaction.remove(source) else { continue }
      gone.append(source)
    }
    try replace({ !renames.contains($0) }, transaction)
    return gone
  }
}
