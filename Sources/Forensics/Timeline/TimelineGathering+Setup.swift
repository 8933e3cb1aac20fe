import Servicing
import StateStore
import UpdateLogs
import WindowsModel

extension TimelineGathering {
  /// What `setupapi.log` tells: each run of an installer of updates, under the package that its command line names, and each
  /// driver that was installed or was not.
  mutating func addSetupLog(_ view: borrowing View) throws {
    for folder in try systemRoots(view) {
      switch try SetupEvidence.read(in: folder, view) {
      case .none: continue
      case .unread(let path, let reason): passedOver.append("\(path): \(reason)")
      case .read(let evidence):
        passedOver += evidence.log.losses.map { "\(evidence.path): \($0)" }
        if evidence.page.isGuess, evidence.usesPage { guessedPage = evidence.page }
        add(evidence)
      }
    }
  }

  private mutating func add(_ evidence: SetupEvidence) {
    let path = evidence.path
    guard let folder = place([path.volume] + path.components.dropLast()) else { return }
    // The log stands there once for each package that its runs are of.
    var known: [ShortTitle?: Int32] = [:]
    for run in evidence.log.runs where run.isOfUpdate || !run.installs.isEmpty {
      let place = known[run.title] ?? places.add(path.name, in: folder, updates: run.title.map { [$0] } ?? [])
      known[run.title] = place
      if run.isOfUpdate { add(local: run.start, .logStarted, at: place, line: run.line, text: run.sentence) }
      for install in run.installs {
        add(local: install.time, .logLine, at: place, line: install.line, text: install.sentence)
      }
    }
  }
}
