/// A code page of one byte a character, as consoles of Windows write: bytes to text.
///
/// Source of the tables: the Unicode Consortium's `CP437.TXT`, `CP850.TXT`, `CP852.TXT` and `CP866.TXT`.
public enum CodePage: Int, Sendable, CaseIterable {
  case us = 437
  case western = 850
  case central = 852
  case cyrillic = 866
  case windows1252 = 1252

  /// Stands for a byte of 0x80 and above whose character is not known; no name of a file has it.
  static let unknown: UInt16 = 0xFFFF

  /// The UTF-16 unit of a byte; the first half is ASCII in all of them.
  public func unit(_ byte: UInt8) -> UInt16 {
    guard byte >= 0x80 else { return UInt16(byte) }
    let index = Int(byte) - 0x80
    return switch self {
    case .us: Self.table437[index]
    case .western: Self.table850[index]
    case .central: Self.table852[index]
    case .cyrillic: Self.table866[index]
    case .windows1252: Windows1252.unit(byte)
    }
  }

  /// The byte of a UTF-16 unit; nil for a character that the code page does not have.
  public func byte(_ unit: UInt16) -> UInt8? {
    (UInt8.min...UInt8.max).first { self.unit($0) == unit }
  }

  private static let table437 = Array(
    """
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}
    """.utf16)
  private static let table850 = Array(
    """
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}
    """.utf16)
  private static let table852 = Array(
    """
    ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
    └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}
    """.utf16)
  private static let table866 = Array(
    """
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{A0}
    """.utf16)
}
