import CSQLite
public import WindowsModel

/// What can stand for a `?` in a statement.
protocol Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32
}

extension Int64: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    sqlite3_bind_int64(statement, index, self)
  }
}

extension Int: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    sqlite3_bind_int64(statement, index, Int64(self))
  }
}

extension Bool: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    sqlite3_bind_int64(statement, index, self ? 1 : 0)
  }
}

extension String: Bindable {
  // With its length: text of Windows may hold NUL.
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    var text = self
    return text.withUTF8 { bytes in
      if let kept = scratch.copy(UnsafeRawBufferPointer(bytes)) {
        return wupd_bind_borrowed_text(statement, index, kept, UInt64(bytes.count))
      }
      return bytes.withMemoryRebound(to: CChar.self) {
        wupd_bind_text(statement, index, $0.baseAddress, UInt64($0.count))
      }
    }
  }
}

extension Array: Bindable where Element == UInt8 {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    withUnsafeBytes { bytes in
      if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
      if let kept = scratch.copy(bytes) {
        return wupd_bind_borrowed_blob(statement, index, kept, UInt64(bytes.count))
      }
      return wupd_bind_blob(statement, index, bytes.baseAddress, UInt64(bytes.count))
    }
  }
}

extension WindowsTime: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    sqlite3_bind_int64(statement, index, ticks)
  }
}

extension Optional: Bindable where Wrapped: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    self?.bind(to: statement, at: index, scratch) ?? sqlite3_bind_null(statement, index)
  }
}

extension Datum: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    switch self {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let number): sqlite3_bind_int64(statement, index, number)
    case .text(let text): text.bind(to: statement, at: index, scratch)
    case .blob(let bytes): bytes.bind(to: statement, at: index, scratch)
    case .real(let number): sqlite3_bind_double(statement, index, number)
    }
  }
}

/// Bytes that the caller keeps alive until the statement has run: nothing is copied.
struct BorrowedBytes: Bindable {
  let bytes: UnsafeRawBufferPointer

  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    bytes.isEmpty
      ? sqlite3_bind_zeroblob(statement, index, 0)
      : wupd_bind_borrowed_blob(statement, index, bytes.baseAddress, UInt64(bytes.count))
  }
}

/// Text in UTF-8 that the caller keeps alive until the statement has run.
struct BorrowedText: Bindable {
  let text: UnsafeBufferPointer<CChar>

  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    wupd_bind_borrowed_text(statement, index, text.baseAddress, UInt64(text.count))
  }
}

/// Memory for what statements are given while they run. SQLite would take and free memory of its own for each text.
///
/// Statements begin and end one inside the other, so what was taken last is given back first.
final class BindingScratch {
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  private(set) var used = 0

  deinit { memory.deallocate() }

  /// The bytes at a place that stays until ``release(to:)``; nil when there is no room for them.
  func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
    guard let place = take(bytes.count) else { return nil }
    if !bytes.isEmpty { place.copyMemory(from: bytes) }
    // No bytes have an address too: SQLite would take a text without one for NULL.
    return place.baseAddress.map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }
  }

  /// A place for so many bytes that stays until ``release(to:)``; nil when there is no room for them.
  func take(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    guard count <= memory.count - used else { return nil }
    defer { used += count }
    return UnsafeMutableRawBufferPointer(rebasing: memory[used..<used + count])
  }

  /// Gives back all that was taken since `used` was `mark`.
  func release(to mark: Int) { used = mark }
}
