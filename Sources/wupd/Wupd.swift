import ArgumentParser
import BatchFiles
import Drills
import HostFiles
import Servicing
import StateStore
import Synchronization
import WindowsModel

@main
struct Wupd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wupd",
    abstract: "The update state of a classic Windows machine, in one file with a journal.",
    discussion: """
      A machine store holds the registry, the files and the installed updates of one
      Windows NT 4.0, 2000, XP or Server 2003, and every change that led there. On it
      wupd installs, chains, hotpatches, restarts and removes as Windows did, and can
      do what Windows could not: go back to any point, look at any earlier one, and
      prove that nothing was tampered with.

        wupd create --product ws2003 --service-pack 1 --name PLANT7
        wupd install KB921883 /z
        wupd status

      Called by the name of qchain, qfecheck or spuninst it behaves as that tool.
      Exit status: 0 done; 10 done, restart required (3010); 1 refused as Windows
      would (1603); 2 a check found something wrong; 64 usage, 65 bad data, 66 no
      such input, 73 cannot create, 74 input/output, 75 store in use, 77 no
      permission.
      """,
    version: "wupd \(programVersion)",
    groupedSubcommands: [
      CommandGroup(
        name: "Machine",
        subcommands: [
          Create.self, Adopt.self, StatusCommand.self, Reboot.self, Hold.self, Release.self, Program.self,
          Conditions.self,
          Compare.self,
        ]),
      CommandGroup(
        name: "Updates",
        subcommands: [
          Install.self, Uninstall.self, QChainCommand.self, QfecheckCommand.self, Check.self, Qualify.self, Plan.self,
          Pending.self, Log.self,
          Batch.self, DrillCommand.self, CatalogCommand.self,
        ]),
      CommandGroup(name: "Reading back", subcommands: [Report.self, TimelineCommand.self, Export.self]),
      CommandGroup(name: "State", subcommands: [Registry.self, Files.self]),
      CommandGroup(name: "Journal", subcommands: [Journal.self, Undo.self, Compact.self, Upgrade.self]),
    ])

  static func main() {
    // An act that is not committed does not exist.
    Interrupts.watch("\nwupd: interrupted; the store is as it was before this command's unfinished act.\n")
    var wantsJSON = false
    do {
      let arguments = Invocation.reordered(Invocation.words, of: Wupd.self)
      wantsJSON = arguments.contains("--json")
      if let word = HostProcess.unreadable(variables: ["WUPD_STORE", "WUPD_ACCOUNT", "WUPD_CLOCK"]) {
        fail("\(word): is no UTF-8, which all words and variables are taken for.", "usage", .usage, wantsJSON)
      }
      if Set(Invocation.words) == ["--version", "--json"] {
        print(JSON.object(["format": .number(1), "version": .text(programVersion)]))
        try HostProcess.flush()
        HostProcess.end(0)
      }
      if let unknown = UnknownCommand(arguments, of: Wupd.self) { fail(unknown.message, "usage", .usage, wantsJSON) }
      var command = try parseAsRoot(arguments)
      defer {
        tellSwept()
        do { try HostProcess.flush() } catch { unheard(error) }
      }
      try command.run()
    } catch let error as StoreError {
      fail(error.told + DoneActs.sentence, error.code.description, Status(error.code), wantsJSON)
    } catch let error as HostError {
      let error = StoreError(error)
      fail(error.told + DoneActs.sentence, error.code.description, Status(error.code), wantsJSON)
    } catch let error as BatchError {
      fail(error.description, "batch", .badData, wantsJSON)
    } catch let error as DrillError {
      fail(error.description, "drill", .badData, wantsJSON)
    } catch let error as UnknownSwitch {
      if !wantsJSON {
        for line in error.usage { print(line) }
        print(codeLine(WindowsCode.failure))
      }
      let message = "\(error.word) is not among the switches of the installer; nothing was changed."
      fail(message, "refused", .refused, wantsJSON)
    } catch let error as NameError {
      fail(error.description, "invalid", .usage, wantsJSON)
    } catch let error as ValidationError {
      fail(error.message, "usage", .usage, wantsJSON)
    } catch  where exitCode(for: error) == .validationFailure {
      if wantsJSON { fail(message(for: error), "usage", .usage, wantsJSON) }
      fail(folded(fullMessage(for: error)), .usage)
    } catch let status as ExitCode {
      HostProcess.end(status.rawValue)
    } catch  where exitCode(for: error) == .success {
      print(folded(fullMessage(for: error)))
      do { try HostProcess.flush() } catch { unheard(error) }
    } catch {
      exit(withError: error)
    }
    HostProcess.end(0)
  }

  private static func tellSwept() {
    for path in Unfinished.swept {
      Terminal.say("wupd: \(printable(path)): left by a command that was killed; taken away.")
    }
  }

  private static func fail(_ message: String, _ code: String, _ status: Status, _ wantsJSON: Bool) -> Never {
    // Two objects would be none.
    if wantsJSON && !Listing.hasBegun.load(ordering: .relaxed) {
      print(JSON.object(["format": .number(1)] + errorMembers(message, code, status)))
    }
    fail("wupd: \(message.replacing("\n", with: "\u{2424}"))", status)
  }

  /// Nobody could take what was printed, so that the status must not say that all is well.
  private static func unheard(_ error: HostError) -> Never {
    fail("wupd: \(error)" + (DoneActs.all.isEmpty ? "" : " What was done is in wupd journal list."), .inputOutput)
  }

  /// What was typed comes back in a message: cut, and without what would steer a terminal.
  private static func fail(_ text: String, _ status: Status) -> Never {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      // By scalars: a Character may be as long as it likes.
      let shown = printable(String(line)).unicodeScalars
      return shown.count > 1500 ? String(shown.prefix(1000)) + " … " + String(shown.suffix(300)) : String(shown)
    }
    HostProcess.say("\(lines.prefix(20).joined(separator: "\n"))\n")
    // Without the buffers of what was printed, if they cannot be written.
    try? HostProcess.flush()
    HostProcess.end(status.rawValue)
  }
}
