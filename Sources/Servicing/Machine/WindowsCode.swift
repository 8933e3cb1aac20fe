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

/// Why an installer refused: Update.exe's extended error code, and a sentence.
public struct Refusal: Error, Sendable, Hashable {
  /// Number of the message in Update.exe's string table: 0xF076.
  public let extendedCode: Int
  /// One sentence or two, for a person.
  public let message: String
  /// Lines of the log in front of it.
  public var logLines: [String] = []

  public init(_ extendedCode: Int, _ message: String) {
    self.extendedCode = extendedCode
    self.message = message
  }

  /// A package of which something is not what its maker made.
  public static func damaged(_ package: String, _ what: String? = nil) -> Refusal {
    let what = what ?? "A file in \(package) is not the one its update.ver lists"
    return Refusal(0xF064, "\(what): the package is damaged. Get it anew.")
  }
}
