import Glibc

/// The command line.
struct Options {
  struct Usage: Error {
    let message: String
  }

  /// Where the stores and databases are made; it should lie on a disk, for an fsync in memory costs nothing.
  var folder = ""
  var schema = "../schema/0001-store.sql"
  /// A release build of wupd, whose start is timed.
  var wupd: String?
  var rounds = 5
  /// What this process is to do itself; without it, it runs others and prints the table.
  var work: Work?

  init(_ arguments: some Sequence<String>) throws {
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Self.usage }
      switch name {
      case "--folder": folder = value
      case "--schema": schema = value
      case "--wupd": wupd = value
      case "--rounds":
        guard let number = Int(value), number > 0 else { throw Self.usage }
        rounds = number
      case "--work":
        guard let found = Work(rawValue: value) else { throw Self.usage }
        work = found
      default: throw Self.usage
      }
    }
    guard !folder.isEmpty else { throw Self.usage }
    guard work != nil || access(schema, R_OK) == 0 else {
      throw Usage(message: "bench: \(schema) cannot be read; --schema says where 0001-store.sql is.")
    }
  }

  private static let usage = Usage(
    message: "usage: bench --folder <folder on disk> [--schema <0001-store.sql>] [--wupd <program>] [--rounds <n>]")
}
