/// Where something stands in a drill file, for whoever has to find it there.
public struct Place: Hashable, Sendable, CustomStringConvertible {
  /// The drill file, as it was named.
  public let file: String
  /// From 1; 0 is the file as a whole.
  public let line: Int
  /// The way there from the top: `packages.A.files[0].version`; empty for the file as a whole.
  ///
  /// A key of other characters than letters, digits, `-` and `_` is set apart, and a long one cut:
  /// `expect.files['C:\x.dll']`.
  public let key: String

  public init(file: String, line: Int, key: String = "") {
    self.file = file
    self.line = line
    self.key = key
  }

  /// `drills/x.yaml:12: machine.files[0].version`.
  public var description: String {
    let line = line > 0 ? ":\(line)" : ""
    return printable("\(file)\(line)" + (key.isEmpty ? "" : ": \(key)"))
  }

  func child(_ name: String, line: Int) -> Place {
    let isSimple = !name.isEmpty && name.utf8.allSatisfy { isASCIIWordByte($0) }
    let shown = shortened(name)
    let step = isSimple ? (key.isEmpty ? shown : ".\(shown)") : "['\(shown)']"
    return Place(file: file, line: line, key: key + step)
  }

  func item(_ index: Int, line: Int) -> Place { Place(file: file, line: line, key: "\(key)[\(index)]") }
}

/// Why a drill file could not be read: where, and what is wrong there.
public struct DrillError: Error, Hashable, Sendable, CustomStringConvertible {
  public let place: Place
  /// A sentence or two for a person, without a line break.
  public let message: String

  public init(_ place: Place, _ message: String) {
    self.place = place
    self.message = message
  }

  /// `drills/x.yaml:12: machine.files[0].version: a version is four numbers …`.
  public var description: String { "\(place): \(printable(message))" }
}

private func isASCIIWordByte(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
    || byte == 0x5F
}

/// A text for a message: cut where it is long. By scalars, for a Character may be as long as it likes.
func shortened(_ text: String) -> String {
  let scalars = text.unicodeScalars.prefix(81)
  return scalars.count > 80 ? String(scalars.prefix(80)) + "…" : text
}

/// A control character is shown as its symbol, so that a line stays a line and a terminal is not spoken to.
func printable(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if scalar.value < 0x20, let symbol = Unicode.Scalar(0x2400 + scalar.value) {
      result.append(symbol)
    } else if scalar.value == 0x7F {
      result.append("\u{2421}")
    } else {
      result.append(isControl(scalar) ? "\u{FFFD}" : scalar)
    }
  }
  return String(result)
}

/// Control characters, and those that break a line or turn its direction.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}
