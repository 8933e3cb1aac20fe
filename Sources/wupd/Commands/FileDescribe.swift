import ArgumentParser

struct FileDescribe: Command {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "What a file of this computer is: its kind, versions, branch, checksum and signature. No store is asked.",
    discussion: """
        wupd file describe netapi32.dll
        wupd file describe /mnt/c/WINDOWS/system32/*.dll --json

      The file is only read. A checksum is compared with the one that its bytes give;
      a damaged file is described as far as it can be read, with what is wrong.
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("Files of this computer.", valueName: "host-file"))
  var files: [String]

  func perform() throws -> Status {
    // One after the other: of many files not all are in memory.
    if options.json {
      let described = try files.map { try DescribedFile($0).json }
      show(["files": .array(described)], [])
    } else {
      for (index, file) in files.enumerated() {
        let lines = try DescribedFile(file).lines
        show([:], index == 0 ? lines : [""] + lines)
      }
    }
    return .done
  }
}
