import ArgumentParser

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What an install or a removal would do; nothing is kept.",
    discussion: """
        wupd plan install KB921883 KB958644 /z
        wupd plan uninstall KB921883
      """,
    subcommands: [PlanInstall.self, PlanUninstall.self])
}
