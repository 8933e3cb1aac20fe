/// A file as compress.exe packs it (SZDD), with nothing but literal bytes in it.
public func compressed(_ bytes: [UInt8], missing: Character = "l") -> [UInt8] {
  let size = UInt32(bytes.count)
  var result = Array("SZDD".utf8) + [0x88, 0xF0, 0x27, 0x33, 0x41, missing.asciiValue ?? 0]
  result += (0..<4).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
  for start in stride(from: 0, to: bytes.count, by: 8) {
    result += [0xFF] + bytes[start..<min(start + 8, bytes.count)]
  }
  return result
}
