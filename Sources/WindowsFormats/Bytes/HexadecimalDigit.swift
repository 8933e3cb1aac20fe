/// What a hexadecimal digit of ASCII stands for, either case; nil for anything else.
@inline(__always)
func hexadecimalDigit<Unit: FixedWidthInteger>(_ unit: Unit) -> Unit? {
  switch unit {
  case 0x30...0x39: unit - 0x30
  case 0x41...0x46: unit - 0x37
  case 0x61...0x66: unit - 0x57
  default: nil
  }
}
