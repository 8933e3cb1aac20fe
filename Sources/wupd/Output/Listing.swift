import HostFiles
import Synchronization
import WindowsModel

/// The long part of a result, of which there may be millions: each thing is put down as it comes, an item of JSON or a row
/// of text, and all are printed when the last is known. So the store is not held while somebody reads, and a failure until
/// then prints nothing.
final class Listing {
  /// Something was printed: what fails now can no longer be the answer instead of it.
  static let hasBegun = Atomic(false)

  private let isJSON: Bool
  /// Of text no more than so many rows are put down.
  private let limit: Int
  private var spool = Spool()
  private var widths: ColumnWidths
  /// Those beyond the limit too.
  private(set) var count = 0
  /// How many are beyond the limit.
  var cut: Int { count - spool.count }

  init(isJSON: Bool, indent: Int = 2, right: Set<Int> = [], limit: Int = .max) {
    self.isJSON = isJSON
    self.limit = limit
    widths = ColumnWidths(indent: indent, right: right)
  }

  /// As it was in the beginning.
  func clear() {
    (spool, count) = (Spool(), 0)
    widths.clear()
  }

  func add(_ item: @autoclosure () -> JSON, _ cells: @autoclosure () -> [String]) throws {
    if isJSON { try add(item()) } else { try add(cells()) }
  }

  func add(_ item: JSON) throws {
    count += 1
    try spool.append(item.text(indent: 2))
  }

  func add(_ cells: [String]) throws {
    count += 1
    guard count <= limit else { return }
    // What is between cells is in none: it would steer a terminal.
    let shown = cells.map(printable)
    widths.add(shown)
    try spool.append(shown.joined(separator: "\u{0}"))
  }

  /// The lines of the rows.
  func print() throws {
    Self.hasBegun.store(true, ordering: .relaxed)
    try spool.read { row in
      Swift.print(
        widths.line(row.utf8.split(separator: 0, omittingEmptySubsequences: false).map { String(Substring($0)) }))
    }
  }

  /// An object whose last member is the array of the items.
  func printJSON(_ members: JSONMembers, _ name: String) throws {
    Self.hasBegun.store(true, ordering: .relaxed)
    let head = JSON.object(members).description.dropLast("\n}".count)
    Swift.print("\(head),\n  \"\(name)\": [", terminator: "")
    var end = "\n"
    try spool.read { item in
      Swift.print(end + "    " + item, terminator: "")
      end = ",\n"
    }
    Swift.print(count == 0 ? "]\n}" : "\n  ]\n}")
  }
}
