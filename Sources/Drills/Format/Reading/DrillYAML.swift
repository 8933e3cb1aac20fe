import CYAML

/// YAML as far as a drill file has it: one document of texts, lists and mappings. No anchors, no aliases, no tags, no
/// merge keys and no keys behind a question mark, so that a file is never larger than it looks, and says what it says
/// where it stands.
enum DrillYAML {
  /// - Throws: ``DrillError`` with the line of whatever is no YAML, or is none of this kind.
  static func read(_ text: String, file: String) throws(DrillError) -> DrillNode {
    var events = YAMLEvents(text, file: file)
    _ = try events.next()
    if try events.next().content == .start {
      let first = try events.next()
      let top = try node(first, &events, at: Place(file: file, line: first.line), depth: 0)
      _ = try events.next()
      let last = try events.next()
      guard last.content == .end else {
        throw DrillError(
          Place(file: file, line: last.line), "another document begins here (---). A drill file holds one drill.")
      }
      if !top.isNull { return top }
    }
    throw DrillError(Place(file: file, line: 1), "is empty. A drill file begins with drill: and a name.")
  }

  /// What begins with an event, to its end.
  private static func node(
    _ event: YAMLEvent, _ events: inout YAMLEvents, at place: Place, depth: Int
  ) throws(DrillError) -> DrillNode {
    guard depth <= DrillNode.deepest else { throw DrillError(place, YAMLProblem.tooDeep) }
    if case .text(let text, let style) = event.content {
      try check(event.tag, "str", place)
      let isPlain = style == YAML_PLAIN_SCALAR_STYLE && event.tag == nil
      // A block of lines begins below its | or >.
      let isBlock = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE
      let firstLine = isBlock ? event.line + 1 : event.line
      return DrillNode(place: place, firstLine: firstLine, content: .text(text, isPlain: isPlain))
    }
    guard event.content == .mapping else {
      try check(event.tag, "seq", place)
      var items: [DrillNode] = []
      while case let item = try events.next(), item.content != .end {
        items.append(try node(item, &events, at: place.item(items.count, line: item.line), depth: depth + 1))
      }
      return DrillNode(place: place, firstLine: event.line, content: .list(items))
    }
    try check(event.tag, "map", place)
    var entries: [DrillNode.Entry] = []
    var lines: [String: Int] = [:]
    while case let key = try events.next(), key.content != .end {
      let (name, keyPlace) = try name(key, in: place)
      if let first = lines.updateValue(key.line, forKey: name) {
        throw DrillError(keyPlace, "the key stands twice; the first is on line \(first).")
      }
      entries.append(.init(key: name, node: try node(events.next(), &events, at: keyPlace, depth: depth + 1)))
    }
    return DrillNode(place: place, firstLine: event.line, content: .mapping(entries))
  }

  private static func name(_ key: YAMLEvent, in place: Place) throws(DrillError) -> (String, Place) {
    let mapping = Place(file: place.file, line: key.line, key: place.key)
    guard !key.isBehindQuestionMark else { throw DrillError(mapping, YAMLProblem.questionMark) }
    guard case .text(let name, let style) = key.content else {
      throw DrillError(mapping, "a key is a text, not a list or mapping.")
    }
    let place = place.child(name, line: key.line)
    try check(key.tag, "str", place)
    guard name != "<<" || style != YAML_PLAIN_SCALAR_STYLE else {
      throw DrillError(place, "merge keys are not taken in a drill file. Write out what is meant.")
    }
    return (name, place)
  }

  /// A tag says no more than what stands there shows anyway, or it is refused.
  private static func check(_ tag: String?, _ own: String, _ place: Place) throws(DrillError) {
    guard let tag, tag != "!", tag != "tag:yaml.org,2002:\(own)" else { return }
    throw DrillError(
      place, "the tag \(shortened(tag)) is not taken in a drill file. Leave it out, or quote the text.")
  }
}
