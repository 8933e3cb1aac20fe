/// What the installers return. Without `/ER` there are no others (KB897341).
public enum WindowsCode {
  /// ERROR_SUCCESS.
  public static let success = 0
  /// ERROR_INSTALL_FAILURE.
  public static let failure = 1603
  /// ERROR_SUCCESS_REBOOT_REQUIRED.
  public static let restartRequired = 3010

  public static func name(_ code: Int) -> String {
    switch code {
    case success: "ERROR_SUCCESS"
    case failure: "ERROR_INSTALL_FAILURE"
    case restartRequired: "ERROR_SUCCESS_REBOOT_REQUIRED"
    default: isExtended(code) ? "extended error code \(hexadecimal(code))" : "error"
    }
  }

  /// An extended error code of Update.exe or Spuninst.exe: the number of a text in their string tables.
  public static func isExtended(_ code: Int) -> Bool { (0xF001...0xF4FF).contains(code) }

  /// `0xF0EA`, as people know an extended code.
  public static func hexadecimal(_ code: Int) -> String { "0x" + String(code, radix: 16, uppercase: true) }
}
