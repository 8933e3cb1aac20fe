import CSQLite
public import WindowsModel

/// What can stand for a `?` in a statement.
protocol Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32
}

extension Int64: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }
}

extension Int: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, Int64(self)) }
}

extension Bool: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, self ? 1 : 0)
  }
}

extension String: Bindable {
  // With its length: text of Windows may hold NUL.
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    var text = self
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        var none: CChar = 0
        return chars.isEmpty
          ? wupd_bind_text(statement, index, &none, 0)
          : wupd_bind_text(statement, index, chars.baseAddress, UInt64(chars.count))
      }
    }
  }
}

extension Array: Bindable where Element == UInt8 {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    withUnsafeBytes { bytes in
      bytes.isEmpty
        ? sqlite3_bind_zeroblob(statement, index, 0)
        : wupd_bind_blob(statement, index, bytes.baseAddress, UInt64(bytes.count))
    }
  }
}

extension WindowsTime: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, ticks) }
}

extension Optional: Bindable where Wrapped: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    self?.bind(to: statement, at: index) ?? sqlite3_bind_null(statement, index)
  }
}

extension Datum: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch self {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let number): sqlite3_bind_int64(statement, index, number)
    case .text(let text): text.bind(to: statement, at: index)
    case .blob(let bytes): bytes.bind(to: statement, at: index)
    case .real(let number): sqlite3_bind_double(statement, index, number)
    }
  }
}

/// Bytes that the caller keeps alive until the statement has run: nothing is copied.
struct BorrowedBytes: Bindable {
  let bytes: UnsafeRawBufferPointer

  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    bytes.isEmpty
      ? sqlite3_bind_zeroblob(statement, index, 0)
      : wupd_bind_borrowed_blob(statement, index, bytes.baseAddress, UInt64(bytes.count))
  }
}
