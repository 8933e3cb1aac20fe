/// A text as it is shown to a person: a control character is its symbol or U+FFFD, so that a line stays a line, keeps its
/// direction, and a terminal is not spoken to.
public func printable(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
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
public func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// Letters to add, drop or exchange to make one word the other. Only the first forty bytes of each are looked at.
public func editDistance(_ one: String, _ other: String) -> Int {
  let (a, b) = (Array(one.utf8.prefix(40)), Array(other.utf8.prefix(40)))
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var corner = i
    row[0] = i + 1
    for (j, second) in b.enumerated() {
      let next = min(row[j] + 1, row[j + 1] + 1, corner + (letter == second ? 0 : 1))
      corner = row[j + 1]
      row[j + 1] = next
    }
  }
  return row[b.count]
}
