extension LogMeaning {
  static let hotpatching: [LogMeaning] = [
    LogMeaning(
      "Hotpatching Initialization Failed: Disabling Hotpatch functionality.",
      "This machine or account cannot patch files in memory; the update is installed cold."),
    LogMeaning(
      "AnalyzeComponents: Hotpatch analysis disabled; skipping.",
      "Nothing is patched in memory: hotpatching is off, or cannot be on for this package (/hotpatch:enable turns it on)."
    ),
    LogMeaning(
      "AnalyzeComponents: Hotpatching is disabled.", "No file is patched in memory: files in use need a restart."),
    LogMeaning("AnalyzeComponents: Hotpatching is enabled.", "At least one file is to be patched in memory."),
    LogMeaning(
      "AnalyzeForHotpatching: Analyzing source=%,target=%...", "Can {2} be patched in memory? The answer is below."),
    LogMeaning(
      "  AnalyzeForHotpatching: target not marked for copy; skipping.", "No: the file is not replaced at all."),
    LogMeaning("  AnalyzeForHotpatching: target does not exist; skipping.", "No: the machine has no such file."),
    LogMeaning(
      "  AnalyzeForHotpatching: target is not in hotpatch-enabled directory; skipping.",
      "No: it lies in a folder whose files are never patched in memory."),
    LogMeaning("  AnalyzeForHotpatching: Failed to hash target; skipping.", "No: the file here could not be read."),
    LogMeaning(
      "  AnalyzeForHotpatching: target has no matching hotpatch file; skipping.",
      "No: the package has no hotpatch made for the very file that is here."),
    LogMeaning(
      "AnalyzeForHotpatching: Hotpatch target added; source=%,target=%.", "Yes: {2} is to be patched in memory."),
    LogMeaning("AnalyzeForHotpatching used % ticks.", "Every file was asked about."),
    LogMeaning(
      "AnalyzeForHotpatching added targets; returning to phase one.", "The inventory is done again with the hotpatches."
    ),
    LogMeaning(
      "AtomicReplaceFile: Calling HpReplaceSystemModule(%)", "The new file is put in the place of{1}in one step."),
    LogMeaning("AtomicReplaceFile: HpReplaceSystemModule succeeded.", "The new file is in its place."),
    LogMeaning(
      "AtomicReplaceFile: HpReplaceSystemModule failed; status=0x%, location=%.",
      "The file could not be swapped (status 0x{1}); it needs the restart."),
    LogMeaning(
      "ApplyHotpatches: Hotpatch source=%,target=% applies to target %...", event: { .swapped($0[2]) },
      says: { found, _ in "Now the programs that have \(found[2]) in memory are patched." }),
    LogMeaning("  ApplyHotpatches: % was not copied; skipping apply.", "{1} was not replaced, so nothing is patched."),
    LogMeaning(
      "  ApplyHotpatches: % was delayed; skipping apply.", "{1} waits for the restart, so nothing is patched."),
    LogMeaning(
      "  ApplyHotpatches: % was not atomically replaced; skipping apply.",
      "{1} was not swapped in one step, so nothing is patched."),
    LogMeaning("ApplyHotpatches: Calling HpApplyHotPatch(%).", "Windows is asked to patch the images in memory."),
    LogMeaning(
      "HpApplyHotPatch: Apply succeeded for process % with pid %; status=0x%, location=%.",
      "{1} runs the new code from now on."),
    LogMeaning(
      "HpApplyHotPatch: Apply failed for process % with pid %;%", "{1} could not be patched; it runs the old code."),
    LogMeaning("HpApplyHotPatch: Apply skipped for process % with pid %,%", "{1} was ending, and was not patched."),
    LogMeaning("ApplyHotpatches: HpApplyHotPatch succeeded.", "Every program that has the file runs the new code.") {
      _ in
      .patched
    },
    LogMeaning(
      "ApplyHotpatches: HpApplyHotPatch failed; status=0x%, location=%.",
      "Not every program could be patched (status 0x{1}); the restart is needed."),
    LogMeaning(
      "ApplyHotpatches: Unable to register hotpatch of %; hotpatch application treated as failure.",
      "The hotpatch of {1} could not be recorded, and counts as failed."),
    LogMeaning("DoInstallation: ApplyHotpatches returned TRUE.", "Every hotpatch was applied."),
    LogMeaning("DoInstallation: ApplyHotpatches returned %.", "Not every hotpatch was applied; the restart is needed."),
  ]

  static let files: [LogMeaning] = [
    LogMeaning("ArchiveFileForUninstall: %", "The old {1} is kept for a removal.") { .kept($0[0]) },
    LogMeaning(
      "Registering Uninstall Program for -> %, % , 0x%", "{1} is entered under Add or Remove Programs."),
    LogMeaning("System Restore Point set.", "A point was made that System Restore can go back to."),
    LogMeaning("PFE2: Not avoiding Per File Exceptions.", "Files are handled one by one. Usual."),
    LogMeaning(
      "Registering spuninst.exe for recovery successful.", "If the install breaks off, the next start takes it back."),
    LogMeaning("GetCatVersion:  Failed to retrieve version information from % with error 0x%") { found, context in
      "The version of the catalog of signatures \(found[0]) could not be read (\(error(found[1]))). "
        + (context.summary?.diedOfCatalogs == true ? "The run failed because of its catalogs." : context.afterAll)
    },
    LogMeaning("Copied file:  %", event: { .copied($0[0]) }, says: copied),
    LogMeaning("Copied File:  %", event: { .copied($0[0]) }, says: copied),
    LogMeaning(
      "Copied file (delayed):  %", event: { .delayed($0[0]) },
      says: { found, context in waiting(found[0], context) }),
    LogMeaning("Skipped copying file:  %", "{1} was left as it is.") { .skipped($0[0]) },
    LogMeaning(
      "Copied % to % via %", "{2} is new at once; the old one, still in memory, lies as {3} until the restart."
    ) { .movedAside($0[1]) },
    LogMeaning("CopyError: % %") { found, _ in "\(found[1]) could not be copied: error \(found[0])." },
    LogMeaning("Missing file %", "{1} is missing."),
    LogMeaning(
      "DoInstallation: Installing assemblies with source root path: %",
      "Side-by-side assemblies are installed from {1}."),
    LogMeaning("Starting process:  %", "A program of the package is started: {1}."),
    LogMeaning("Working directory:  %", "It is started in {1}."),
    LogMeaning(" Return Code = %", "That program ended with {1}."),
  ]

  static func waiting(_ path: String, _ context: LogContext) -> String {
    guard let target = context.target(of: path) else {
      return "The file to be replaced is in use: its new one waits as \(path) for the restart."
    }
    let what = context.isRemoval ? "what was there before waits" : "the new file waits"
    return "\(target) is in use: \(what) as \(path) for the restart."
  }

  private static let copied: @Sendable ([String], LogContext) -> String = { found, context in
    if found[0].lowercased().contains("\\dllcache\\"), !context.isRemoval {
      return "The new \(found[0].split(separator: "\\").last ?? "") is in the cache of Windows File Protection."
    }
    return context.isRemoval ? "\(found[0]) is again what it was before." : "\(found[0]) is the new one."
  }

  static let queue: [LogMeaning] = [
    LogMeaning(
      "---- Old Information In The Registry ------",
      "The queue of what waits for the restart, before it is cleaned of files that a newer one makes idle:"
    ) { _ in .queue(.old) },
    LogMeaning(
      "---- New Information In The Registry ------",
      "The queue after it was cleaned, which the next restart carries out (nothing below: it is empty):"
    ) { _ in .queue(.new) },
    LogMeaning("Source:%", event: { .queue(.source($0[0])) }, says: { found, _ in waiting(found[0]) }),
    LogMeaning(
      "Destination:%", event: { .queue(.destination($0[0])) },
      says: { found, _ in
        let file = LoggedFile(found[0])
        guard !file.path.isEmpty else { return "It has no destination: the file above is deleted at the restart." }
        return "It takes the place of \(file.path)" + (file.version.map { ", which is \($0) now." } ?? ".")
      }),
    LogMeaning(
      "Deleting File: % ( incoming is older file )", "{1} is thrown out: a newer file waits for the same place."
    ) { .thrownOut($0[0]) },
    LogMeaning(
      "Deleting File: % ( incoming is a newer file )", "{1} is thrown out: the file that comes now is newer."
    ) { .thrownOut($0[0]) },
    LogMeaning(
      "Deleting File: % ( File on disk is newer than the temp file )",
      "{1} is thrown out: the file in its place is newer already (KB815062)."
    ) { .thrownOut($0[0]) },
    LogMeaning("PendingFileRenameOperations is corrupt.", "The queue in the registry is no list of pairs."),
    LogMeaning("PendingFileRenameOperations%: %", "The queue in the registry cannot be read: {2}."),
  ]

  private static func waiting(_ text: String) -> String {
    let file = LoggedFile(text)
    return file.path + (file.version.map { ", version \($0)," } ?? "") + " waits for the restart."
  }
}
