import StateStore
import WindowsFormats
import WindowsModel

/// What a package asks of a machine, held against its registry and files.
enum Prerequisites {
  /// Why the package does not go on; nil if all that can be asked holds.
  static func refusal(_ package: Package, _ machine: Machine, _ view: borrowing View) throws -> Refusal? {
    guard let sheet = package.sheet else { return nil }
    let edition = try MachineKind(view).edition
    let failed = try sheet.prerequisites.first {
      try ($0.edition ?? edition) == edition && holds($0.condition, sheet, machine, view) == false
    }
    guard let failed else { return nil }
    let sentence = failed.sentence.map { " Its sheet says: \($0)" } ?? ""
    var refusal = Refusal(
      0xF0F4,
      "A prerequisite of \(package.shortTitle) is not met on this machine: that \(failed.condition.words).\(sentence)")
    refusal.logLines = ["Condition Check for Line \(failed.number) of PreRequisite returned FALSE "]
    return refusal
  }

  /// The conditions of a sheet that a store cannot tell, in sentences: they refuse nothing.
  static func untold(_ sheet: UpdateSheet, _ machine: Machine, _ view: borrowing View) throws -> [String] {
    let edition = try MachineKind(view).edition
    let untold = try sheet.prerequisites.filter {
      try ($0.edition ?? edition) == edition && holds($0.condition, sheet, machine, view) == nil
    }
    return untold.map { prerequisite in
      let sentence = prerequisite.sentence.map { " Its sheet says: \($0)" } ?? ""
      return
        "prerequisite \(prerequisite.number) is not checked, for a store cannot tell it: \(prerequisite.condition).\(sentence)"
    }
  }

  /// Whether a condition holds on a machine; nil when a store cannot tell.
  static func holds(
    _ condition: SetupCondition, _ sheet: UpdateSheet, _ machine: Machine, _ view: borrowing View
  ) throws -> Bool? {
    switch condition {
    case .check(let check): try holds(check, sheet, machine, view)
    case .all(let parts): try holds(parts, decidedBy: false, sheet, machine, view)
    case .any(let parts): try holds(parts, decidedBy: true, sheet, machine, view)
    }
  }

  /// - Parameter decisive: what one part has to be for all of them to be it.
  private static func holds(
    _ parts: [SetupCondition], decidedBy decisive: Bool, _ sheet: UpdateSheet, _ machine: Machine,
    _ view: borrowing View
  ) throws -> Bool? {
    var isUnknown = false
    for part in parts {
      let holds = try holds(part, sheet, machine, view)
      if holds == decisive { return decisive }
      if holds == nil { isUnknown = true }
    }
    return isUnknown ? nil : !decisive
  }

  private static func holds(
    _ check: SetupCondition.Check, _ sheet: UpdateSheet, _ machine: Machine, _ view: borrowing View
  ) throws -> Bool? {
    func argument(_ index: Int) -> String { index < check.arguments.count ? check.arguments[index] : "" }
    switch check.kind.lowercased() {
    case "checkreg":
      guard let key = try? RegistryPath("\(argument(0))\\\(argument(1))") else { return nil }
      // The comparison stands once more, as a sign, in front of what is compared with.
      let data = SetupCondition.Check.signs.contains(argument(4)) ? argument(5) : argument(4)
      if check.arguments.count < 3 { return check.operation.presence(try view.key(key) != nil) }
      return check.operation.compare(try view.value(key, argument(2)), data)
    case "checkfilever":
      guard let folder = sheet.folder(of: argument(0))?.path,
        let path = try? machine.path(folder).appending(argument(1))
      else { return nil }
      let file = try view.file(path)?.revision
      if check.operation == .present || check.operation == .notPresent {
        return check.operation.presence(file != nil)
      }
      guard let file else { return false }
      guard let there = file.fileVersion, let wanted = FileVersion(argument(3)) ?? FileVersion(argument(2)) else {
        return nil
      }
      return check.operation.holds(there, wanted)
    case "checkservice" where check.arguments.count < 2:
      let key = Keys.services.appending(argument(0))
      return check.operation.presence(try view.key(key) != nil)
    default: return nil
    }
  }
}

extension SetupCondition.Operation {
  /// For what is there or is not.
  fileprivate func presence(_ isThere: Bool) -> Bool { self == .notPresent || self == .notEqual ? !isThere : isThere }

  /// A value of the registry with a text of the sheet: as numbers, versions or texts, whichever both are.
  fileprivate func compare(_ value: RegistryValue?, _ data: String) -> Bool? {
    guard self != .present, self != .notPresent, let value else { return presence(value != nil) }
    if let number = value.number, let wanted = InfLine.number(data) {
      return holds(number, UInt64(truncatingIfNeeded: wanted))
    }
    let texts = value.strings ?? value.text.map { [$0] } ?? []
    guard let text = texts.first else { return nil }
    if self == .contain {
      return texts.contains { WindowsName.folded($0).contains(WindowsName.folded(data)) }
    }
    if let there = FileVersion(text), let wanted = FileVersion(data) { return holds(there, wanted) }
    return holds(WindowsName.folded(text), WindowsName.folded(data))
  }
}
