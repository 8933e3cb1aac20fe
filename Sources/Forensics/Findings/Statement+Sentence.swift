package import StateStore
import WindowsModel

extension Statement {
  init(_ rule: Rule, _ arguments: String...) { self.init(rule: rule.rawValue, arguments) }

  init(_ rule: Rule, _ first: String..., rest: [String]) { self.init(rule: rule.rawValue, first + rest) }

  /// What it says, for a person. One of a rule that this program does not know is told as that, with its arguments.
  package var sentence: String {
    let told = Arguments(list: arguments)
    guard revision == 1, let rule = Rule(rawValue: rule) else {
      return "by rule \(self.rule), revision \(revision), which this program does not know: "
        + arguments.joined(separator: "; ")
    }
    return rule.ofMachine(told) ?? rule.ofUpdates(told) ?? rule.ofEvents(told) ?? rule.ofReading(told) ?? ""
  }
}

extension Finding {
  /// Sources of an update say what cannot both be. What explains itself, and what is only missing, is none.
  package var hasContradiction: Bool {
    let rules: [Rule] = [
      .updateLogBegins, .updateLogBeforeSetup, .updateEventOther, .updateLogRefuses, .updateOtherDay,
      .updateBackupLacks,
    ]
    return ShortTitle(subject) != nil
      && against.contains { statement in rules.contains { $0.rawValue == statement.rule } }
  }
}

/// Those of a statement; one that is not there, in a store from elsewhere, is empty.
struct Arguments {
  let list: [String]

  subscript(_ index: Int) -> String { list.indices.contains(index) ? list[index] : "" }

  func number(_ index: Int) -> Int { Int(self[index]) ?? 0 }

  /// The moment at a place and the bias behind it, as the machine's clock shows it.
  func time(_ index: Int) -> String {
    WindowsTime(ticks: Int64(self[index]) ?? 0).known?.text(bias: Int(clamping: number(index + 1)))
      ?? "at a time that is not known"
  }

  /// A bias, with its sign.
  func minutes(_ index: Int) -> String { "\(number(index) < 0 ? "-" : "+") \(number(index).magnitude) minutes" }

  func joined(from index: Int) -> String { list.dropFirst(index).joined(separator: ", ") }

  func counted(_ index: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number(index)) \(number(index) == 1 ? noun : plural ?? noun + "s")"
  }
}

extension Rule {
  fileprivate func ofMachine(_ told: Arguments) -> String? {
    switch self {
    case .place: told[0]
    case .placeWritten: "\(told[0]) (written \(told.time(1)))"
    case .placeBegins: "\(told[0]) (begins \(told.time(1)))"
    case .value: "\(told[0]), \(told[1])" + (told.list.count > 2 ? " = \(told[2])" : "")
    case .noValue: "\(told[0]) has no \(told.list.dropFirst().joined(separator: " and no "))"
    case .machine: "\(told[0]): \(told[1]), in \(told[2])"
    case .machineAssumed: "nothing tells its name, processor and language; x86 and ENU are assumed"
    case .windowsFolder: "\(told[0]) was taken to be the machine's"
    case .windowsFolderThere: "\(told[0])\\system32\\config is there"
    case .windowsFolderOther: "\(told[0])\\system32\\config is there too"
    case .windowsFolderOrder: "WINDOWS and WINNT go before any other, then the order of names"
    case .noHive: "there is no hive \(told[0]) that could be read"
    case .hiveCopy: "\(told[0]) comes out of \(told[1]): it is not of the day of the rest"
    case .hiveCopies: "copies of hives lie beside the registry and were not read: \(told[0])"
    case .controlSet: "CurrentControlSet is \(told[0])"
    case .controlSetOther: "the next start would take another one (Default)"
    case .controlSetAssumed: "CurrentControlSet is taken for \(told[0])"
    case .controlSetUnnamed: "no export has \(told[0]), which names it"
    case .clock: "UTC = local time \(told.minutes(0))" + (told[1].isEmpty ? "" : " (\(told[1]))")
    case .clockRule:
      "UTC = local time \(told.minutes(0))\(told[1].isEmpty ? "" : " (\(told[1]))"), and \(told.minutes(2)) from the \(told[4]) to the \(told[5])"
        + (told[3].isEmpty ? "" : " (\(told[3]))")
    case .clockOneRule: "it is the rule of the last start for all years; in another year another one may have held"
    case .clockMeasured:
      "measured on \(told[0]): \(told.minutes(1)), by \(told.counted(2, "event")) with a local time and one in UTC"
    case .clockOff: "on \(told[0]) the clock was not as the rule has it: \(told.minutes(1)) were measured"
    case .clockLastStart:
      "it is the bias of the last start; on the other side of a change to summer time another one held"
    case .clockUnknown:
      "the machine's time zone is not known: no local time of a log, and no day, can be turned into UTC"
    case .clockUnread: "nothing that was read has \(told[0]), \(told[1])"
    case .clockAsUTC:
      "in a timeline they stand as if they were UTC; a bias that somebody knows can be given where a log is explained"
    case .queue:
      switch told.number(0) {
      case 0: "nothing waits for the next start"
      case 1: "1 operation waits for the next start"
      default: "\(told.number(0)) operations wait for the next start"
      }
    case .queueMalformed: told[0]
    case .queueWitness: "its owner: \(told[0])"
    case .queuePlace: "its place: \(told[0])"
    case .queueRemark: "none of servicing: \(told[0])"
    case .queuePair:
      (told[0] == "delete"
        ? "\(told[1]) (\(told[3])) is to be deleted" : "\(told[1]) (\(told[4])) is to become \(told[2]) (\(told[3]))")
        + ": " + (told[5].isEmpty ? "no update names it" : "queued by \(told[5])")
    case .queueUntold: "and \(told.number(0)) more that are not told one by one"
    case .images:
      "\(told.number(0)) images taken as mapped: KnownDLLs, and what services that start with the machine hold"
    case .imagesReckoned: "images that are mapped while it runs: \(told.number(0))"
    case .imagesAlways: "what every \(told[0]) that runs maps: \(told.number(1))"
    case .imagesImported: "import tables of these programs and drivers: \(told.number(0)) more"
    case .imagesUnseen:
      "\(told[0]) does not tell what ran; programs that somebody started are not among them"
    default: nil
    }
  }

  fileprivate func ofUpdates(_ told: Arguments) -> String? {
    switch self {
    case .update:
      (told[0] == "service_pack" ? "a service pack, " : "") + "installed \(told.time(1))"
        + (told[3].isEmpty ? "" : ", \(told[3]) files") + "; " + Self.told(told[4], removable: "removable")
    case .updateTraces:
      "left traces and is on record nowhere: it was removed, failed, or came with a service pack"
    case .updateTakenOver:
      "\(told[0]), a service pack, took over its entries: it is not listed, and comes off only when that is off"
    case .updateFolderLeft: "its folder for a removal is still there"
    case .updateNoTime: "nothing tells when"
    case .updateDayAlone: "only the day is known, and no hour"
    case .updateLogBegins: "\(told[0]) begins \(told.time(1))"
    case .updateLogBeforeSetup:
      "\(told[0]) begins \(told.time(1)), before Windows was set up (\(told.time(3)), InstallDate)"
    case .updateLogEnds: "\(told[0]) ends before its run does: what came of it is not told there"
    case .updateEventOther: "\(told[0]) has its install at \(told.time(1)), and none of its keys was written that day"
    case .updateLogRefuses: "\(told[0]) says that it was not installed"
    case .updateOtherDay:
      "\(told[0]) says \(told[1]), and \(told[3] == "key" ? "the earliest key was" : "what it left was") written on \(told[2])"
    case .updateNoHotFixKey: "there is no key \(told[0])"
    case .updateBackupLacks: "\(told[0]) lacks \(told.joined(from: 1))"
    case .updateSheetLoss: "\(told[0]), \(told[1])"
    case .stack: "oldest first: \(told.joined(from: 0))"
    case .stackSnapshots: "[SnapShot.Install] in spuninst.inf of \(told.number(0)) of them"
    case .stackTimeLine: "\(told[0]), which names \(told.number(1)) of them"
    case .stackEvents: "the event log, which has the installs of \(told.number(0)) of them"
    case .stackKeyTimes: "last-write times of the keys of each update"
    case .stackFileTimes:
      "times of their logs and folders, and days the registry states, as far as they are there"
    case .stackContradiction: "the snapshots of \(told.joined(from: 0)) contradict each other"
    case .stackByTimeLine: "by TimeLine.log: \(told.joined(from: 0))"
    case .stackByTimes:
      "by \(told[0] == "keys" ? "the times of their keys" : "their times"): \(told.joined(from: 1))"
    case .stackDayOnly:
      "of \(told[0]) only the day is known, and where it stands among those of that day is not: \(told.joined(from: 1))"
    case .stackUndated: "nothing tells when these came, and they stand lowest: \(told.joined(from: 0))"
    case .stackUntold:
      "nothing tells in which order these came, and they stand by their numbers: \(told.joined(from: 0))"
    case .servicePackOwned: "\(told[0]) brought it, and is on the stack"
    case .servicePackAlone: "came with Windows, or what it left is gone: there is neither its log nor its folder"
    case .servicePackInstalled:
      "installed" + (told[1].isEmpty ? "" : " \(told.time(1))") + "; "
        + Self.told(told[0], removable: "removable by its own spuninst.exe")
    case .servicePackWaiting: "the level that the next start takes is another one"
    case .servicePackNameless:
      "no key says its article, so that it is not on the stack: what is told to be removable may stand below it"
    default: nil
    }
  }

  private static func told(_ hindrance: String, removable: String) -> String {
    switch Hindrance(rawValue: hindrance) {
    case .some(.none): removable
    case .noFolder: "it cannot be removed, for there is no folder with its backup"
    case .noSheet: "it cannot be removed, for its spuninst.inf cannot be read"
    case .filesMissing: "it cannot be removed as it is, for files of its backup are missing"
    case nil: "whether it can be removed is not known (\(hindrance))"
    }
  }

  fileprivate func ofReading(_ told: Arguments) -> String? {
    switch self {
    case .setupLog:
      "it tells of \(told.counted(0, "section")), from \(told.time(1)) to \(told.time(3)): \(told.counted(5, "run")) of installers of updates, \(told.counted(6, "install")) of drivers and \(told.number(7)) in Set-up, \(told.counted(8, "error"))"
    case .setupLogTold: "\(told.time(1)), \(told[3]) (line \(told[0]))"
    case .adoption:
      "read by wupd \(told[0]) from \(told[1])" + (told[2] == "hashes" ? ", hashes without contents" : "")
    case .adoptionSources: "the sources above, and every \(told[0]) with its own hash"
    case .evidenceChanged: "\(told[0]) changed while it was read"
    case .evidenceBeforeAfter: "its SHA-256 before and after"
    case .evidenceUnreadable: "\(told[0]) could not be read again, and may have changed"
    case .unread:
      "\(told.counted(0, "witness", plural: "witnesses")) of updates \(told.number(0) == 1 ? "is" : "are") there in a form that is not read"
    case .unreadPlace: "\(told[0]): \(told[1])"
    case .evidenceBefore: "its SHA-256 before"
    case .accessTimes:
      "reading may have changed the times of last access of \(told.counted(0, "file")) and \(told.counted(1, "folder"))"
    case .accessTimesAccount:
      "the account is neither root nor their owner, and may not ask for them to be left alone; the first is \(told[0])"
    case .accessTimesMount: "the file system is mounted neither read-only nor noatime"
    case .loss: told[0]
    case .lossesUntold: "and \(told.number(0)) more that are not told"
    case .logPlace: "\(told[0]) is where it was put"
    case .logHabit: "installers leave their logs in the Windows folder"
    case .eventLogHabit: "Windows has its event logs in system32\\config"
    case .logUnplaced: "nothing tells where on the machine it lay"
    case .inventory:
      "gathered of a running machine: \(told.number(0)) files listed, versions of \(told.number(1)), copies of \(told.number(2))"
    case .inventorySources: "the sources above"
    case .inventoryScript: "what inventory.cmd left"
    case .inventoryContents: "contents and hashes are known of the copied files alone"
    case .inventoryFacts:
      "branch, language, checksum and link time are known of the copied files alone, so that GDR or QFE rests on logs"
    case .inventoryAttributes: "attributes, times of creation and of access are not known"
    case .inventoryKeys: "last-write times, class names, links and security of keys are not known"
    case .inventoryRunning:
      "the machine ran meanwhile: what changed between one source and the next is of two times"
    case .inventoryAccount: "HKEY_CURRENT_USER of the account that gathered it is taken for HKU\\.DEFAULT"
    case .inventoryUnfinished: "the script did not come to its end"
    case .inventoryPageGuessed:
      "nothing names the code page of exports in REGEDIT4; that they are in \(told[0]) is a guess"
    case .inventoryOthers: "files that are none of an inventory: \(told.number(0))"
    case .listingNoOrder:
      "the times in \(told[0]) are not known: nothing tells the order of day, month and year"
    case .listingOrder: "the order of day, month and year in \(told[0]) is the one its dates show"
    case .listingOtherOrder: "the settings of the account (iDate) name another"
    default: nil
    }
  }
}
