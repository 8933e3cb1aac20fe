import CSQLite
import WindowsModel

/// One row of a result, lent to the closure that reads it.
struct Row: ~Copyable {
  let statement: OpaquePointer

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  func isBlob(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_BLOB }

  func isReal(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_FLOAT }

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func flag(_ column: Int32) -> Bool { sqlite3_column_int64(statement, column) != 0 }

  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    return String(decoding: bytes, as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func time(_ column: Int32) -> WindowsTime? { optionalInt(column).map(WindowsTime.init(ticks:)) }

  /// The bytes of a BLOB, valid inside the closure.
  func withBytes<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    let start = sqlite3_column_blob(statement, column)
    return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }

  func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

  func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  func datum(_ column: Int32) -> Datum {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(int(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(bytes(column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
    default: .null
    }
  }

  var columnCount: Int32 { sqlite3_column_count(statement) }

  /// The values from a column on.
  func data(from first: Int32) -> [Datum] { (first..<columnCount).map { datum($0) } }

  /// Looked up once; each `sqlite3_column_…` function would do it again.
  @inline(__always)
  func lent(_ column: Int32) -> LentDatum {
    let value = sqlite3_column_value(statement, column)
    switch sqlite3_value_type(value) {
    case SQLITE_INTEGER: return .integer(sqlite3_value_int64(value))
    case SQLITE_TEXT:
      let start = sqlite3_value_text(value)
      return .text(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    case SQLITE_BLOB:
      let start = sqlite3_value_blob(value)
      return .blob(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    case SQLITE_FLOAT: return .real(sqlite3_value_double(value))
    default: return .null
    }
  }
}

/// A value of SQLite's five kinds, where its kind is not known beforehand.
enum Datum: Hashable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  /// No column of the schema holds one; a store that was tampered with may.
  case real(Double)

  var numberOrZero: Int64 { if case .integer(let number) = self { number } else { 0 } }
  var textOrEmpty: String { if case .text(let text) = self { text } else { "" } }
}

/// The same where it lies, without a copy: valid while the row is.
enum LentDatum: Equatable {
  case null
  case integer(Int64)
  case text(UnsafeRawBufferPointer)
  case blob(UnsafeRawBufferPointer)
  case real(Double)

  /// By their bytes.
  static func == (one: LentDatum, other: LentDatum) -> Bool {
    switch (one, other) {
    case (.null, .null): true
    case (.integer(let one), .integer(let other)): one == other
    case (.real(let one), .real(let other)): one == other
    case (.text(let one), .text(let other)), (.blob(let one), .blob(let other)):
      one.elementsEqual(other)
    default: false
    }
  }
}
