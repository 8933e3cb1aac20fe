/// A part of a drill file: a text, a list or a mapping, and where it stands. What a text means is for its reader to
/// say.
struct DrillNode: Sendable {
  /// In a mapping the line is that of the key.
  let place: Place
  /// The line where the text, list or mapping itself begins.
  let firstLine: Int
  let content: Content

  enum Content: Sendable {
    /// Not plain: in quotes, a block of lines, or with the tag !!str.
    case text(String, isPlain: Bool)
    case list([DrillNode])
    case mapping([Entry])
  }

  struct Entry: Sendable {
    let key: String
    let node: DrillNode
  }

  /// Deeper than any drill goes.
  static let deepest = 32

  func error(_ message: String) -> DrillError { DrillError(place, message) }

  /// The error of a value that is not what is wanted.
  func wants(_ what: String) -> DrillError { error("wants \(what), and has \(shown).") }

  /// What stands here, for a message.
  private var shown: String {
    switch content {
    case .list(let items): items.isEmpty ? "an empty list" : "a list"
    case .mapping(let entries): entries.isEmpty ? "an empty mapping" : "a mapping"
    case .text(let text, let isPlain):
      isNull ? "no value" : isPlain ? shortened(text) : "the text '\(shortened(text))'"
    }
  }

  /// Nothing stands here, or one of YAML's words for it.
  var isNull: Bool {
    guard case .text(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }
}
