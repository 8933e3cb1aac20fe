import HostFiles
import WindowsModel

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

  /// - Parameter error: of the drill file itself, or of one that it names.
  init(_ place: Place, _ error: HostError) {
    self.init(place, error.path == place.file ? error.sentence : error.description)
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
