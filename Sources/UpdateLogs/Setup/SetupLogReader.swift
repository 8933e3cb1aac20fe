import WindowsModel

/// Puts the lines of a `setupapi.log` together to runs of programs and installs of drivers.
struct SetupLogReader {
  let isNumbered: Bool
  private(set) var runs: [SetupLog.Run] = []
  private(set) var unreadTimes: [Int] = []
  private(set) var unread: [Int] = []

  /// What the section has told so far.
  private struct Section {
    var run: SetupLog.Run
    /// The time of the last line that has one.
    var time: CivilTime?
    /// Drivers that would do: their section in the INF, the device's name, the INF.
    var found: [(section: String, description: String, inf: String)] = []
    var versions: [String: String] = [:]
    var chosen: (section: String, inf: String)?
    var lastInstallSection = ""
    var needsRestart = false
    var isWithoutDriver = false
  }

  private var section: Section?
  /// Windows 2000 says the command line in the first section of a process alone.
  private var programs: [Int: (program: String?, commandLine: String?)] = [:]

  init(isNumbered: Bool) { self.isNumbered = isNumbered }

  mutating func take(_ line: SetupLogLine, _ number: Int) {
    switch line.form {
    case .heading(let time, let process, _):
      finish()
      if time == nil { unreadTimes.append(number) }
      section = Section(
        run: SetupLog.Run(line: number, start: time, end: time, process: process), time: time)
    case .message(let level, let message, let clock):
      if let clock { advance(to: clock) }
      if level == "E" { note(error: line.body) }
      read(message, line, number)
    case .sentence:
      // What stands before the first section is the head of the file.
      guard section != nil, !isNumbered, !line.body.isEmpty else { return }
      guard readSentence(line, number) else { return unread.append(number) }
    }
  }

  /// Ends the section: one of the same program as the last is of the same run.
  mutating func finish() {
    guard var run = section?.run else { return }
    section = nil
    if run.commandLine != nil || run.program != nil {
      programs[run.process] = (run.program, run.commandLine)
    } else if !isNumbered, let known = programs[run.process] {
      (run.program, run.commandLine) = known
    }
    run.title = SetupLogNames.title(run.program ?? "") ?? SetupLogNames.title(run.commandLine ?? "")
    guard let last = runs.last, last.process == run.process, last.commandLine == run.commandLine,
      last.program == run.program
    else { return runs.append(run) }
    let index = runs.count - 1
    runs[index].sections += 1
    runs[index].end = run.end ?? last.end
    runs[index].installs += run.installs
    runs[index].copied += run.copied
    runs[index].errors += run.errors
    runs[index].firstError = last.firstError ?? run.firstError
  }

  /// A time of the day alone, which may be of the day after.
  private mutating func advance(to clock: String) {
    guard let before = section?.time, let day = WindowsTime("\(before.dateText)T\(clock)") else { return }
    let time = day.civil() < before ? day.adding(seconds: 86_400).civil() : day.civil()
    section?.time = time
    section?.run.end = time
  }

  private mutating func note(error: String) {
    section?.run.errors += 1
    if section?.run.firstError == nil { section?.run.firstError = error }
  }

  // MARK: XP and Server 2003

  private mutating func read(_ message: Int, _ line: SetupLogLine, _ number: Int) {
    let words = line.quoted
    switch message {
    case 198:
      let command = line.body.firstRange(of: ": ").map { String(line.body[$0.upperBound...]) } ?? ""
      setProgram(Self.program(of: command), command)
    case 199:
      guard let program = words.first else { return }
      let behind = line.body.firstRange(of: "\(program)\"").map { line.body[$0.upperBound...] } ?? ""
      setProgram(program, behind.firstRange(of: ": ").map { String(behind[$0.upperBound...]) })
    case 22:
      // Found "ID" in C:\…\x.inf; Device: "…"; Driver: "…"; Provider: "…"; Mfg: "…"; Section name: "…".
      guard words.count >= 6 else { return }
      let inf = line.body.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
      found(words[5], words[1], inf.split(separator: ";").first.map { Self.path($0) } ?? "")
    case 23:
      guard let version = line.body.firstMatch(of: /([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)\.?$/)?.output.1 else { return }
      hasVersion(String(version))
    case 63:
      let part = line.body.firstMatch(of: /\[([^\]]+)\]/)?.output.1
      if let part, let inf = words.first { section?.chosen = (String(part), inf) }
    case 102, 104, 114: section?.needsRestart = true
    case 125: section?.isWithoutDriver = true
    case 121: if let device = words.first { installed(device, number) }
    case 122: failed(line.body, number)
    case 336: copied(line.body)
    default: break
    }
  }

  // MARK: Windows 2000

  /// - Returns: false: nothing is known of such a sentence.
  private mutating func readSentence(_ line: SetupLogLine, _ number: Int) -> Bool {
    let body = line.body
    func behind(_ head: String) -> String? { body.hasPrefix(head) ? String(body.dropFirst(head.count)) : nil }
    if line.isError { note(error: body) }
    if let command = behind("Munged cmdline: ") {
      setProgram(section?.run.program ?? Self.program(of: command), command)
    } else if let program = behind("EXE name: ") {
      setProgram(program, section?.run.commandLine)
    } else if let rest = behind("Found ") {
      let parts = rest.split(separator: "; ").map(String.init)
      func value(_ name: String) -> String? {
        parts.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
      }
      let inf = rest.firstRange(of: " in ").map { rest[$0.upperBound...].prefix { $0 != ";" } } ?? ""
      if let device = value("Device"), let part = value("Section") { found(part, device, Self.path(inf)) }
    } else if let rest = behind("Selected driver installs from section ") {
      if let middle = rest.firstRange(of: " in ") {
        section?.chosen = (String(rest[..<middle.lowerBound]), Self.path(rest[middle.upperBound...]))
      }
    } else if body.hasPrefix("Device required reboot") {
      section?.needsRestart = true
    } else if let device = body.wholeMatch(of: /Device install finished successfully \((.+)\)\./)?.output.1 {
      installed(String(device), number)
    } else if let error = behind("Device install finished with error ") {
      failed(error, number)
    } else if body.hasPrefix("Installing NULL driver for ") {
      section?.isWithoutDriver = true
    } else if body.hasPrefix("Copying file ") {
      copied(body)
    } else {
      return line.isError || SetupLogMeaning.isKnown(body)
    }
    return true
  }

  // MARK: What either says

  /// The program that a command line begins with.
  private static func program(of command: String) -> String? {
    let rest = KBLogLine.trimmed(command[...])
    if rest.first == "\"" { return rest.dropFirst().split(separator: "\"").first.map(String.init) }
    return rest.split(separator: " ").first.map(String.init)
  }

  private mutating func setProgram(_ program: String?, _ commandLine: String?) {
    section?.run.program = program
    section?.run.commandLine = commandLine.map { String(KBLogLine.trimmed($0[...])) }
  }

  /// Without ` in ` before it and a point at its end.
  private static func path(_ text: some StringProtocol) -> String {
    var path = KBLogLine.trimmed(Substring(text))
    if path.hasPrefix("in ") { path = path.dropFirst(3) }
    if path.hasSuffix(".") { path = path.dropLast() }
    return String(path)
  }

  private mutating func found(_ part: String, _ description: String, _ inf: String) {
    section?.found.append((part, description, inf))
    section?.lastInstallSection = part
  }

  private mutating func hasVersion(_ version: String) {
    guard let part = section?.lastInstallSection else { return }
    section?.versions[part] = version
  }

  private mutating func copied(_ body: String) {
    // The target stands behind the last word that has a path behind it.
    let target = body.matches(of: /\ ([A-Za-z]:\\)/).last.map { String(body[$0.output.1.startIndex...]) }
    if let target { section?.run.copied.append(target.hasSuffix(".") ? String(target.dropLast()) : target) }
  }

  private mutating func installed(_ device: String, _ number: Int) {
    add(install(number, device: device, error: nil))
  }

  private mutating func failed(_ error: String, _ number: Int) {
    add(install(number, device: nil, error: error))
  }

  private func install(_ number: Int, device: String?, error: String?) -> SetupLog.Install {
    var install = SetupLog.Install(line: number, time: section?.time, device: device)
    install.error = error
    install.needsRestart = section?.needsRestart ?? false
    install.isWithoutDriver = section?.isWithoutDriver ?? false
    guard let section, let chosen = section.chosen, !section.isWithoutDriver else { return install }
    install.inf = chosen.inf
    install.description = section.found.last { WindowsName.same($0.section, chosen.section) }?.description
    install.version = section.versions[chosen.section]
    return install
  }

  /// An install of files alone is said to be finished too, where all is logged: it is the same one.
  private mutating func add(_ install: SetupLog.Install) {
    if let last = section?.run.installs.last, last.error == nil, install.error == nil, last.device == install.device {
      section?.run.installs.removeLast()
    }
    section?.run.installs.append(install)
    section?.needsRestart = false
    section?.isWithoutDriver = false
  }
}
