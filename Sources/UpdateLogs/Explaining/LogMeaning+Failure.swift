import WindowsModel

/// Why a run failed: its lines, and the numbers and texts of its messages.
extension LogMeaning {
  static let failure: [LogMeaning] = [
    LogMeaning(
      "%CheckSystem: Failed to get product build type.", "It could not find out which kind of Windows this is."),
    LogMeaning("%CheckSystem: Major Version mismatch%", "The package is for another version of Windows."),
    LogMeaning("%CheckSystem: Build number mismatch%", "The package is for another build of Windows."),
    LogMeaning(
      "%CheckSystem: ServicePack version Mismatch%",
      "The machine's service pack is not one that the package installs on."),
    LogMeaning("%CheckSystem: STATUS_FAILED_LANGUAGE_TYPE%", "The package is for a Windows of another language."),
    LogMeaning("%CheckSystem: STATUS_PLATFORM_MISMATCH%", "The package is for another kind of processor."),
    LogMeaning(
      "%CheckSystem: STATUS_CHECKED_FREE_MISMATCH%", "The package is for the free build; this is a checked one."),
    LogMeaning(
      "%CheckSystem: STATUS_INSUFFICIENT_PRIVS%", "The account lacks a right that an install needs (KB888791)."),
    LogMeaning(
      "DoInstallation: CheckSystem Failed: 0x%", event: { _ in .failed },
      says: { found, _ in
        "The first check refused the package (0x\(found[0])\(extended(digits: found[0]).map { ": \($0)" } ?? ""))."
      }),
    LogMeaning("% Setup encountered an error: %", "{1} cannot be installed: {2}") { .refused($0[1]) },
    LogMeaning("Hotfix: Fix % was not removed.", "{1} is still installed.") { _ in .failed },
    LogMeaning("Hotfix: %", "What Hotfix.exe said: {1}") { .refused($0[0]) },
    LogMeaning("% Setup canceled.", "It was canceled; {1} was not installed.") { _ in .canceled },
    LogMeaning("% Uninstall canceled.", "It was canceled; {1} is still installed.") { _ in .canceled },
    LogMeaning(
      "InstallSingleCatalogFile: MyInstallCatalog failed for %; error=0x%",
      "The catalog of signatures {1} could not be installed: error 0x{2}."),
    LogMeaning(
      "DoInstallation:MyInstallCatalogFiles  failed:%",
      "The catalogs of signatures could not be installed, and the install ends here."
    ) { _ in .catalogsFailed },
    LogMeaning(
      "DoInstallation: Installation was canceled because migration is blocked by following files:",
      "Earlier updates would have to change their branch, and the files below keep them from it; the install ends here."
    ) { _ in .canceled },
    LogMeaning(
      "UnRegisterSpuninstForRecovery, failed to delete SpRecoverCmdLine value, error 0x%",
      "What would have taken the install back at the next start is not there to be deleted (0x{1})."),
    LogMeaning(
      "DoInstallation: Failed to unregistering spuninst.exe for recovery.",
      "Whether the next start would take the install back is not told."),
    LogMeaning("DeRegistering the Uninstall Program -> %, %", "The entry under Add or Remove Programs is taken back."),
    LogMeaning("Message displayed to the user: %", "The person before it was shown: {1}"),
    LogMeaning("User Input: %", "The answer: {1}."),
    LogMeaning("% installation did not complete.", "{1} was not installed.") { _ in .failed },
    LogMeaning(
      "Update.exe extended error code = 0x%", event: { Int($0[0], radix: 16).map { .extendedCode($0) } },
      says: { found, _ in
        extended(digits: found[0]).map { "Why, as a number: 0x\(found[0]), that is: \($0)." }
          ?? "Why, as a number: 0x\(found[0]), one that is not known here."
      }),
    LogMeaning(
      "Update.exe return code was masked to 0x643 for MSI custom action compliance.",
      "What it returned is 1603 (ERROR_INSTALL_FAILURE); /ER makes it return the number above."
    ) { _ in .masked },
    LogMeaning(
      "Software Update Rollback has completed with return code 0x%.%",
      "The install broke off, and what it had done was taken back."),
  ]

  /// The messages behind the extended error codes, in short.
  static func extended(_ code: Int) -> String? {
    switch code {
    case 0xF001: "another language"
    case 0xF002: "a checked (debug) Windows"
    case 0xF003: "not enough room on the disk"
    case 0xF004: "the account lacks a right"
    case 0xF006: "setup.log was not found in the repair folder"
    case 0xF007: "there is no update.inf"
    case 0xF00C: "a switch that does not go with this package"
    case 0xF00D: "it was canceled"
    case 0xF00E: "another processor"
    case 0xF012: "a file is open in another program"
    case 0xF01E: "the catalog of signatures could not be installed"
    case 0xF01F: "the registry could not be written"
    case 0xF020: "another build of Windows"
    case 0xF021: "another version of Windows"
    case 0xF02A: "the machine must be restarted first, for something else that waits"
    case 0xF05E: "a service could not be stopped"
    case 0xF064: "the package is damaged: a file is not the one its update.ver lists"
    case 0xF06A, 0xF06B: "the service pack here contains it, or is newer"
    case 0xF06E, 0xF070: "files could not be replaced"
    case 0xF076: "the service pack here is too low"
    case 0xF078: "no backup was kept"
    case 0xF0C0: "files of the package are out of date"
    case 0xF0DA: "the signature of update.inf could not be checked"
    case 0xF0E4, 0xF0E5: "it is not for this Windows"
    case 0xF0E8, 0xF0E9: "the package's list of branches is not valid"
    case 0xF0EA: "earlier updates could not change their branch"
    case 0xF0ED: "the package has no files for this machine"
    case 0xF0F1: "files here do not go with those of the package"
    case 0xF0F4: "a prerequisite is not met"
    case 0xF0F7, 0xF0F8, 0xF0F9, 0xF0FA: "it cannot be integrated"
    case 0xF117: "it could not find out which kind of Windows this is"
    // Inferred of one real log: what it downloads came to no end.
    case 0xF201: "a download was broken off, as it seems"
    case 0xF205: "another update is in progress"
    case 0xF206: "something must be downloaded first"
    default: nil
    }
  }

  private static func extended(digits: String) -> String? { Int(digits, radix: 16).flatMap { extended($0) } }

  /// A line that is the text of an extended error code.
  static func message(_ code: Int) -> String {
    "The message of the code \(WindowsCode.hexadecimal(code)): \(extended(code) ?? "not known")."
  }
}
