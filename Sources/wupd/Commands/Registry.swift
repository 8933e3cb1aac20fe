import ArgumentParser

struct Registry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reg",
    abstract: "The registry, with the grammar of Windows' own reg.exe.",
    discussion: """
        wupd reg query 'HKLM\\SOFTWARE\\Microsoft\\Updates' /s
        wupd reg add 'HKLM\\SOFTWARE\\Vendor' /v Level /t REG_DWORD /d 3
        wupd reg delete 'HKLM\\SOFTWARE\\Vendor' /v Level
        wupd reg export 'HKLM\\SOFTWARE\\Vendor' vendor.reg
        wupd reg import vendor.reg
      """,
    subcommands: [
      RegistryQuery.self, RegistryAdd.self, RegistryDelete.self, RegistryImportCommand.self, RegistryExportCommand.self,
    ])
}
