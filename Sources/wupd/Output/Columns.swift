/// How wide the columns of some rows are, and a row as a line. The last cell of a row is not padded, and no cell to more than
/// a line's width: one of a million characters would make a million of each.
struct ColumnWidths {
  private static let most = 120

  private var widths: [Int] = []
  private let indent: String
  private let gap: String
  /// Columns that are written flush right.
  private let right: Set<Int>

  init(indent: Int = 2, gap: Int = 2, right: Set<Int> = []) {
    self.indent = String(repeating: " ", count: indent)
    self.gap = String(repeating: " ", count: gap)
    self.right = right
  }

  mutating func clear() { widths = [] }

  mutating func add(_ cells: [String]) {
    for (column, cell) in cells.enumerated() {
      if column == widths.count { widths.append(0) }
      widths[column] = max(widths[column], min(Self.width(cell), Self.most))
    }
  }

  func line(_ cells: [String]) -> String {
    // What a cell ends with is its own: nothing is trimmed.
    guard let last = cells.lastIndex(where: { !$0.isEmpty }) else { return "" }
    var line = indent
    for (column, cell) in cells[...last].enumerated() {
      let missing = max(0, widths[column] - Self.width(cell))
      if right.contains(column) { line += String(repeating: " ", count: missing) }
      line += cell
      if column == last { break }
      if !right.contains(column) { line += String(repeating: " ", count: missing) }
      line += gap
    }
    return line
  }

  private static func width(_ cell: String) -> Int {
    // To find where a character ends takes far longer than to see that each is a byte.
    cell.utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? cell.utf8.count : cell.count
  }
}

/// Rows whose columns line up.
struct Columns {
  private var rows: [[String]] = []
  private var widths: ColumnWidths

  init(indent: Int = 2, gap: Int = 2, right: Set<Int> = [], _ rows: [[String]] = []) {
    widths = ColumnWidths(indent: indent, gap: gap, right: right)
    for row in rows { add(row) }
  }

  mutating func add(_ cells: String...) { add(cells) }

  mutating func add(_ cells: [String]) {
    rows.append(cells)
    widths.add(cells)
  }

  var lines: [String] { rows.map(widths.line) }
}
