import ArgumentParser
import StateStore

struct Compact: Command {
  static let configuration = CommandConfiguration(
    abstract: "Compress stored contents in place; a stock sqlite3 reads them back with sqlar_uncompress(data, size).",
    discussion: """
        wupd compact
      """)

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Status {
    let result = try act(.compact, on: openForWriting()) { try $0.compact() }
    show(
      ["pieces": .number(result.pieces), "bytes_saved": .number(result.saved)],
      ["\(counted(result.pieces, "piece")) looked at, \(counted(result.saved, "byte")) saved"])
    return .done
  }
}
