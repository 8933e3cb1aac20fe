/// A line of a batch file, counted from 1.
package struct BatchPlace: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int

  package var description: String { "\(file) line \(line)" }
}

/// Why a batch file was not read, or stopped.
///
/// The lines before the place were carried out, and of the line itself nothing was. Only a limit, or a machine that
/// changed meanwhile, stops in the middle of a line.
package struct BatchError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// Nil for what concerns the whole file.
  package let line: Int?
  /// Its full stop may be missing.
  package let reason: String

  package init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  init(_ place: BatchPlace, _ reason: String) { self.init(file: place.file, line: place.line, reason: reason) }

  package var description: String {
    "\(file)\(line.map { " line \($0)" } ?? ""): \(reason)\(reason.hasSuffix(".") ? "" : ".")"
  }
}

/// A reason whose place is known to whoever asked.
struct BatchReason: Error {
  let text: String

  init(_ text: String) { self.text = text }

  /// What would lead out of another cmd.exe.
  static var inChild: BatchReason {
    BatchReason("a jump in a pipe or in the command of 'for /f' is not understood")
  }

  /// A command of cmd.exe with a part that is not understood.
  static func notUnderstood(_ command: String, _ part: String) -> BatchReason {
    BatchReason("'\(command) \(shown(part))' is not understood")
  }

  /// A piece of a batch file as a message shows it: without control characters, and not longer than a line.
  static func shown(_ text: some Sequence<Unicode.Scalar>) -> String {
    let start = text.prefix(101).map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(start.prefix(100))) + (start.count > 100 ? "…" : "")
  }

  static func shown(_ text: String) -> String { shown(text.unicodeScalars) }
}
