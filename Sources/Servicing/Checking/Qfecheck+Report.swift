package import StateStore
package import WindowsModel

extension Qfecheck {
  /// The report in the layout of Qfecheck.exe. What its /v adds is not known; here it is every file with the version
  /// recorded and the one found.
  ///
  /// - Parameter time: on the machine's clock.
  package func report(at time: CivilTime, verbose: Bool = false) -> [String] {
    let pack = machine.platform.servicePack
    var lines = [
      "\(machine.platform.product.title) Hotfix Validation Report for \\\\\(machine.name)",
      "Report Date: \(Self.dateText(time))", "",
      "Current Service Pack Level:  \(pack == 0 ? "No Service Pack is installed." : "Service Pack \(pack)")", "",
    ]
    guard !updates.isEmpty else { return lines + ["Hotfixes Identified: No Hotfixes found on system."] }
    lines.append("Hotfixes Identified: ")
    for update in updates {
      let isCurrent = update.verdict != .reinstall
      let verdict =
        switch update.verdict {
        case .current: "Current on system."
        case .reinstall: "This hotfix should be reinstalled."
        case .nothingRecorded: "Nothing is recorded of its files, so that none was checked."
        }
      lines.append("\(update.record.name):  \(verdict)")
      if !update.notDone.isEmpty { lines.append("\tIts install was incomplete; this was left undone:") }
      lines += update.notDone.map { "\t\t\($0)" }
      if !isCurrent { lines.append("\tThe following files are incorrect for this hotfix:") }
      lines += update.incorrect.map { "\t\t\(Self.text($0, verbose: verbose))" }
      let others = verbose ? update.files.filter { !$0.state.isIncorrect } : []
      if !others.isEmpty && !isCurrent { lines.append("\tThe others of this hotfix:") }
      lines += others.map { "\t\t\(Self.text($0, verbose: verbose))" }
    }
    return lines
  }

  private static func text(_ file: File, verbose: Bool) -> String {
    var text = file.path?.description ?? "\(file.recorded.folder)\\\(file.recorded.name)"
    if verbose {
      let recorded = file.recorded.version.isEmpty ? "without a version" : file.recorded.version
      let found =
        switch file.state {
        case .right, .older: file.found?.description ?? "it"
        case .missing: "nothing"
        case .unversioned: "a file without a version"
        case .unknown: "no place to look at"
        }
      text += "  recorded \(recorded), found \(found)"
    }
    return file.waitsForRestart ? text + "  (the right one waits for the restart)" : text
  }

  /// `2/1/2001  11:47pm`.
  static func dateText(_ time: CivilTime) -> String {
    let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
    let minute = time.minute.digits(2)
    return "\(time.month)/\(time.day)/\(time.year)  \(hour):\(minute)\(time.hour < 12 ? "am" : "pm")"
  }

  /// Where `/l` and `/l:LOCATION` write: `NAME.log` in the current folder or in the folder named, else the file named.
  ///
  /// - Parameter folder: the current folder; nil: the root of the system drive.
  package static func logPath(
    _ location: String?, in folder: WindowsPath? = nil, _ view: borrowing View
  ) throws -> WindowsPath {
    let machine = try Machine(view)
    let place = try machine.path(location ?? ".", in: folder)
    return try view.file(place)?.isDirectory == true ? place.appending("\(machine.name).log") : place
  }

  /// Checks, and writes the report on the machine, over one that is there. Runs inside an act, and concludes it.
  ///
  /// - Throws: ``StoreError``: notFound when the folder of the log is missing, invalid when a folder is in its way.
  package static func run(
    log: WindowsPath, verbose: Bool = false, _ transaction: borrowing Transaction
  ) throws -> Qfecheck {
    try QChain.checkPlace(of: log, transaction.now)
    let check = try Qfecheck(transaction.now)
    let time = transaction.time.civil(bias: check.machine.bias(at: transaction.time))
    try transaction.putText(log, check.report(at: time, verbose: verbose))
    transaction.conclude(code: WindowsCode.success)
    return check
  }
}
