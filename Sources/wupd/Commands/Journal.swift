import ArgumentParser

struct Journal: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What was done to the machine, act by act; going back; proving that nothing was tampered with.",
    discussion: """
        wupd journal list
        wupd journal show last
        wupd journal rollback KB921883
        wupd journal verify
      """,
    subcommands: [
      JournalList.self, JournalShow.self, JournalDiff.self, JournalMark.self, JournalNote.self, JournalRollback.self,
      JournalReplay.self, JournalFork.self, JournalVerify.self, JournalAnchor.self,
    ])
}
