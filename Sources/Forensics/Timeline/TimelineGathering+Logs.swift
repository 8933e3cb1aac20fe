import Servicing
import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

extension TimelineGathering {
  /// What the logs of installers tell with a time: the start of each run, and what was done in it.
  mutating func addLogs(_ view: borrowing View) throws {
    let page = try MachinePages(view).ansi
    for folder in try systemRoots(view) {
      for entry in try view.fileTimes(folder)?.children(view) ?? []
      where !entry.isDirectory && LogName(entry.name) != nil {
        let path = try folder.child(entry.name)
        guard let place = place([path.volume] + path.components), isAskedFor(place) else { continue }
        guard let revision = try view.file(path)?.revision, revision.isHeld else {
          passedOver.append("\(path): its bytes are not in the store")
          continue
        }
        guard revision.size.map({ $0 <= KBLog.largest }) != false else {
          passedOver.append("\(path): is larger than \(KBLog.largest) bytes")
          continue
        }
        let log = KBLog(try view.bytes(of: revision, limit: KBLog.largest), codePage: page.page)
        if page.isGuess, log.usesCodePage { guessedPage = page }
        for text in log.runs.compactMap(\.unreadStart).prefix(10) {
          passedOver.append(
            "\(path): a run says that it began \(text), which is no time that there is; its lines have none")
        }
        let explained = try ExplainedLog(log, of: LogName(entry.name)?.title, in: folder, view)
        if explained.lacksWords {
          let unread = explained.sections.reduce(0) { $0 + $1.unread.count }
          passedOver.append("\(path): lines in no words that are known here: \(unread)")
        }
        addLog(explained, at: place)
      }
    }
  }

  /// The folder of Windows; where the registry does not tell, each folder that may be it.
  func systemRoots(_ view: borrowing View) throws -> [WindowsPath] {
    if let machine { return [machine.systemRoot] }
    var found: [WindowsPath] = []
    for volume in try view.volumeTimes() {
      let root = try WindowsPath(volume.name + "\\")
      for folder in try volume.children(view) where folder.isDirectory { found.append(try root.child(folder.name)) }
    }
    return found
  }

  private mutating func addLog(_ log: ExplainedLog, at place: Int32) {
    var number = 0
    for section in log.sections {
      let run = section.run
      // An act of the store wrote this run, so that its bias is known.
      let began = run.start.flatMap(began)
      let known = began.flatMap { actTimes.contains($0.time.ticks) ? actClock : nil }
      let unordered = Set(run.unordered)
      var hasStarted = false
      for (index, line) in run.lines.enumerated() {
        number += 1
        let isStart = !hasStarted && line.body.hasSuffix(" (local)") && run.localTime(of: line) == run.start
        guard isStart || section.lines[index].isEvent else { continue }
        hasStarted = hasStarted || isStart
        add(
          local: isStart ? run.start : run.localTime(of: line), isStart ? .logStarted : .logLine,
          at: place, line: number, text: isStart ? Self.title(run) : section.lines[index].meaning,
          doubt: unordered.contains(index) ? .stampBehind : nil, clock: known,
          bias: began.flatMap { $0.oddity == nil ? $0.bias : nil })
      }
    }
  }

  private static func title(_ run: KBLogRun) -> String {
    let program = run.program.map { $0 + (run.version.map { " \($0)" } ?? "") } ?? "a program that is not named"
    return "\(program) began" + (run.commandLine.map { $0.isEmpty ? " without switches" : " with \($0)" } ?? "")
  }
}
