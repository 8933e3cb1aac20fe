import ArgumentParser

struct Files: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "The files of the machine, with their versions.",
    discussion: """
        wupd file list '%SystemRoot%\\system32\\drivers'
        wupd file show '%SystemRoot%\\system32\\netapi32.dll' --at KB921883
        wupd file get 'C:\\WINDOWS\\KB921883.log'
        wupd file describe netapi32.dll
      """,
    subcommands: [FileList.self, FileShow.self, FileGet.self, FilePut.self, FileDelete.self, FileDescribe.self])
}
