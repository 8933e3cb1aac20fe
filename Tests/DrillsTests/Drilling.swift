import Testing

@testable import Drills

/// The least that a drill has, in two lines, for what a test puts below it.
let head = "drill: a-drill\nmachine: {product: w2k, service_pack: 3}\n"

/// Packages A and B, in three lines.
let packages = """
  packages:
    A: {name: Windows2000-KB300845-x86-ENU.exe}
    B: {name: Q300846_W2K_SP4_x86_en.exe}

  """

func drill(_ text: String, folder: String = "/nonexistent") throws(DrillError) -> Drill {
  try Drill(text: text, file: "x.yaml", folder: folder)
}

/// The error of a text that is no drill.
func problem(
  _ text: String, folder: String = "/nonexistent", sourceLocation: SourceLocation = #_sourceLocation
) -> DrillError? {
  do {
    _ = try drill(text, folder: folder)
    Issue.record("was read as a drill: \(text.prefix(200))", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}

/// One error and the place it must name.
struct Refusal: CustomTestStringConvertible, Sendable {
  var text: String
  var line: Int
  var key: String
  var says: String

  init(_ text: String, _ line: Int, _ key: String, _ says: String) {
    (self.text, self.line, self.key, self.says) = (text, line, key, says)
  }

  var testDescription: String { "\(key): \(says)" }

  func check() {
    guard let error = problem(text) else { return }
    #expect(error.place.file == "x.yaml")
    #expect(error.place.line == line, "\(error)")
    #expect(error.place.key == key, "\(error)")
    #expect(error.message.contains(says), "\(error)")
    #expect(!error.description.contains("\n"))
  }
}
