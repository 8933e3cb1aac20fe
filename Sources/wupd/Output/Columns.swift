/// Rows whose columns line up. The last column of a row is not padded.
struct Columns {
  private var rows: [[String]]
  private let indent: String
  private let gap: String
  /// Columns that are written flush right.
  private let right: Set<Int>

  init(indent: Int = 2, gap: Int = 2, right: Set<Int> = [], _ rows: [[String]] = []) {
    self.indent = String(repeating: " ", count: indent)
    self.gap = String(repeating: " ", count: gap)
    self.right = right
    self.rows = rows
  }

  mutating func add(_ cells: String...) { rows.append(cells) }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  var lines: [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      var line = indent
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += right.contains(column) ? padding + cell : cell + padding
        line += gap
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
