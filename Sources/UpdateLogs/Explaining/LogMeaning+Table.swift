import WindowsModel

extension LogMeaning {
  /// Every line that is known: the format strings of Update.exe and Spuninst.exe 6.3.13.0, and wupd's own notes. The
  /// first that fits is taken.
  static let all: [LogMeaning] =
    head + preparations + inventory + hotpatching + files + queue + restart + failure + removal + notes

  /// What an error number of Windows says; the number itself where it is not a common one.
  static func error(_ digits: String) -> String {
    switch digits.lowercased().drop(while: { $0 == "0" }) {
    case "2": "there is no such key, value or file"
    case "3": "there is no such folder"
    case "5": "access was denied"
    case "20": "somebody else has the file open"
    case "57": "a parameter was not valid"
    case "80092004": "it was not found, 0x80092004"
    case "e0000102": "the INF does not list it"
    default: "error 0x\(digits)"
    }
  }

  /// What a program was started with.
  static func switches(_ text: String) -> String {
    let words = text.split(separator: " ").joined(separator: " ")
    return words.isEmpty ? "It was started without switches." : "It was started with the switches \(words)."
  }

  /// The beginning of a section.
  private static let head: [LogMeaning] = [
    LogMeaning("%/%/% %:%:% (local)") { found, _ in
      KBLogRun.time("\(found[0])/\(found[1])/\(found[2]) \(found[3]):\(found[4]):\(found[5]) (local)") != nil
        ? "When the run began, by the machine's own clock."
        : "Here stands when the run began, and what stands here is no time that there is: it is not known when."
    },
    LogMeaning("%\\hotfix.exe (version %)", "The program that wrote this: Hotfix.exe of NT 4.0, version {2}."),
    LogMeaning("%\\hotfix.exe", "The program that wrote this: Hotfix.exe of NT 4.0."),
    LogMeaning("%.exe (version %)", "The program that wrote this, and its version, {2}."),
    LogMeaning("%\\spuninst.exe", "The program that wrote this; its version is not known.") { _ in .removal },
    LogMeaning("Hotfix started with following command line:%") { found, _ in switches(found[0]) },
    LogMeaning("Service Pack started with following command line:%") { found, _ in
      "This is a service pack. " + switches(found[0])
    },
    LogMeaning(
      "InitializeSvcPackLogWrapper: Unable to write to user-supplied log path: %",
      "/log named {1}, where no log can be written; the usual one was written all the same."),
  ]

  /// Before the inventory.
  private static let preparations: [LogMeaning] = [
    LogMeaning(
      "In Function TestVolatileFlag, line %, RegOpenKeyEx failed with error 0x2",
      "No other install or removal waits for a restart (there is no UpdateExeVolatile key)."),
    LogMeaning(
      "In Function GetReleaseSet, line %, RegQueryValueEx failed with error 0x2",
      "The machine belongs to no special release; this is usual."),
    LogMeaning("In Function %, line %, % failed with error 0x%") { found, context in
      "\(found[0]) could not read the registry: \(error(found[3])). \(context.afterAll)"
    },
    LogMeaning(
      "Condition Check for Line % of % returned FALSE",
      "A prerequisite of the package, in line {1} of its INF, is not met."),
    LogMeaning(
      "IsInfFileTrusted: ValidateSingleFileSignature Failed: STR_FAILED_INF_INTEGRITY",
      "The signature of the package's INF could not be checked."),
    LogMeaning(
      "DoInstallation: CleanPFR failed: 0x2",
      "The queue of files that wait for the restart is empty: the value does not exist. Harmless."
    ) { _ in .queue(.empty) },
    LogMeaning("DoInstallation: CleanPFR failed: 0x%") { found, _ in
      "The queue of files that wait for the restart could not be cleaned: \(error(found[0]))."
    },
    LogMeaning("DoInstallation: SnapPendingDelayedRenameOperations failed: 0x%") { found, _ in
      "The queue of files that wait for the restart could not be copied for later: \(error(found[0]))."
    },
    LogMeaning("SetProductTypes: InfProductBuildType=BuildType.%") { found, _ in
      let kinds = [
        "IP": "a workstation (Professional)", "IS": "a server", "IA": "an Advanced or Enterprise Server",
        "ID": "a Datacenter Server", "IC": "a Home edition", "IB": "a Web edition",
      ]
      return "This Windows is \(kinds[found[0]] ?? "of the kind \(found[0])"); the package installs the files for it."
    },
    LogMeaning(
      "SetAltOsLoaderPath: No section uses DirId %; done.", "The package brings no file for the start partition."),
    LogMeaning(
      "DoInstallation: FetchSourceURL for % failed",
      event: { $0[0].split(separator: "\\").last.map { .inf(String($0)) } },
      says: { found, _ in
        guard let name = found[0].split(separator: "\\").last, name.lowercased().hasPrefix("update_") else {
          return
            "The package has one set of files; its INF is \(found[0]). No download is needed, so this is no failure."
        }
        let branch = name.dropFirst(7).split(separator: ".").first ?? ""
        return "The branch in use: the \(branch) files, by \(name). No download is needed, so this is no failure."
      }),
    LogMeaning("CreateUninstall = 1,Directory = %", "The old files are kept in {1}, so that it can be removed."),
    LogMeaning(
      "CreateUninstall = 0,Directory =%", "No backup is kept (/n): the update cannot be removed afterwards."),
    LogMeaning("LoadFileQueues: UpdSpGetSourceFileLocation for % failed: 0x%") { found, context in
      "The package does not bring \(found[0]): \(error(found[1])). \(context.afterAll)"
    },
    LogMeaning("BuildCabinetManifest: update.url absent", "Everything is in the package; nothing is downloaded."),
    LogMeaning("FileInUse:: Detection disabled.", "It does not look for programs that have its files open."),
    LogMeaning("FileInUse:: Added to Filelist: %", "It looks whether {1} is in use."),
    LogMeaning("FileInUse:: PrintTasksUsingModule: No tasks found using %", "No program has {1} open."),
    LogMeaning(
      "FileInUse:: Reboot required - user has agreed to reboot the system after installation",
      "A file is in use, and the user agreed to a restart."),
  ]

  private static let inventory: [LogMeaning] = [
    LogMeaning("Starting AnalyzeComponents", "The inventory begins: which files are here, and which are to be copied."),
    LogMeaning("AnalyzePhase% used % ticks", "A stage of the inventory is done."),
    LogMeaning("AnalyzePhase%: used % ticks", "A stage of the inventory is done."),
    LogMeaning("AnalyzeComponents used % ticks", "The inventory is decided."),
    LogMeaning("AnalyzeComponents: changed, returning to phase 2.", "Something changed; the inventory is done again."),
    LogMeaning("No % file.", "There is no list of blocked updates ({1}). Usual."),
    LogMeaning("OEM file scan used % ticks", "It looked for drivers of other makers."),
    LogMeaning("FindFirstFile %", "It looks at the packages kept for a change of branch, in {1}."),
    LogMeaning(
      "AnalyzeForBranching: g_bRepeatInventory set to TRUE because target file % has branch % which is greater than branch for %",
      event: { .branch("QFE, for \($0[0]) is of branch \($0[1])") },
      says: { found, _ in
        "\(found[0]) is of the hotfix line already (\(found[1])): the whole package installs its QFE files, not the GDR ones (KB824994)."
      }),
    LogMeaning(
      "AnalyzeForBranching: g_bMigrate set to TRUE because target file % has branch % which is smaller than branch for %",
      "{1} is of branch {2}, which is too low: earlier updates are installed again from their hotfix line."),
    LogMeaning(
      "AnalyzeForBranching: files installed on target workstation are from % branch which is incompatible with % branch",
      "The files here are of branch {1}; those of the package, of {2}, do not go with them."),
    LogMeaning(
      "AnalyzeForBranching: Package required to migrate % not found",
      "{1} would have to change its branch, and its package is not kept on this machine."),
    LogMeaning(
      "AnalyzeForBranching: Using effective target % for %", "{2} is taken to be {1}, which waits for its place."),
    LogMeaning("AnalyzeForBranching used % ticks.", "The choice between GDR and QFE files is made."),
    LogMeaning("Package %, File %, Version %, Branch %", "{2} {3} of branch {4}, from the package {1}."),
    LogMeaning("Downloading % files", "{1} files are to be downloaded."),
    LogMeaning("bPatchMode = FALSE", "The package holds whole files."),
    LogMeaning("bPatchMode = %", "The package holds differences to older files, from which the new ones are made."),
    LogMeaning("Inventory complete: ReturnStatus=0, % ticks", "The inventory is complete, without an error."),
    LogMeaning("Inventory complete: ReturnStatus=%, % ticks", "The inventory ended with the error {1}."),
    LogMeaning("Num Ticks for % : %", "Time taken for {1}: {2} milliseconds.") {
      // Those of the stages that come before any file is touched.
      ["invent", "Cabinet build"].contains($0[0]) ? nil : .queue(.work)
    },
    LogMeaning(
      "Allocation size of drive % is % bytes, free space = % bytes", "{3} bytes are free on the system drive."),
    LogMeaning(
      "Error: Drive % free %MB req: %MB %",
      "There is too little room: {2} MB free, {3} MB needed, {4} (with the backup)."),
    LogMeaning(
      "Drive % free %MB req: %MB w/uninstall: NOT CALCULATED.",
      "There is room: {2} MB free, {3} MB needed. No backup is kept."),
    LogMeaning(
      "Drive % free %MB req: %MB w/uninstall %MB", "There is room: {2} MB free, {3} MB needed, {4} MB with the backup."),
    LogMeaning(
      "AnalyzeDiskUsage:  Skipping EstimateDiskUsageForUninstall.", "No room is needed for a backup, for none is kept."),
    LogMeaning("CabinetBuild complete", "The files of the package are at hand."),
    LogMeaning("DynamicStrings section not defined or empty.", "The package has no texts of its own. Usual."),
  ]
}
