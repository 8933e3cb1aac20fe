package import WindowsModel

/// The name of the file that an installer writes its log to: `KB921883.log`, `KB2510531-IE8.log`, `Q300845_WM9.log`;
/// `KB921883Uninst.log` of the removal; `svcpack.log` of a service pack. In any case of letters.
package struct LogName: Sendable, Hashable {
  /// nil: that of a service pack, which names none.
  package let title: ShortTitle?
  package let isOfRemoval: Bool

  package var article: KBNumber? { title?.article }

  /// nil for a name that no installer gives its log.
  package init?(_ name: some StringProtocol) {
    func end(_ text: Substring.UnicodeScalarView, _ suffix: String) -> Substring.UnicodeScalarView? {
      let start = text.dropLast(suffix.unicodeScalars.count)
      return WindowsName.same(String(text[start.endIndex...]), suffix) ? start : nil
    }
    guard var stem = end(Substring(name).unicodeScalars, ".log") else { return nil }
    isOfRemoval = end(stem, "Uninst") != nil
    if WindowsName.same(String(stem), "svcpack") {
      title = nil
      return
    }
    stem = end(stem, "Uninst") ?? stem
    // What follows the number is set off from it, as in -v2 and _WM9, or is a version, as in v2.
    guard let title = ShortTitle(String(stem)), title.isSetOff else { return nil }
    self.title = title
  }
}
