import Yams

/// YAML as far as a drill file has it: one document of texts, lists and mappings. No anchors, no aliases, no tags, no
/// merge keys and no keys behind a question mark, so that a file is never larger than it looks, and says what it says
/// where it stands.
///
/// Aliases and those keys must not even reach the parser, which compares each key with all that is in it, at each
/// level, and through each alias. A scan of the raw text could not tell them from the `&`, `*` and `?` of a batch
/// file. So each of these letters gets a ``guardCharacter`` behind it: libyaml refuses an anchor or alias whose name
/// begins with that, reads on after a question mark as in a text, and changes nothing else. The texts are freed of it
/// again.
enum DrillYAML {
  /// - Throws: ``DrillError`` with the line of whatever is no YAML, or is none of this kind.
  static func read(_ text: String, file: String) throws(DrillError) -> DrillNode {
    let guarded = String(
      text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { result, scalar in
        result.append(scalar)
        if isGuarded(scalar) { result.append(guardCharacter) }
      })
    let root: Node?
    do {
      // No resolver: what a text means is decided by the readers, from its letters and its quotes.
      root = try Parser(yaml: guarded, resolver: .basic, encoding: .utf8).singleRoot()
    } catch {
      throw YAMLProblem.error(error, text: text, file: file)
    }
    if let root {
      let top = try node(root, at: Place(file: file, line: root.mark?.line ?? 1), depth: 0)
      if !top.isNull { return top }
    }
    throw DrillError(Place(file: file, line: 1), "is empty. A drill file begins with drill: and a name.")
  }

  /// A noncharacter, which ``DrillText`` lets in nowhere.
  private static let guardCharacter: Unicode.Scalar = "\u{10FFFF}"

  private static func isGuarded(_ scalar: Unicode.Scalar) -> Bool { scalar == "&" || scalar == "*" || scalar == "?" }

  /// A text as it stands in the file.
  static func unguarded(_ text: String) -> String {
    guard text.unicodeScalars.contains(guardCharacter) else { return text }
    var result = String.UnicodeScalarView()
    var isBehindGuarded = false
    for scalar in text.unicodeScalars {
      if !(isBehindGuarded && scalar == guardCharacter) { result.append(scalar) }
      isBehindGuarded = isGuarded(scalar)
    }
    return String(result)
  }

  /// The text of a scalar as it stands in the file.
  ///
  /// - Throws: ``DrillError`` for one that would have been a key behind a question mark.
  private static func text(_ scalar: Node.Scalar, _ place: Place) throws(DrillError) -> String {
    let letters = Array(scalar.string.unicodeScalars.prefix(3))
    // Outside of quotes no text begins so: in a flow collection libyaml takes the question mark away, in a block it
    // stays, and the blank behind it too.
    let isKey =
      letters.first == guardCharacter
      || letters.starts(with: ["?", guardCharacter]) && (letters.count < 3 || letters[2] == " " || letters[2] == "\t")
    if scalar.style == .plain, isKey {
      throw DrillError(
        place, "a ? leads no key in a drill file. Write key: value, or put a text that begins with ? in quotes.")
    }
    return unguarded(scalar.string)
  }

  private static func node(_ yaml: Node, at place: Place, depth: Int) throws(DrillError) -> DrillNode {
    guard depth <= DrillNode.deepest else { throw DrillError(place, YAMLProblem.tooDeep) }
    let line = yaml.mark?.line ?? place.line
    switch yaml {
    case .scalar(let scalar):
      let tag = scalar.tag.rawValue
      try check(tag, Tag.Name.str.rawValue, place)
      let isPlain = scalar.style == .plain && tag.isEmpty
      // A block of lines begins below its | or >.
      let isBlock = scalar.style == .literal || scalar.style == .folded
      let text = try text(scalar, place)
      return DrillNode(place: place, firstLine: isBlock ? line + 1 : line, content: .text(text, isPlain: isPlain))
    case .sequence(let sequence):
      try check(sequence.tag.rawValue, Tag.Name.seq.rawValue, place)
      var items: [DrillNode] = []
      items.reserveCapacity(sequence.count)
      for item in sequence {
        let itemPlace = place.item(items.count, line: item.mark?.line ?? place.line)
        try items.append(node(item, at: itemPlace, depth: depth + 1))
      }
      return DrillNode(place: place, firstLine: line, content: .list(items))
    case .mapping(let mapping):
      try check(mapping.tag.rawValue, Tag.Name.map.rawValue, place)
      var entries: [DrillNode.Entry] = []
      entries.reserveCapacity(mapping.count)
      for (key, value) in mapping {
        let keyLine = key.mark?.line ?? place.line
        guard case .scalar(let name) = key else {
          throw DrillError(
            Place(file: place.file, line: keyLine, key: place.key), "a key is a text, not a list or mapping.")
        }
        let text = try text(name, Place(file: place.file, line: keyLine, key: place.key))
        let keyPlace = place.child(text, line: keyLine)
        try check(name.tag.rawValue, Tag.Name.str.rawValue, keyPlace)
        if text == "<<", name.style == .plain {
          throw DrillError(keyPlace, "merge keys are not taken in a drill file. Write out what is meant.")
        }
        try entries.append(.init(key: text, node: node(value, at: keyPlace, depth: depth + 1)))
      }
      return DrillNode(place: place, firstLine: line, content: .mapping(entries))
    case .alias:
      throw DrillError(place, YAMLProblem.noAliases)
    }
  }

  /// A tag says no more than what stands there shows anyway, or it is refused.
  private static func check(_ tag: String, _ own: String, _ place: Place) throws(DrillError) {
    guard tag.isEmpty || tag == "!" || tag == own else {
      throw DrillError(
        place, "the tag \(shortened(tag)) is not taken in a drill file. Leave it out, or quote the text.")
    }
  }
}
