import WindowsModel

/// `copy`, `del`, `md`, `move`, `rd` and `ren`, with names as they were written.
struct BatchFileCommand: Equatable {
  enum Kind { case copy, delete, makeFolder, move, removeFolder, rename }

  let kind: Kind
  let names: [String]
  /// Letters of its switches, upper case.
  let switches: Set<String>

  /// - Parameter name: upper case; what follows it is read.
  /// - Throws: for a switch that is not understood, and where names are missing.
  init(_ name: String, _ cursor: inout BatchCursor) throws(BatchReason) {
    let (kind, known): (Kind, String) =
      switch name {
      case "COPY": (.copy, "YVBZ")
      case "DEL", "ERASE": (.delete, "FQS")
      case "MD", "MKDIR": (.makeFolder, "")
      case "MOVE": (.move, "Y")
      case "RD", "RMDIR": (.removeFolder, "SQ")
      default: (.rename, "")
      }
    let (names, switches) = try Self.words(name.lowercased(), &cursor, switches: known)
    (self.kind, self.names, self.switches) = (kind, names, switches)
    let count =
      switch kind {
      case .copy: 1...2
      case .move, .rename: 2...2
      default: 1...100
      }
    guard count.contains(names.count) else {
      throw BatchReason(
        "'\(name.lowercased())' with \(names.isEmpty ? "no" : String(names.count)) names is not understood")
    }
  }

  /// As the journal tells it.
  var text: String {
    let word =
      switch kind {
      case .copy: "copy"
      case .delete: "del"
      case .makeFolder: "md"
      case .move: "move"
      case .removeFolder: "rd"
      case .rename: "ren"
      }
    return ([word] + switches.sorted().map { "/" + $0.lowercased() } + names).joined(separator: " ")
  }

  /// Names, with their quotes, and switches, which may stand behind one another without a blank.
  static func words(
    _ name: String, _ cursor: inout BatchCursor, switches known: String
  ) throws(BatchReason) -> (names: [String], switches: Set<String>) {
    var names: [String] = []
    var switches: Set<String> = []
    cursor.skipDelimiters()
    while !cursor.isAtEnd {
      if cursor.take("/") {
        let letters = cursor.text { !BatchCursor.isDelimiter($0) && $0 != "/" }.keyword
        guard letters.unicodeScalars.count == 1, known.contains(letters) else {
          throw BatchReason.notUnderstood(name, "/" + letters.lowercased())
        }
        switches.insert(letters)
      } else {
        var isQuoted = false
        let word = cursor.text { scalar in
          if scalar == "\"" { isQuoted.toggle() }
          return isQuoted || !BatchCursor.isDelimiter(scalar) && scalar != "/"
        }
        if name == "copy", word.unicodeScalars.contains("+") { throw BatchReason.notUnderstood(name, word) }
        names.append(word)
      }
      cursor.skipDelimiters()
    }
    return (names, switches)
  }
}

/// `dir /b`
struct BatchListing: Equatable {
  let names: [String]
  /// Nil: both.
  let foldersOnly: Bool?
  /// In another order than that of names, which is not known.
  let isOrdered: Bool
}

extension BatchCommand {
  /// `dir` shows times and sizes and is passed over; with `/b` it shows names.
  ///
  /// - Parameter text: all of it, as it was written.
  static func listing(_ cursor: inout BatchCursor, _ text: String) throws(BatchReason) -> BatchCommand {
    var names: [String] = []
    var (isBare, isOrdered) = (false, false)
    var foldersOnly: Bool?
    cursor.skipDelimiters()
    while !cursor.isAtEnd {
      if cursor.take("/") {
        let option = cursor.text { !BatchCursor.isDelimiter($0) && $0 != "/" }.keyword.replacing(":", with: "")
        switch option {
        case "B": isBare = true
        case "ON", "O": break
        case "AD": foldersOnly = true
        case "A-D": foldersOnly = false
        case "A": break
        case _ where option.hasPrefix("O"): isOrdered = true
        default: return .passed(text, code: nil)
        }
      } else {
        names.append(cursor.word())
      }
      cursor.skipDelimiters()
    }
    guard isBare else { return .passed(text, code: nil) }
    return .list(BatchListing(names: names, foldersOnly: foldersOnly, isOrdered: isOrdered))
  }
}
