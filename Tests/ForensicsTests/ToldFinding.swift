import Forensics
import StateStore

extension Finding {
  /// As a person reads it.
  var told: String { conclusion.sentence }
  var restsOn: [String] { witnesses.map(\.sentence) }
  var disputed: [String] { against.map(\.sentence) }
}
