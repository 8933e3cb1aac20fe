package import WindowsModel

/// What one run of an installer wrote: a section of its log, with the facts of its head.
package struct KBLogRun: Sendable {
  package enum Kind: String, Sendable {
    case hotfix, removal
    case servicePack = "service pack"
  }

  package let lines: [KBLogLine]
  /// The file's name, as the section has it in brackets.
  package private(set) var name: String?
  /// Full path of the program; nil if the log lacks its line.
  package private(set) var program: String?
  package private(set) var version: FileVersion?
  /// By the words that come before the command line.
  package private(set) var kind: Kind?
  /// What the program was started with, without blanks at the ends.
  package private(set) var commandLine: String?
  /// The line that has it, from 0, where its words are not English, and it is told by its place alone.
  package private(set) var commandLineByPlace: Int?
  /// Stamps that are lower than one before them, by the line's number in the run, from 0: the clock was set, or the file is
  /// not as it was written.
  package private(set) var unordered: [Int] = []
  /// What stands in the place of the time of its start and is none, to the letter: `2006/13/45 10:00:00.000`. nil where the
  /// time is understood, or not there.
  package private(set) var unreadStart: String?
  /// When the run began, by the machine's clock, as if that were UTC.
  private var began: WindowsTime?
  private var beganStamp: Int?

  /// When the run began, by the machine's clock.
  package var start: CivilTime? { began?.civil() }

  /// When a line was written, by the machine's clock: the start and the stamps' difference.
  package func localTime(of line: KBLogLine) -> CivilTime? { moment(line)?.civil() }

  private func moment(_ line: KBLogLine) -> WindowsTime? {
    guard let began, let beganStamp, let stamp = line.stamp else { return nil }
    return WindowsTime(ticks: began.ticks &+ Int64(stamp - beganStamp) &* 10_000)
  }

  /// The words of the command line; those in quotation marks are one.
  package var arguments: [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var isQuoted = false
    for scalar in (commandLine ?? "").unicodeScalars {
      if scalar == "\"" { isQuoted.toggle() }
      if scalar == " ", !isQuoted {
        if !word.isEmpty { words.append(String(word)) }
        word.removeAll()
      } else {
        word.append(scalar)
      }
    }
    return word.isEmpty ? words : words + [String(word)]
  }

  // MARK: Reading

  /// A run begins with its file's name in brackets, or with a line of signs of equality.
  static func split(_ lines: [KBLogLine]) -> [KBLogRun] {
    var runs: [KBLogRun] = []
    var start = 0
    var hasRule = false
    for (index, line) in lines.enumerated() {
      let isRule = line.isRule
      if index > start, line.fileName != nil || isRule && hasRule {
        runs.append(KBLogRun(Array(lines[start..<index])))
        start = index
        hasRule = false
      }
      hasRule = hasRule || isRule
    }
    return start < lines.count ? runs + [KBLogRun(Array(lines[start...]))] : runs
  }

  private init(_ lines: [KBLogLine]) {
    self.lines = lines
    name = lines.first?.fileName
    var highest: Int?
    var isAfterStart = false
    var isAfterProgram = false
    for (index, line) in lines.enumerated() {
      if let stamp = line.stamp {
        if let highest, stamp < highest { unordered.append(index) }
        highest = max(highest ?? stamp, stamp)
      }
      if line.isContinuation { continue }
      if isAfterProgram { readCommandLine(byPlace: index, line.body) }
      isAfterProgram = false
      if isAfterStart {
        readProgram(line.body[...])
        isAfterProgram = program != nil
      }
      isAfterStart = false
      if began == nil, let time = Self.time(line.body) {
        began = time
        beganStamp = line.stamp
        unreadStart = nil
        isAfterStart = true
      } else if began == nil, unreadStart == nil, let text = Self.wouldBeTime(line.body) {
        unreadStart = text
        isAfterStart = true
      } else if commandLine == nil {
        readCommandLine(line.body)
      }
    }
  }

  /// `%04u/%02u/%02u %02u:%02u:%02u.%03u (local)`, its milliseconds behind any decimal separator.
  static func time(_ body: String) -> WindowsTime? {
    guard let stated = wouldBeTime(body) else { return nil }
    var text = String.UnicodeScalarView()
    var separator = 0
    for (index, scalar) in stated.unicodeScalars.enumerated() {
      if index < 19 || ("0"..."9").contains(scalar) {
        text.append(scalar == "/" ? "-" : scalar)
      } else {
        separator += 1
        if separator == 1 { text.append(".") }
      }
    }
    let isPlain = text.allSatisfy { ("0"..."9").contains($0) || "-: .".unicodeScalars.contains($0) }
    // Digits, the separator of at most three letters, digits.
    guard isPlain, separator <= 3, text.count <= 23, text.last != "." else { return nil }
    return WindowsTime(String(text))
  }

  /// What stands where the time of the start does, whether it is one or not.
  private static func wouldBeTime(_ body: String) -> String? {
    let suffix = " (local)"
    let text = KBLogLine.trimmed(body[...])
    guard text.utf8.count < 40, text.utf8.first.map({ (0x30...0x39).contains($0) }) == true, text.hasSuffix(suffix),
      text.utf8.contains(UInt8(ascii: "/"))
    else { return nil }
    return String(text.unicodeScalars.dropLast(suffix.unicodeScalars.count))
  }

  /// `c:\…\update\update.exe (version 6.2.29.0)`, behind the time.
  private mutating func readProgram(_ body: Substring) {
    let text = KBLogLine.trimmed(body)
    if text.hasSuffix(")"), let open = text.firstRange(of: " (version ") {
      program = String(text[..<open.lowerBound])
      version = FileVersion(text[open.upperBound...].dropLast())
    } else if text.lowercased().hasSuffix(".exe") {
      program = String(text)
    }
  }

  private static let heads: [(String, Kind)] = [
    ("Hotfix started with following command line:", .hotfix),
    ("Service Pack started with following command line:", .servicePack),
    ("Spuninst.exe was run with the following arguments:", .removal),
  ]

  private mutating func readCommandLine(_ body: String) {
    for (head, kind) in Self.heads where body.utf8.starts(with: head.utf8) {
      self.kind = kind
      commandLine = String(KBLogLine.trimmed(body[body.utf8.index(body.startIndex, offsetBy: head.utf8.count)...]))
    }
  }

  /// Behind the program's name stands the command line. The words for a hotfix and for a removal are English in every
  /// language, and those for a service pack are not (`docs/windows-facts.md` 8): other words there are theirs.
  private mutating func readCommandLine(byPlace index: Int, _ body: String) {
    guard !Self.heads.contains(where: { body.hasPrefix($0.0) }), let program,
      !program.lowercased().hasSuffix("spuninst.exe"),
      let colon = body.firstRange(of: ":")
    else { return }
    let words = KBLogLine.trimmed(body[..<colon.lowerBound])
    let line = KBLogLine.trimmed(body[colon.upperBound...])
    let isBare = line.isEmpty && words.unicodeScalars.contains { $0.value >= 0x80 || $0 == " " }
    guard !words.contains("\\"), line.hasPrefix("/") || line.hasPrefix("-") || isBare else { return }
    kind = .servicePack
    commandLine = String(line)
    commandLineByPlace = index
  }
}

extension KBLogLine {
  /// A line that is longer is no head of anything.
  private static let longest = 2000

  /// `KB900001.log` of a line `[KB900001.log]`.
  package var fileName: String? {
    let scalars = text.unicodeScalars
    guard scalars.first == "[", text.utf8.count <= Self.longest, text.lowercased().hasSuffix(".log]") else {
      return nil
    }
    return String(scalars.dropFirst().dropLast())
  }

  /// A line of signs of equality, eighty as a rule.
  package var isRule: Bool {
    let count = body.utf8.count
    return count > 20 && count <= Self.longest && body.utf8.allSatisfy { $0 == UInt8(ascii: "=") }
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.unicodeScalars.first, first == " " || first == "\t" { text.unicodeScalars.removeFirst() }
    while let last = text.unicodeScalars.last, last == " " || last == "\t" { text.unicodeScalars.removeLast() }
    return text
  }
}
