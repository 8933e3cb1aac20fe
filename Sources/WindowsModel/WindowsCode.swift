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
    default: "error"
    }
  }
}
