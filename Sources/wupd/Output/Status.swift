import StateStore
import WindowsModel

/// How a command ended, by design: 0 to 10 tell of the machine, the others are those of sysexits.h.
enum Status: Int32 {
  case done = 0
  /// Not done, as Windows would refuse it.
  case refused = 1
  /// A check found something wrong.
  case foundWrong = 2
  case restartRequired = 10
  case usage = 64
  case badData = 65
  case noInput = 66
  case cannotCreate = 73
  case inputOutput = 74
  case busy = 75
  case noPermission = 77

  init(windowsCode: Int) {
    switch windowsCode {
    case WindowsCode.success: self = .done
    case WindowsCode.restartRequired: self = .restartRequired
    default: self = .refused
    }
  }

  init(_ code: StoreError.Code) {
    switch code {
    case .missing, .notFound: self = .noInput
    case .foreign, .newer, .older, .damaged, .invalid: self = .badData
    case .busy: self = .busy
    case .noPermission: self = .noPermission
    case .cannotCreate: self = .cannotCreate
    default: self = .inputOutput
    }
  }
}
