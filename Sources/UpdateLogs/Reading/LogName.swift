package import WindowsModel

/// The name of the file that an installer writes its log to: `KB921883.log`, `KB2510531-IE8.log`, `Q300845_WM9.log`;
/// `KB921883Uninst.log` of the removal; `svcpack.log` of a service pack. In any case of letters.
package struct LogName: Sendable, Hashable {
  /// nil: that of a service pack, which names none.
  package let article: KBNumber?
  package let isOfRemoval: Bool

  /// nil for a name that no installer gives its log.
  package init?(_ name: some StringProtocol) {
    let upper = name.uppercased().utf8
    guard upper.suffix(4).elementsEqual(".LOG".utf8) else { return nil }
    let stem = upper.dropLast(4)
    isOfRemoval = stem.suffix(6).elementsEqual("UNINST".utf8)
    if stem.elementsEqual("SVCPACK".utf8) {
      article = nil
      return
    }
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    let letters = stem.prefix { !isDigit($0) }
    let digits = stem.dropFirst(letters.count).prefix(while: isDigit)
    // What follows the number is set off from it, as in -v2 and _WM9.
    let rest = stem.dropFirst(letters.count + digits.count)
    guard rest.first.map({ !(0x41...0x5A).contains($0) }) ?? true || rest.elementsEqual("UNINST".utf8),
      let article = KBNumber(String(decoding: stem.prefix(letters.count + digits.count), as: UTF8.self))
    else { return nil }
    self.article = article
  }
}
