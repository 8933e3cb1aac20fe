import CYAML

/// What begins, stands or ends in a YAML text.
struct YAMLEvent {
  enum Content: Equatable {
    /// The whole, or a document of it.
    case start
    case text(String, yaml_scalar_style_t)
    case list, mapping
    /// Of what began last.
    case end
  }

  let content: Content
  let tag: String?
  /// From 1.
  let line: Int
  /// Of a key; libyaml itself makes no difference.
  let isBehindQuestionMark: Bool
}

/// What libyaml finds in a text, one event after the other.
struct YAMLEvents: ~Copyable {
  // libyaml keeps the address of both.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let scalars: [Unicode.Scalar]
  private let file: String
  /// Behind the last event. Of a mapping it is the beginning, for in `[? a: b]` that is the question mark.
  private var position = 0

  init(_ text: String, file: String) {
    self.file = file
    scalars = Array(text.unicodeScalars)
    bytes = .allocate(capacity: text.utf8.count)
    _ = bytes.initialize(fromContentsOf: text.utf8)
    precondition(yaml_parser_initialize(parser) == 1, "no memory for a YAML parser")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  /// - Throws: ``DrillError`` for what is no YAML, and for an anchor or alias.
  mutating func next() throws(DrillError) -> YAMLEvent {
    var event = yaml_event_t()
    defer { yaml_event_delete(&event) }
    guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLProblem.error(parser.pointee, scalars, file: file) }
    let (content, anchor, tag): (YAMLEvent.Content, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?) =
      switch event.type {
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT: (.start, nil, nil)
      case YAML_SCALAR_EVENT: (text(event), event.data.scalar.anchor, event.data.scalar.tag)
      case YAML_SEQUENCE_START_EVENT: (.list, event.data.sequence_start.anchor, event.data.sequence_start.tag)
      case YAML_MAPPING_START_EVENT: (.mapping, event.data.mapping_start.anchor, event.data.mapping_start.tag)
      case YAML_ALIAS_EVENT: (.end, event.data.alias.anchor, nil)
      default: (.end, nil, nil)
      }
    let (start, line) = (event.start_mark.index, event.start_mark.line + 1)
    guard anchor == nil else { throw DrillError(Place(file: file, line: line), YAMLProblem.noAliases) }
    // Blanks, comments and signs such as commas.
    let gap = scalars.prefix(start).dropFirst(position)
    position = content == .mapping ? start : event.end_mark.index
    return YAMLEvent(
      content: content, tag: tag.map { String(cString: $0) }, line: line,
      isBehindQuestionMark: gap.split { $0 == "\n" || $0 == "\r" }.contains { $0.prefix { $0 != "#" }.contains("?") })
  }

  private func text(_ event: yaml_event_t) -> YAMLEvent.Content {
    let scalar = event.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    return .text(String(decoding: bytes, as: UTF8.self), scalar.style)
  }
}
