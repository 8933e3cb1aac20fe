import Glibc
import HostFiles
import Servicing
import StateStore
import TestSupport

/// `PackageWorker PACKAGE FOLDER`: lays the files of a package out in a folder, those that are made of deltas too.
let words = CommandLine.arguments
guard words.count == 3 else { exit(64) }
do {
  let source = try PackageSource.open(words[1])
  for member in source.members {
    var folder = words[2]
    let parts = member.name.split(separator: "\\").map(String.init)
    for part in parts.dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o777)
    }
    write(try source.bytes(of: member, limit: 1 << 30), to: "\(folder)/\(parts.last ?? "")")
  }
} catch {
  print((error as? StoreError)?.message ?? "\(error)")
  exit(1)
}
