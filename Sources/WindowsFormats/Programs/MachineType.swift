extension PortableHeader {
  /// The processor, as wupd and bulletins call it, or the number of one that is not known.
  public var machineName: String {
    Self.machines[machine] ?? "machine 0x" + String(machine, radix: 16)
  }

  /// IMAGE_FILE_MACHINE_* of winnt.h.
  private static let machines: [UInt16: String] = [
    0x014C: "x86", 0x0162: "MIPS R3000", 0x0166: "MIPS", 0x0168: "MIPS R10000", 0x0169: "MIPS WCE", 0x0184: "Alpha",
    0x01A2: "SH3", 0x01A6: "SH4", 0x01C0: "ARM", 0x01C2: "Thumb", 0x01C4: "ARMv7", 0x01F0: "PowerPC", 0x0200: "ia64",
    0x0284: "Alpha64", 0x0EBC: "EFI", 0x8664: "x64", 0xAA64: "ARM64",
  ]
}
