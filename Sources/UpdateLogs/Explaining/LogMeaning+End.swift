import WindowsModel

extension LogMeaning {
  /// The end of an install: whether a restart is needed, and why.
  static let restart: [LogMeaning] = [
    LogMeaning(
      "IsRebootRequiredForFileQueue: In Service Pack mode; reboot is required.",
      "A service pack always needs a restart."
    ) { _ in .restart("a service pack always needs one") },
    LogMeaning(
      "IsRebootRequiredForFileQueue: At least one file operation was delayed; reboot is required.",
      "Something waits for the restart; the lines below name it."),
    LogMeaning(
      "%If none are listed below, check above for delayed deletes.",
      "If no file is named below, a deletion waits; the queue above shows it."),
    LogMeaning(
      "IsRebootRequiredForFileQueue: Hotpatch for % was not applied; reboot is required.",
      "{1} could not be patched in memory, so a restart is needed."
    ) { .restart("\($0[0]) could not be patched in memory") },
    LogMeaning(
      "IsRebootRequiredForFileQueue: % was delayed; reboot is required.",
      "{1} was in use; its new file comes into place at the restart."
    ) { .restart("\($0[0]) was in use and waits") },
    LogMeaning(
      "IsRebootRequiredForFileQueue: % was no-delay replaced; reboot is required.",
      "{1} is new on the disk, and Windows runs the old one until the restart."
    ) { .restart("\($0[0]) is loaded at each start and runs as the old one until then") },
    LogMeaning(
      "IsRebootRequiredForFileQueue: % was hotpatched since last boot; reboot is required.",
      "{1} was patched in memory before in this session; a second time needs a restart."
    ) { .restart("\($0[0]) was hotpatched before, since the last start") },
    LogMeaning(
      "IsRebootRequiredForFileQueue: % was atomically replaced and had no hotpatch; reboot is required.",
      "{1} was swapped, and there was no hotpatch for it."
    ) { .restart("\($0[0]) was swapped without a hotpatch") },
    LogMeaning(
      "IsRebootRequiredForFileQueue: % copy method unknown; reboot is required.",
      "How {1} was copied is not known; a restart is needed to be safe."
    ) { .restart("it is not known how \($0[0]) was copied") },
    LogMeaning(
      "DoInstallation: A reboot is required because RebootRequired=1 was specified in the inf.",
      "The package itself asks for a restart, whatever files it replaced."
    ) { _ in .restart("the package asks for it") },
    LogMeaning(
      "DoInstallation: A reboot is required because user has specified /ForceRestart.", "/forcerestart was said."
    ) { _ in .restart("/forcerestart was said") },
    LogMeaning(
      "DoInstallation: A reboot is required to complete the installation of one or more files.",
      "The files named above need the restart."),
    LogMeaning(
      "DoInstallation: A reboot is required because the ProcessesToRunAfterReboot inf section was non-empty.",
      "The package has a program that runs after the restart."
    ) { _ in .restart("a program of the package runs after it") },
    LogMeaning(
      "DoInstallation: A reboot is required because one or more custom actions require it.",
      "Something beside the files needs the restart."
    ) { _ in .restart("something beside the files needs it") },
    LogMeaning(
      "DoInstallation: A reboot is required to complete the installation of one or more migrated hotfix packages.",
      "Earlier updates that changed their branch need the restart."
    ) { _ in .restart("earlier updates changed their branch") },
    LogMeaning(
      "DoInstallation: A reboot is required to complete the installation of one or more devices.",
      "A driver needs the restart."
    ) { _ in .restart("a driver needs it") },
    LogMeaning(
      "UpdateSpUpdSvcInf: Source [ProcessesToRunAfterReboot] section is empty; nothing to do.",
      "No program of the package runs after a restart."),
    LogMeaning(
      "RebootNecessary = %,WizardInput = % , DontReboot = %, ForceRestart = %",
      event: { .end(restart: $0[0] == "1", dont: $0[2] == "1", forced: $0[3] == "1") },
      says: { found, _ in
        guard found[0] == "1" else { return "The end: no restart is needed. It returned 0.\(wizard)" }
        let then =
          found[3] == "1"
          ? "it restarts the machine, as /forcerestart says"
          : found[2] == "1"
            ? "it leaves that to you (/z, /norestart)" : "it restarts the machine unless somebody says no"
        return "The end: a restart is needed, and \(then). It returned 3010.\(wizard)"
      }),
  ]

  private static let wizard = " What WizardInput means is not known."

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

  static let removal: [LogMeaning] = [
    LogMeaning("Spuninst.exe is being run from the following location: %", "The removal runs from {1}.") { _ in .removal
    },
    LogMeaning("Spuninst.exe was run with the following arguments:%") { found, _ in switches(found[0]) },
    LogMeaning(" % new programs listed", "Programs and updates installed since, as the warning lists them: {1}."),
    LogMeaning(" % newly installed programs detected", "Programs and updates installed since: {1}."),
    LogMeaning(
      "Setup detected the following program: %", "{1} was installed since, and may not run properly afterwards."),
    LogMeaning(
      " ---- PendingFileRenamOperations Before Uninstallation ------",
      "The queue of what waits for the restart, before the removal (nothing below: it is empty):"
    ) { _ in .queue(.old) },
    LogMeaning(
      " ---- PendingFileRenameOperations After Uninstallation ------",
      "The queue after the removal, which the next restart carries out (nothing below: it is empty):"
    ) { _ in .queue(.new) },
    LogMeaning("Deleted file: %", "{1} came with the update, and is gone.") { .deleted($0[0]) },
    LogMeaning("%    (delayed)", "{1} is deleted at the restart, for it is in use.") { .deletionDelayed($0[0]) },
    LogMeaning("Starting Registry updates", "The registry is set back to what it was.") { _ in .queue(.work) },
    LogMeaning("Done with Registry updates", "The registry is as it was before the update."),
    LogMeaning(
      "DoPostUninstallWrapper: Machine will be rebooted because /ForceRestart was supplied.", "/forcerestart was said."
    ) { _ in .restart("/forcerestart was said") },
    LogMeaning("DoPostUninstallWrapper: % requires a reboot.", "The restart is needed for: {1}.") {
      .restart("it is needed for: \($0[0])")
    },
    LogMeaning(
      "MSI installation detected.  Changing dwExitCode from % to ERROR_SUCCESS.",
      "It was removed by an MSI package, which is told 0 instead of {1}."),
    LogMeaning("The % was not uninstalled.", "{1} is still installed.") { _ in .failed },
    LogMeaning(
      "RebootNecessary = %, DontReboot = %", event: { .end(restart: $0[0] == "1", dont: true, forced: false) },
      says: { found, _ in
        guard found[0] == "1" else { return "The end: removed, and no restart is needed. It returned 0." }
        return "The end: removed; a restart is needed"
          + (found[1] == "1" ? ", and it leaves that to you (/z, /norestart)" : "") + ". It returned 3010."
      }),
  ]

  /// wupd's own. Of two forms of one note the longer stands first.
  static let notes: [LogMeaning] = [
    LogMeaning(LogNote.branch.line("%"), "Which set of files was chosen, and why: {1}.") { .branch($0[0]) },
    LogMeaning(LogNote.notDone.line("%"), "Of what the package asks for, this was not done: {1}."),
    LogMeaning(LogNote.skipped.line("%"), "Why: {1}.") { .because($0[0]) },
    LogMeaning(LogNote.delayed.line("%"), "Why it waits: {1}."),
    LogMeaning(LogNote.notHotpatched.line("%"), "Why not: {1}.") { .hotpatchNote($0[0]) },
    LogMeaning(LogNote.queueBefore.line("empty"), "Before the install nothing waited for the restart.") { _ in
      .queue(.before(nil))
    },
    LogMeaning(LogNote.queueBefore.line("% -> deleted"), "Before the install: {1} waited for its deletion.") {
      .queue(.before(LoggedPair($0[0], nil)))
    },
    LogMeaning(LogNote.queueBefore.line("% -> %"), "Before the install: {1} waited for the place of {2}.") {
      .queue(.before(LoggedPair($0[0], $0[1])))
    },
    LogMeaning(LogNote.queueAfter.line("empty"), "After the install nothing waits for the restart.") { _ in
      .queue(.after(nil))
    },
    LogMeaning(LogNote.queueAfter.line("% -> deleted"), "The next restart deletes {1}.") {
      .queue(.after(LoggedPair($0[0], nil)))
    },
    LogMeaning(LogNote.queueAfter.line("% -> %"), "The next restart puts {1} in the place of {2}.") {
      .queue(.after(LoggedPair($0[0], $0[1])))
    },
    LogMeaning(LogNote.restart.line("%"), "Why the restart: {1}.") { .restartNote($0[0]) },
    LogMeaning(LogNote.withdrawn.line("%"), "Why: {1}.") { .because($0[0]) },
    LogMeaning(LogNote.nothingCopied.line("%"), "{1}"), LogMeaning(LogNote.waits.line("%"), "{1}"),
    LogMeaning(
      LogNote.takenAlong.line("%"), "An earlier package is applied anew in its QFE branch, from $hf_mig$: {1}."),
    LogMeaning(LogNote.broughtBack.line("%"), "As before the update: {1}."),
    LogMeaning(LogNote.refused.line("%"), "Why: {1}") { .refused($0[0]) },
    LogMeaning(LogNote.unchanged.line("%"), "The machine is as it was: {1}."),
  ]
}
