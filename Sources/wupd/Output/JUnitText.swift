import Drills

/// What came of drills, as the XML that servers of continuous integration read: a suite a drill, a case a step.
struct JUnitText {
  private var suites: [String] = []
  private var tests = 0
  private var failures = 0

  mutating func add(_ result: DrillResult) {
    let differs = !result.drill.differs.isEmpty
    var cases = result.steps.map { (name: "\($0.number) \($0.title)", failures: $0.failures) }
    // What must be true after the last step, and after a power loss.
    cases.append(("end", result.failures))
    let failed = differs ? 0 : cases.count { !$0.failures.isEmpty }
    tests += cases.count
    failures += failed
    let name = Self.escaped(result.drill.name)
    suites.append("  <testsuite name=\"\(name)\" tests=\"\(cases.count)\" failures=\"\(failed)\" errors=\"0\">")
    for one in cases {
      let head = "    <testcase classname=\"\(name)\" name=\"\(Self.escaped(one.name))\""
      guard !differs, let first = one.failures.first else {
        suites.append(head + "/>")
        continue
      }
      let text = one.failures.flatMap(DrillText.lines).joined(separator: "\n")
      let message = "wanted \(first.wanted), found \(first.found)"
      suites += [
        head + ">", "      <failure message=\"\(Self.escaped(message))\">\(Self.escaped(text))</failure>",
        "    </testcase>",
      ]
    }
    suites.append("  </testsuite>")
  }

  /// A file that is no drill.
  mutating func add(_ error: DrillError) {
    tests += 1
    failures += 1
    let name = Self.escaped(error.place.file)
    suites += [
      "  <testsuite name=\"\(name)\" tests=\"1\" failures=\"1\" errors=\"0\">",
      "    <testcase classname=\"\(name)\" name=\"read\">",
      "      <failure message=\"\(Self.escaped("\(error)"))\"/>", "    </testcase>", "  </testsuite>",
    ]
  }

  var text: String {
    let head = "<testsuites tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\">"
    return (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", head] + suites + ["</testsuites>", ""])
      .joined(separator: "\n")
  }

  /// Characters that XML cannot hold, not even escaped, become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
