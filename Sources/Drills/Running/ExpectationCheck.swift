import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// Holds what a drill expects against the machine.
struct ExpectationCheck {
  let material: DrillMaterial
  /// The act after which the first step began.
  let start: Int64
  /// The acts that marks stand for.
  let marks: [String: Int64]
  /// The step that was done; nil: after the last one.
  let step: StepResult?

  /// What is found where something else is wanted; nil if it is as it must be.
  func failure(_ item: ExpectedItem, _ view: borrowing View) throws -> DrillFailure? {
    func unless<T: Equatable>(_ wanted: T, _ found: T, _ text: (T) -> String) -> (String, String)? {
      wanted == found ? nil : (text(wanted), text(found))
    }
    var difference: (wanted: String, found: String)?
    var because: String?
    switch item.demand {
    case .file(let text, let fact):
      let path = try material.path(text, item.place)
      difference = try self.difference(fact, path, item.place, view)
      if difference != nil { because = try changed(by: view.lastAct(changing: path), view) }
    case .registry(let entry):
      difference = try self.difference(entry, view)
      if difference != nil, case .value(let name, _) = entry.content {
        because = try changed(by: view.history(of: entry.key, name).states.first?.act, view)
      }
    case .pending(let pairs):
      difference = try self.difference(pairs, item.place, view)
      if difference != nil { because = try changed(by: PendingQueue.lastAct(view), view) }
    case .updates(let wanted):
      let found = try view.updates().map(\.name)
      let isSame = wanted.count == found.count && zip(wanted, found).allSatisfy { means($0, $1, among: found) }
      difference = isSame ? nil : (list(wanted.map(\.description)), list(found.map(\.description)))
      if difference != nil { because = try self.because(of: [.install, .uninstall, .rollback], view) }
    case .rebootPending(let wanted):
      difference = try unless(wanted, MachineStatus(view).isRestartDue) {
        $0 ? "a restart is due" : "no restart is due"
      }
      if difference != nil { because = try self.because(of: [.install, .uninstall, .restart], view) }
    case .reboots(let wanted):
      let found = try view.acts(from: start + 1).count { $0.kind == .restart }
      difference = unless(wanted, found) { "\($0) restart\($0 == 1 ? "" : "s")" }
      if difference != nil { because = try self.because(of: [.restart], view) }
    case .qfecheck(let package, let wanted):
      let updates = try Qfecheck(view).updates
      let names = updates.compactMap { ShortTitle($0.record.name) }
      let meant = updates.filter { update in
        ShortTitle(update.record.name).map { means(package, $0, among: names) } ?? false
      }
      let verdicts = meant.filter { !$0.files.isEmpty }.map(\.verdict)
      let verdict = verdicts.contains(.reinstall) ? Qfecheck.Verdict.reinstall : verdicts.first
      // Where nothing of it can be looked at, there is nothing to reinstall for.
      let found = verdict?.rawValue ?? (meant.isEmpty ? "not on record" : "nothing_recorded")
      let isMet =
        found == wanted.rawValue || wanted == .nothingRecorded && meant.isEmpty
        || wanted == .current && found == Qfecheck.Verdict.nothingRecorded.rawValue
      difference = isMet ? nil : (wanted.rawValue, found)
    case .fileText(let text, let wanted):
      let path = try material.path(text, item.place)
      difference = try contains(wanted, path, view)
      if difference != nil { because = try changed(by: view.lastAct(changing: path), view) }
    case .problems(let wanted):
      let found = try MachineStatus(view).problems.map(\.text)
      let isMet =
        wanted.isEmpty ? found.isEmpty : wanted.allSatisfy { text in found.contains { $0.contains(text) } }
      difference = isMet ? nil : (list(wanted), list(found))
    case .log(let package, let wanted, let isThere):
      let path = try logPath(package, view)
      difference = try contains(wanted, path, view)
      if !isThere {
        difference =
          try difference == nil && view.file(path) != nil
          ? ("\(path) without \"\(wanted)\"", "a line with it") : nil
      }
      if difference != nil { because = try changed(by: view.lastAct(changing: path), view) }
    case .sameState(let mark):
      difference = try sameState(as: mark, view)
    case .code(let wanted):
      difference = unless(wanted, step?.code ?? -1) { $0 < 0 ? "no code" : StepResult.text(code: $0) }
      if let found = difference?.found, let note = step?.notes.last { difference?.found = "\(found): \(note)" }
    case .warning(let wanted):
      let found = step?.warning ?? []
      let isSame =
        wanted.count == found.count
        && zip(wanted, found).allSatisfy { one, other in
          WindowsName.same(one, other) || ShortTitle(one).map { $0 == ShortTitle(other) } ?? false
        }
      difference = isSame ? nil : (list(wanted), list(found))
    case .messages(let wanted):
      difference = unless(wanted, step?.messages ?? []) { list($0.map(\.rawValue)) }
    }
    guard let difference else { return nil }
    // Where nothing was changed, what was just done did not change it.
    if because == nil, let act = step?.act { because = try Self.because(act, view) }
    return DrillFailure(place: item.place, wanted: difference.wanted, found: difference.found, because: because)
  }

  private func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }

  /// The entry for an act that made something so; nil for one of before the first step.
  private func changed(by act: Int64?, _ view: borrowing View) throws -> String? {
    guard let act, act > start else { return nil }
    return try Self.because(act, view)
  }

  /// An act as a line of the journal.
  static func because(_ act: Int64, _ view: borrowing View) throws -> String? {
    guard act > 0 else { return nil }
    let row = try view.act(at: .act(act))
    let code = row.code == 0 ? "" : " (\(row.code))"
    return
      "act \(row.number), \(row.time.text(bias: row.bias)): \(row.command.isEmpty ? row.kind.description : row.command)\(code)"
  }

  /// The last act of some kinds.
  private func because(of kinds: Set<ActKind>, _ view: borrowing View) throws -> String? {
    guard let act = try view.acts(from: start).last(where: { kinds.contains($0.kind) }) else { return nil }
    return try Self.because(act.number, view)
  }

  // MARK: Files

  private func difference(
    _ fact: ExpectedItem.FileFact, _ path: WindowsPath, _ place: Place, _ view: borrowing View
  ) throws -> (String, String)? {
    let entry = try view.file(path)
    let here = entry == nil ? "not there" : entry?.isDirectory == true ? "a folder" : entry?.revision?.summary ?? ""
    switch fact {
    case .absent: return entry == nil ? nil : ("not there", here)
    case .version(let version): return entry?.revision?.fileVersion == version ? nil : (version.description, here)
    case .branch(let branch): return entry?.revision?.branch == branch ? nil : ("branch \(branch)", here)
    case .loaded(let version):
      let loaded = try view.images(mappedAs: path).compactMap(\.revision.fileVersion).min()
      func text(_ version: FileVersion?) -> String { version.map { "loaded \($0)" } ?? "not loaded" }
      return loaded == version ? nil : (text(version), text(loaded))
    case .content(let content):
      guard let revision = entry?.revision else { return ("that content", here) }
      let wanted = try material.facts(path, revision.fileVersion, revision.branch, content, place).facts.sha256
      return revision.sha256 == wanted ? nil : ("that content", "other bytes (\(here))")
    }
  }

  private func contains(_ wanted: String, _ path: WindowsPath, _ view: borrowing View) throws -> (String, String)? {
    let quoted = "\(path) with \"\(wanted)\""
    guard let revision = try view.file(path)?.revision, revision.isHeld else { return (quoted, "no such file") }
    let bytes = try view.bytes(of: revision)
    let text = String(decoding: bytes, as: UTF8.self)
    if text.contains(wanted) { return nil }
    // Programs and batch files of the machine write in its code pages.
    let pages = try MachinePages(view)
    if [pages.ansi, pages.oem].contains(where: { $0.page.decoded(bytes[...]).contains(wanted) }) { return nil }
    return (quoted, "\(text.split(whereSeparator: \.isNewline).count) lines without it")
  }

  /// The log of a package, named as it prints it.
  private func logPath(_ name: ShortTitle, _ view: borrowing View) throws -> WindowsPath {
    let packages = material.drill.packages.compactMap { material.packages[$0.key] }
    let names = packages.map(\.shortTitle)
    let package = packages.first { means(name, $0.shortTitle, among: names) }
    return try material.machine.system(package?.logName ?? "\(name).log")
  }

  /// A name means the package of that name; an article without a suffix also the only package of it.
  private func means(_ name: ShortTitle, _ package: ShortTitle, among found: [ShortTitle]) -> Bool {
    if name == package { return true }
    let all = found + material.drill.packages.compactMap { material.packages[$0.key]?.shortTitle }
    return name.suffix.isEmpty && name.article == package.article
      && Set(all.filter { $0.article == name.article }).count == 1
  }

  // MARK: Registry

  private func difference(_ entry: DrillRegistryEntry, _ view: borrowing View) throws -> (String, String)? {
    switch entry.content {
    case .key: return try view.key(entry.key) != nil ? nil : ("the key", "no such key")
    case .noKey: return try view.key(entry.key) == nil ? nil : ("no such key", "the key")
    case .value(let name, let wanted):
      let found = try view.value(entry.key, name)
      return found == wanted ? nil : (Self.text(wanted), Self.text(found))
    }
  }

  private static func text(_ value: RegistryValue?) -> String {
    guard let value else { return "no such value" }
    let data =
      value.text ?? value.number.map(String.init) ?? value.strings.map { "[\($0.joined(separator: ", "))]" }
      ?? hexadecimal(value.data.prefix(64))
    return "\(value.type) \(data)"
  }

  // MARK: The queue

  private func difference(
    _ wanted: [ExpectedPair], _ place: Place, _ view: borrowing View
  ) throws -> (String, String)? {
    let queue = try PendingPair.all(view)
    var isSame = wanted.count == queue.count
    for (expected, found) in zip(wanted, queue) where isSame { isSame = try matches(expected, found, view) }
    guard !isSame else { return nil }
    return (try list(wanted.map { try text($0) }), list(queue.map(text)))
  }

  private func matches(_ expected: ExpectedPair, _ pair: PendingPair, _ view: borrowing View) throws -> Bool {
    let rename = pair.rename
    func isVersion(_ wanted: FileVersion?, _ revision: Revision?) -> Bool {
      wanted == nil || revision?.fileVersion == wanted
    }
    switch expected.kind {
    case .replace(let target, let version):
      return try rename.kind == .replace && pair.target?.path == material.path(target, expected.place)
        && isVersion(version, pair.then)
    case .delete(let path):
      return try rename.kind == .delete && pair.source.path == material.path(path, expected.place)
    case .rename(let source, let target):
      return try rename.kind == .rename && pair.source.path == material.path(source, expected.place)
        && pair.target?.path == material.path(target, expected.place)
    case .deleteOf(let target, let version):
      return try rename.kind == .delete && pair.movedAsideFor == material.path(target, expected.place)
        && isVersion(version, pair.now)
    }
  }

  private func text(_ pair: ExpectedPair) throws -> String {
    func path(_ text: String) throws -> String { try material.path(text, pair.place).description }
    func version(_ version: FileVersion?) -> String { version.map { " \($0)" } ?? "" }
    return switch pair.kind {
    case .replace(let target, let wanted): "replace \(try path(target))\(version(wanted))"
    case .delete(let deleted): "delete \(try path(deleted))"
    case .rename(let source, let target): "rename \(try path(source)) to \(try path(target))"
    case .deleteOf(let target, let wanted): "delete of \(try path(target))\(version(wanted))"
    }
  }

  private func text(_ pair: PendingPair) -> String {
    let rename = pair.rename
    let source = pair.source.path?.description ?? rename.source
    let target = pair.target?.path?.description ?? rename.target
    let then = pair.then?.fileVersion.map { " \($0)" } ?? ""
    switch rename.kind {
    case .replace: return "replace \(target)\(then)"
    case .rename: return "rename \(source) to \(target)"
    case .delete:
      guard let aside = pair.movedAsideFor else { return "delete \(source)" }
      return "delete of \(aside)" + (pair.now?.fileVersion.map { " \($0)" } ?? "")
    case .skipped: return "a pair that is passed over (\(source))"
    }
  }

  // MARK: The whole machine

  private func sameState(as mark: String, _ view: borrowing View) throws -> (String, String)? {
    guard let act = marks[mark] else { return ("the mark \(mark)", "no such mark") }
    var differences: [MachineComparison.Mismatch] = []
    try view.withState(asOf: .act(act)) { then in
      var comparison = MachineComparison(all: false)
      try comparison.run(view, then) { differences.append($0) }
    }
    guard !differences.isEmpty else { return nil }
    let lines = differences.prefix(5).map { "\($0.name): \($0.there ?? "not there") -> \($0.here ?? "not there")" }
    let more = differences.count > 5 ? "; and \(differences.count - 5) more" : ""
    return ("the same files and registry as at \(mark)", lines.joined(separator: "; ") + more)
  }
}
