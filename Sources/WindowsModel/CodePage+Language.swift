extension CodePage {
  /// The code page that Windows of a language has for text of its programs (`ACP`).
  ///
  /// - Parameter language: LANGID, or a primary language alone. nil for one that has no code page, or is not known here.
  public static func ansi(of language: UInt16) -> CodePage? { numbers(language).flatMap { CodePage($0.ansi) } }

  /// The one for its consoles (`OEMCP`).
  public static func oem(of language: UInt16) -> CodePage? { numbers(language).flatMap { CodePage($0.oem) } }

  /// Source: Microsoft's list of language identifiers with their code pages (`docs/windows-facts.md` 10.7). A country may
  /// have another one for consoles than its language: 850 in Britain.
  private static func numbers(_ language: UInt16) -> (ansi: Int, oem: Int)? {
    switch language {
    // Taiwan, Hong Kong, Macao; Serbian and Bosnian in Cyrillic letters; Azeri and Uzbek in theirs.
    case 0x0404, 0x0C04, 0x1404: return (950, 950)
    case 0x0C1A, 0x1C1A, 0x201A: return (1251, 855)
    case 0x082C, 0x0843: return (1251, 866)
    default: break
    }
    switch language & 0x3FF {
    case 0x01, 0x20, 0x29: return (1256, 720)
    case 0x02, 0x19, 0x22, 0x23, 0x2F, 0x3F, 0x40, 0x44, 0x50: return (1251, 866)
    case 0x04: return (936, 936)
    case 0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24: return (1250, 852)
    case 0x08: return (1253, 737)
    case 0x09, 0x41: return (1252, 437)
    case 0x03, 0x06, 0x07, 0x0A, 0x0B, 0x0C, 0x0F, 0x10, 0x13, 0x14, 0x16, 0x1D, 0x21, 0x2D, 0x36, 0x38, 0x3E, 0x56:
      return (1252, 850)
    case 0x0D: return (1255, 862)
    case 0x11: return (932, 932)
    case 0x12: return (949, 949)
    case 0x1E: return (874, 874)
    case 0x1F, 0x2C, 0x43: return (1254, 857)
    case 0x25, 0x26, 0x27: return (1257, 775)
    case 0x2A: return (1258, 1258)
    default: return nil
    }
  }
}
