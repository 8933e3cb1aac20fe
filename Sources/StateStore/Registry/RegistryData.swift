import WindowsModel

/// A value's data on its way into the database: most is ASCII text, which needs no `String` in between.
struct RegistryData: Bindable {
  let value: RegistryValue

  func bind(to statement: OpaquePointer, at index: Int32, _ scratch: BindingScratch) -> Int32 {
    guard value.type == .string || value.type == .expandString,
      let text = value.data.withUnsafeBytes({ Self.narrowed($0, scratch) })
    else { return value.datum.bind(to: statement, at: index, scratch) }
    return BorrowedText(text: text).bind(to: statement, at: index, scratch)
  }

  /// UTF-16LE with a NUL at the end and none before, as the bytes of ASCII; nil for anything else.
  private static func narrowed(_ data: UnsafeRawBufferPointer, _ scratch: BindingScratch) -> UnsafeBufferPointer<CChar>?
  {
    let count = data.count / 2 - 1
    guard data.count % 2 == 0, count >= 0, data[2 * count] == 0, data[2 * count + 1] == 0 else { return nil }
    let mark = scratch.used
    guard let place = scratch.take(count)?.bindMemory(to: CChar.self) else { return nil }
    for index in 0..<count {
      let low = data[2 * index]
      guard low != 0, low < 0x80, data[2 * index + 1] == 0 else {
        scratch.release(to: mark)
        return nil
      }
      place[index] = CChar(bitPattern: low)
    }
    return UnsafeBufferPointer(place)
  }
}
