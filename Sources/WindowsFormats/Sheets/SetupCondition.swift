import WindowsModel

/// What a sheet asks of a machine before it goes on: checks, joined by and and or.
public indirect enum SetupCondition: Hashable, Sendable, CustomStringConvertible {
  case check(Check)
  case all([SetupCondition])
  case any([SetupCondition])

  /// `LessOp = CheckFileVer, _12_, regflt.sys, < , 2.0.2600.8192`.
  public struct Check: Hashable, Sendable, CustomStringConvertible {
    public var operation: Operation
    /// `CheckFileVer`, as it is written.
    public var kind: String
    /// What follows it.
    public var arguments: [String]
    public var line: Int

    public var description: String { "\(operation.rawValue) = \(([kind] + arguments).joined(separator: ", "))" }

    /// In words, where it is of a kind that is known; else as the sheet has it.
    public var words: String {
      func argument(_ index: Int) -> String { index < arguments.count ? arguments[index] : "" }
      func data(_ index: Int) -> String { Self.signs.contains(argument(index)) ? argument(index + 1) : argument(index) }
      let (what, wanted): (String, String)
      switch kind.lowercased() {
      case "checkreg" where arguments.count > 1:
        let name = argument(2).isEmpty ? "" : " [\(argument(2))]"
        (what, wanted) = ("\(argument(0))\\\(argument(1))\(name)", data(4))
      case "checkfilever" where arguments.count > 1: (what, wanted) = ("\(argument(1)) in \(argument(0))", data(2))
      case "checkservice" where arguments.count == 1: (what, wanted) = ("the service \(argument(0))", "")
      default: return description
      }
      if wanted.isEmpty || operation == .present || operation == .notPresent {
        return "\(what) \(operation == .notPresent || operation == .notEqual ? "is not there" : "is there")"
      }
      return "\(what) \(operation.words) \(wanted)"
    }

    /// May stand before what is compared with, and says once more what the operation is.
    package static let signs: Set<String> = ["<", "<=", ">", ">=", "=", "==", "!=", "<>", ""]
  }

  /// By their names in a sheet.
  public enum Operation: String, CaseIterable, Hashable, Sendable {
    case present = "PresentOp"
    case notPresent = "NotPresentOp"
    case equal = "EqualOp"
    case notEqual = "NotEqualOp"
    case greater = "GreatOp"
    case greaterOrEqual = "GreatOrEqualOp"
    case less = "LessOp"
    case lessOrEqual = "LessOrEqualOp"
    case contain = "ContainOp"

    /// Between what there is and what is wanted.
    fileprivate var words: String {
      switch self {
      case .present, .notPresent: ""
      case .equal: "is"
      case .notEqual: "is not"
      case .greater: "is above"
      case .greaterOrEqual: "is at least"
      case .less: "is below"
      case .lessOrEqual: "is at most"
      case .contain: "contains"
      }
    }

    /// Whether a comparison of two things, the machine's and the sheet's, holds.
    public func holds<T: Comparable>(_ there: T, _ wanted: T) -> Bool {
      switch self {
      case .present: true
      case .notPresent: false
      case .equal, .contain: there == wanted
      case .notEqual: there != wanted
      case .greater: there > wanted
      case .greaterOrEqual: there >= wanted
      case .less: there < wanted
      case .lessOrEqual: there <= wanted
      }
    }
  }

  /// With and and or as the sheet joins them, in words: `A and (B or C)`; of many checks the first ten.
  public var description: String {
    var left = 10
    return text(isPart: false, &left, \.description)
  }

  /// The same, with each check in words too.
  public var words: String {
    var left = 10
    return text(isPart: false, &left, \.words)
  }

  private func text(isPart: Bool, _ left: inout Int, _ told: (Check) -> String) -> String {
    switch self {
    case .check(let check):
      left -= 1
      return left >= 0 ? told(check) : "…"
    case .all(let parts), .any(let parts):
      let isAll = if case .all = self { true } else { false }
      var texts: [String] = []
      for part in parts where left > 0 { texts.append(part.text(isPart: parts.count > 1, &left, told)) }
      if texts.count < parts.count { texts.append("\(parts.count - texts.count) more") }
      let joined = texts.joined(separator: isAll ? " and " : " or ")
      return isPart && texts.count > 1 ? "(\(joined))" : joined
    }
  }

  /// Every check in it.
  public var checks: [Check] {
    switch self {
    case .check(let check): [check]
    case .all(let parts), .any(let parts): parts.flatMap(\.checks)
    }
  }
}

/// Reads conditions: `SingleOp,section`, `AndOp,section`, `OrOp,section`, and `CompositeOp,OrOp,section`, whose section
/// holds such lines in turn.
struct SetupConditionReader {
  let file: InfFile
  /// Sections it came through, by name in capitals.
  private(set) var used: Set<String> = []
  /// The first Display_String of them.
  private(set) var sentence: String?
  /// Lines that may still be read.
  private var budget = 10_000

  private static let deepest = 8

  init(_ file: InfFile) { self.file = file }

  /// - Throws: ``InfError``, which continues "line 7 …".
  mutating func read(_ words: [String], depth: Int = 0) throws(InfError) -> SetupCondition {
    let names = words.map { $0.lowercased() }
    let isComposite = names.first == "compositeop" && words.count > 2
    let joint = isComposite ? names[1] : names.first ?? ""
    guard ["singleop", "andop", "orop"].contains(joint), words.count > (isComposite ? 2 : 1) else {
      throw InfError("has no condition that is known: \(words.joined(separator: ","))")
    }
    let name = words[isComposite ? 2 : 1]
    guard let section = file[name] else { throw InfError("names the section [\(name)], which is not there") }
    guard depth < Self.deepest else { throw InfError("has conditions in conditions, too deep") }
    used.insert(WindowsName.folded(name))
    var parts: [SetupCondition] = []
    for line in section.lines {
      budget -= 1
      guard budget > 0 else { throw InfError("has too many conditions") }
      let key = line.key?.lowercased() ?? ""
      if let operation = SetupCondition.Operation.allCases.first(where: { $0.rawValue.lowercased() == key }) {
        parts.append(
          .check(
            SetupCondition.Check(
              operation: operation, kind: line.text(1), arguments: Array(line.fields.dropFirst()), line: line.number)))
      } else if key == "display_string" {
        if sentence == nil, !line.text(1).isEmpty { sentence = line.fields.joined(separator: ",") }
      } else if key == "condition" || key.hasSuffix("op") {
        parts.append(try read(key == "condition" ? line.fields : [key] + line.fields, depth: depth + 1))
      }
    }
    guard !parts.isEmpty else { throw InfError("names the section [\(name)], which holds no condition") }
    return joint == "orop" ? .any(parts) : .all(parts)
  }
}
