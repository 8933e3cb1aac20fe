import Forensics
import Servicing
import StateStore

// Which commands help: the one place where what libraries hint at is said in words of this program.

extension StoreHint {
  var sentence: String {
    switch self {
    case .makeOrName: "Make one with wupd create, or name another with --store."
    // Where the command did others before it, they are told behind this.
    case .undone(let remedy): "\(DoneActs.all.isEmpty ? "Nothing was changed. " : "")\(remedy.sentence)"
    case .upgrade: "wupd upgrade --backup FILE does that."
    case .reckonBack: "wupd status, file show and timeline reckon back with --at."
    case .lookAtJournal: "wupd journal list shows what is done."
    case .makeInstead: "Remove it and make one with wupd create."
    case .saveWhatCanBeRead:
      "Work on a copy: wupd journal replay POINT --into NEW saves acts as far as they can be read, sqlite3's .recover single rows."
    case .verifyAndReplay:
      "wupd journal verify examines it; wupd journal replay last --into NEW makes a sound store of what its journal proves."
    case .verifyCopies: "wupd journal verify tells which is whole."
    case .listMarks: "wupd journal list shows those there are."
    case .keepAnchor: "An anchor kept elsewhere tells (wupd journal anchor)."
    case .giveAnchorAsLine: "From a file: --anchor \"$(cat FILE)\""
    }
  }
}

extension StoreHint.Remedy {
  fileprivate var sentence: String {
    switch self {
    case .makeRoom: "Make room and try again."
    case .checkDisk: "Check the disk."
    case .raiseFileSize: "Raise the limit (ulimit -f) or use another file system, and try again."
    case .closeFiles: "Close others or raise the limit (ulimit -n), and try again."
    case .useLocalDisk: "Keep the store on a disk of this computer."
    case .freeMemory: "Free some and try again."
    case .checkStore: "wupd journal verify examines the store."
    case .tryAgain: "Try again."
    }
  }
}

extension ServicingHint {
  var sentence: String {
    switch self {
    case .listWhatIsThere: "wupd status lists what is."
    case .seeFindings: "wupd report says what is known of it."
    case .rollBack: "wupd journal rollback goes back to before it."
    case .removeAsUpdate: "Remove it with wupd uninstall."
    case .showValue: "wupd reg query shows it."
    case .installAgain(let article, fromCatalog: true, let afterRestart):
      "\(afterRestart ? "wupd reboot, and then " : "")wupd install \(article) /z /q puts it back."
    case .installAgain(_, fromCatalog: false, let afterRestart):
      "\(afterRestart ? "wupd reboot, and then install" : "Install") it from its package again (/z /q), which puts it back."
    case .allowUnsigned: "--allow-unsigned goes on all the same."
    case .searchCatalog:
      "wupd catalog search TEXT finds articles by bulletin or file; --packages FOLDER takes packages of your own."
    case .makeStoreOfItsOwn: "wupd adopt makes a store of its own"
    }
  }
}

extension EvidenceHint {
  var sentence: String {
    switch self {
    case .importUnderKey: "Use wupd reg import --key."
    }
  }
}

/// What is told, and what may be done about it.
func told(_ text: String, _ hint: (any Hint)?, separator: String = " ") -> String {
  let sentence: String? =
    switch hint {
    case let hint as StoreHint: hint.sentence
    case let hint as ServicingHint: hint.sentence
    case let hint as EvidenceHint: hint.sentence
    default: nil
    }
  return sentence.map { text + separator + $0 } ?? text
}

extension StoreError {
  var told: String { wupd.told(message, hint) }
}

extension Refusal {
  var told: String { wupd.told(message, hint) }

  /// `0xF076`.
  var codeText: String { "0x" + String(extendedCode, radix: 16, uppercase: true) }
}

extension Problem {
  var told: String { wupd.told(text, hint) }
}
