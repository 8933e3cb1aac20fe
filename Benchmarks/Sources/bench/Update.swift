import Measuring
import Servicing
import StateStore
import WindowsModel

/// An update of many files onto a machine that has each of them in an older version, and off again. No file is in use,
/// so that all are written at once, as those who are compared do.
struct Update {
  private let files: UpdateFiles
  private let machine: BenchMachine
  private static let article = KBNumber(900_001)

  static func perform(in folder: String, isQuick: Bool) throws {
    let files = UpdateFiles(isQuick: isQuick)
    let package = try package(files, in: folder)
    let path = "\(folder)/update.wupd"
    let update = try Update(files, path)
    try update.machine.tell("install") { try update.machine.install(package) }
    // Every removal asks for a restart, which is part of it.
    try update.machine.tell("uninstall") {
      try update.machine.uninstall(article)
      try update.machine.restart()
    }
  }

  private init(_ files: UpdateFiles, _ path: String) throws {
    self.files = files
    machine = try BenchMachine(path, extent: .registryOnly) { transaction in
      let machine = try Machine(transaction.now)
      for index in files.sizes.indices {
        let stored = try transaction.store(files.bytes(index, isNew: false))
        let facts = Self.facts(stored.sha256, stored.size, build: 1)
        try transaction.put(
          machine.system("system32\\\(UpdateFiles.name(index))"), transaction.revision(facts))
      }
    }
  }

  private static func facts(_ sha256: [UInt8], _ size: Int64, build: UInt16) -> RevisionFacts {
    let version = FileVersion(5, 2, 3790, build)
    return RevisionFacts(sha256: sha256, size: size, fileVersion: version, productVersion: version)
  }

  /// The package read from its folder, as the product has one before an install begins.
  private static func package(_ files: UpdateFiles, in folder: String) throws -> Package {
    var contents: [[UInt8]: PackageBytes] = [:]
    let list = try files.sizes.indices.map { index in
      let name = UpdateFiles.name(index)
      let bytes = try PlainFile.contents(of: "\(UpdateFiles.folder(in: folder))/\(name)")
      let hash = sha256(bytes)
      contents[hash] = .file("\(UpdateFiles.folder(in: folder))/\(name)")
      return PackageFile(
        target: "%SystemRoot%\\system32\\\(name)", copies: [nil: facts(hash, Int64(bytes.count), build: 2)])
    }
    return BenchMachine.package(article, list, contents)
  }
}
