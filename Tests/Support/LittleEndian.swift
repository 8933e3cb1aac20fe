extension [UInt8] {
  mutating func add16(_ number: Int) { for shift in [0, 8] { append(UInt8(truncatingIfNeeded: number >> shift)) } }

  mutating func add32(_ number: Int) {
    for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  /// Zeros up to a boundary.
  mutating func align(_ boundary: Int) { while count % boundary != 0 { append(0) } }

  public mutating func put32(_ number: Int, at offset: Int) {
    for place in 0..<4 { self[offset + place] = UInt8(truncatingIfNeeded: number >> (8 * place)) }
  }
}
