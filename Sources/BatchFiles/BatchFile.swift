package import WindowsModel

/// The lines and labels of a batch file, as they stand in it; what a line means is seen when it is reached.
package struct BatchFile: Sendable {
  /// How messages call it.
  package let name: String
  /// In which it was read; nil for text that says its own.
  package let codePage: CodePage?
  /// It has text beyond ASCII that was read in the code page.
  package var usesCodePage: Bool { !body.isEmpty }
  /// The bytes that the code page decides about; empty where it decides nothing.
  private let body: ArraySlice<UInt8>
  /// Bytes.
  let size: Int
  let lines: [String]
  /// Indexes of the lines with a label, in order, by the label's folded name.
  private let labels: [String: [Int]]

  /// A limit of this program and not of Windows.
  package static let largest = 1_048_576

  /// Reads lines ended by CRLF, LF or CR, up to a ^Z if there is one.
  ///
  /// - Parameter codePage: that of text without the mark of UTF-8: cmd.exe takes it for that of its console.
  /// - Throws: ``BatchError`` for what is no such text: too large, UTF-16, or with a NUL.
  package init(bytes: [UInt8], name: String, codePage: CodePage) throws(BatchError) {
    guard bytes.count <= Self.largest else {
      throw BatchError(file: name, reason: "is larger than a batch file can be here (\(Self.largest) bytes)")
    }
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw BatchError(file: name, reason: "is UTF-16, which cmd.exe does not read; save it as ANSI or UTF-8")
    }
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let body = bytes.dropFirst(isMarked ? 3 : 0).prefix { $0 != 0x1A }
    guard !body.contains(0) else {
      throw BatchError(file: name, reason: "holds a NUL, so it is no text of one byte a character; save it as ANSI")
    }
    let marked = isMarked ? String(validating: body, as: UTF8.self) : nil
    self.init(
      marked ?? codePage.decoded(body), name, codePage: marked == nil ? codePage : nil, size: bytes.count,
      body: marked == nil && body.contains { $0 >= 0x80 } ? body : [])
  }

  /// One whose text is known.
  package init(_ text: String, name: String) throws(BatchError) {
    try self.init(bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8), name: name, codePage: .western)
  }

  /// The same lines as a console of another code page has them; of a file that says its own text, or is ASCII, the same text.
  func read(in page: CodePage) -> BatchFile {
    guard usesCodePage, page != codePage else { return self }
    return BatchFile(page.decoded(body), name, codePage: page, size: size, body: body)
  }

  private init(_ text: String, _ name: String, codePage: CodePage?, size: Int, body: ArraySlice<UInt8>) {
    (self.name, self.codePage, self.size, self.body) = (name, codePage, size, body)
    lines = Self.lines(of: text)
    var labels: [String: [Int]] = [:]
    for (index, line) in lines.enumerated() {
      if let label = Self.label(in: line), !label.isEmpty {
        labels[WindowsName.folded(label), default: []].append(index)
      }
    }
    self.labels = labels
  }

  private static func lines(of text: String) -> [String] {
    var lines: [String] = []
    var current = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\n" && afterReturn {
        afterReturn = false
        continue
      }
      afterReturn = scalar == "\r"
      if scalar == "\r" || scalar == "\n" {
        lines.append(String(current))
        current = String.UnicodeScalarView()
      } else {
        current.append(scalar)
      }
    }
    if !current.isEmpty { lines.append(String(current)) }
    return lines
  }

  /// The name after the colon that leads a line: empty for `::`, nil if no colon leads.
  static func label(in line: String) -> String? {
    var cursor = BatchCursor(line)
    cursor.skipDelimiters()
    guard cursor.take(":") else { return nil }
    return label(&cursor)
  }

  /// A label's name up to what ends it, as both `:name` and `goto name` are read.
  static func label(_ cursor: inout BatchCursor) -> String {
    cursor.skipDelimiters()
    return cursor.text { !BatchCursor.isDelimiter($0) && !":+&|<>".unicodeScalars.contains($0) }
  }

  /// Where `goto` goes: the index of the first line with the label from a line on, or else from the top.
  func line(ofLabel label: String, from index: Int) -> Int? {
    guard let found = labels[WindowsName.folded(label)] else { return nil }
    var low = 0
    var high = found.count
    while low < high {
      let middle = (low + high) / 2
      if found[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low < found.count ? found[low] : found.first
  }
}
