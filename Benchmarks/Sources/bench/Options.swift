import Glibc

/// The command line.
struct Options {
  struct Usage: Error {
    let message: String
  }

  /// Where the stores and databases are made; it should lie on a disk, for an fsync in memory costs nothing.
  var folder: String
  var schema = "../schema/0001-store.sql"
  /// A release build of wupd, whose start is timed.
  var wupd: String?
  var rounds = 5
  /// Smaller sizes and fewer rounds, for a look while something is worked on.
  var isQuick = false
  var sections = Section.allCases
  /// What this process is to do itself; without it, it runs others and prints the table.
  var work: Work?
  /// The act whose memory is measured.
  var act = ""

  /// - Parameter folder: that of the program, which lies on the disk it was built on.
  init(_ arguments: some Sequence<String>, folder: String) throws {
    self.folder = folder
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      if name == "--quick" {
        isQuick = true
        continue
      }
      guard let value = rest.popFirst() else { throw Self.usage }
      switch name {
      case "--folder": self.folder = value
      case "--schema": schema = value
      case "--wupd": wupd = value
      case "--act": act = value
      case "--only":
        sections = try value.split(separator: ",").map { word in
          guard let section = Section(rawValue: String(word)) else { throw Self.usage }
          return section
        }
      case "--rounds":
        guard let number = Int(value), number > 0 else { throw Self.usage }
        rounds = number
      case "--work":
        guard let found = Work(rawValue: value) else { throw Self.usage }
        work = found
      default: throw Self.usage
      }
    }
    if isQuick { rounds = min(rounds, 2) }
    guard work != nil || access(schema, R_OK) == 0 else {
      throw Usage(message: "bench: \(schema) cannot be read; --schema says where 0001-store.sql is.")
    }
  }

  private static let usage = Usage(
    message: """
      usage: bench [--folder FOLDER] [--schema FILE] [--wupd PROGRAM] [--rounds N] [--quick] [--only NAME[,NAME]]
      names: \(Section.allCases.map(\.rawValue).joined(separator: " "))
      """)
}
