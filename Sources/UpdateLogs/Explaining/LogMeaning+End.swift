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
