/// Why a delta does not give its file. Continues the name of the delta or of the file.
public enum DeltaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It does not begin with `PA19`.
  case noDelta
  case cutOff
  /// Its own CRC32 is not what it has to come out as.
  case damaged
  /// It is whole, and of a form that no package is known to have.
  case unknownForm(String)
  /// A file of so many bytes is read or made no more.
  case tooLarge(Int)
  /// It was made for another old file.
  case otherOldFile
  case stream(String)
  /// What it gave has another CRC32.
  case otherResult

  /// The same delta from elsewhere may be whole; else it is of a form or a size that is not read.
  public var isDamage: Bool {
    switch self {
    case .unknownForm, .tooLarge: false
    default: true
    }
  }

  public var description: String {
    switch self {
    case .noDelta: "is no delta: it does not begin as those do"
    case .cutOff: "is cut off"
    case .damaged: "is damaged: its checksum is another"
    case .unknownForm(let what): "is of a form that is not known: \(what)"
    case .tooLarge(let size): "has \(size) bytes, and files of at most \(PackageDelta.largest) are made of deltas"
    case .otherOldFile: "was made for another old file"
    case .stream(let what): "has a stream that \(what)"
    case .otherResult: "gives a file with another checksum than it should have"
    }
  }
}
