import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@testable import Servicing

/// Random stories, told to the machine and to ``StackModel``, which have to agree after every act.
@Suite("Stories of the stack, over random seeds")
struct StackStoryTests {
  private static let names = ["a.dll", "b.dll", "c.dll", "d.dll"]
  private static let product = Product.ws2003

  /// The machine that all stories begin with, made once.
  private static func beginning() throws -> [UInt8] {
    let machine = try TestMachine(
      files: [
        "a.dll": "5.2.3790.100 srv03_sp1_rtm 100", "b.dll": "5.2.3790.100 srv03_sp1_rtm 101",
        "d.dll": "5.2.3790.100 srv03_sp1_qfe 103",
      ], alwaysHeld: ["a.dll"])
    // A whole file, and not one with a log beside it.
    let copy = machine.scratch.file("copy.wupd")
    try machine.store.replay(into: copy)
    return contents(of: copy)
  }

  @Test("Machine and model agree after every act; taken off in the order of the stack, all is as before")
  func stories() throws {
    let bytes = try Self.beginning()
    var acts = 0
    // Twenty thousand in the large tier.
    try withSeeds(isLarge ? 1_400 : 100) { seed in
      var story = try Story(bytes, seed)
      for _ in 0..<Int.random(in: 3...12, using: &story.generator) {
        try story.act()
        acts += 1
      }
      try story.end()
    }
    if environment("WUPD_SEED") == nil { #expect(acts > 400) }
  }

  private struct Story {
    typealias File = StackModel.File

    var generator: SeededGenerator
    let machine: TestMachine
    let start: Point
    let packages: [StackModel.Package]
    var model: StackModel
    /// Somebody was at what waited, something was removed out of order or kept no backup: the way back is another.
    var isMeddledWith = false
    var told: [String] = []

    init(_ bytes: [UInt8], _ seed: UInt64) throws {
      machine = try TestMachine(copyOf: bytes)
      start = try machine.point()
      var generator = SeededGenerator(seed: seed)
      packages = (1...6).map { Self.package($0, &generator) }
      self.generator = generator
      model = StackModel(
        disk: [
          "a.dll": File(version: 100, size: 100, isQFE: false), "b.dll": File(version: 100, size: 101, isQFE: false),
          "d.dll": File(version: 100, size: 103, isQFE: true),
        ], alwaysHeld: ["a.dll"])
    }

    private static func package(_ index: Int, _ generator: inout SeededGenerator) -> StackModel.Package {
      var package = StackModel.Package(number: 900_000 + index)
      if index == 6 {
        package.isServicePack = true
        package.includes = [900_001, 900_003]
      }
      let kind = package.isServicePack ? 9 : Int.random(in: 0...9, using: &generator)
      for (place, name) in StackStoryTests.names.enumerated() where generator.chance(2) || place == index % 4 {
        func file(_ line: Int, _ isQFE: Bool?) -> File {
          File(
            version: 100 + Int.random(in: 1...12, using: &generator), size: 1000 * index + 10 * place + line,
            isQFE: isQFE)
        }
        let ifPresent = generator.chance(4)
        switch kind {
        case 0...4:
          let gdr = file(1, false)
          var qfe = file(2, true)
          if generator.chance(2) { qfe.version = gdr.version }
          package.files.append((name, gdr, qfe, nil, ifPresent))
        case 5: package.files.append((name, file(1, false), nil, nil, ifPresent))
        case 6, 7: package.files.append((name, nil, file(2, true), nil, ifPresent))
        default: package.files.append((name, nil, nil, file(3, nil), ifPresent))
        }
      }
      return package
    }

    private func text(_ file: File) -> String {
      let branch = file.isQFE.map { $0 ? " srv03_sp1_qfe" : " srv03_sp1_gdr" } ?? " -"
      return "5.2.3790.\(file.version)\(branch) \(file.size)"
    }

    private func facts(_ file: File) -> RevisionFacts {
      var facts = ServicingTests.facts(text(file))
      if file.isQFE == nil { facts.branch = nil }
      return facts
    }

    private func real(_ package: StackModel.Package) -> Package {
      var result = ServicingTests.package(UInt32(package.number), [])
      for file in package.files {
        var copies: [BranchLine?: RevisionFacts] = [:]
        copies[.gdr] = file.gdr.map(facts)
        copies[.qfe] = file.qfe.map(facts)
        if let only = file.only { copies[BranchLine?.none] = facts(only) }
        result.files.append(
          PackageFile(
            target: "%SystemRoot%\\system32\\\(file.path)", copies: copies, onlyIfPresent: file.ifPresent))
      }
      if package.isServicePack { result.kind = .servicePack(2) }
      result.includes = Set(package.includes.map { KBNumber(UInt32($0)) })
      return result
    }

    // MARK: Acts

    mutating func act() throws {
      switch Int.random(in: 0...19, using: &generator) {
      case 0...8: try install()
      case 9...12: try uninstall(force: generator.chance(4))
      case 13...15:
        told.append("restart")
        try machine.restart()
        model.restart()
      case 16, 17: try hold()
      default: try meddle()
      }
      try compare()
    }

    private mutating func install() throws {
      let package = packages[Int.random(in: 0..<packages.count, using: &generator)]
      let keepsBackup = !generator.chance(8)
      if !keepsBackup { isMeddledWith = true }
      told.append("install \(package.number)\(keepsBackup ? "" : " /n")")
      let outcome =
        keepsBackup ? try machine.install(real(package)) : try machine.install(real(package), "/z", "/q", "/n")
      let isDone = model.install(package, keepsBackup: keepsBackup)
      try require(isDone == (outcome.refusal == nil), "refused: \(outcome.refusal?.message ?? "no")")
    }

    private mutating func uninstall(force: Bool) throws {
      guard let layer = force ? model.stack.randomElement(using: &generator) : model.stack.last else { return }
      told.append("uninstall \(layer.number)\(force ? " forced" : "")")
      if force { isMeddledWith = true }
      let outcome = try machine.uninstall(KBNumber(UInt32(layer.number)), ignoringWarning: force)
      let isDone = model.uninstall(layer.number, force: force)
      try require(isDone == (outcome.refusal == nil), "refused: \(outcome.refusal?.message ?? "no")")
    }

    private mutating func hold() throws {
      let name = ["b.dll", "c.dll", "d.dll"].randomElement(using: &generator) ?? "b.dll"
      guard model.disk[name] != nil else { return }
      if model.held.contains(name) {
        told.append("release \(name)")
        try machine.release(name)
        model.held.remove(name)
      } else {
        told.append("hold \(name)")
        try machine.hold(name)
        model.held.insert(name)
      }
    }

    /// Somebody deletes, or writes over, a file that waits.
    private mutating func meddle() throws {
      guard let index = model.queue.indices.filter({ !model.queue[$0].isDeletion }).randomElement(using: &generator)
      else { return }
      let pair = model.queue[index]
      let sources = try machine.store.read { view in
        try PendingQueue.read(view).renames.filter { $0.targetPath?.name == pair.path }.compactMap(\.sourcePath)
      }
      let places = model.queue.indices.filter { model.queue[$0].path == pair.path && !model.queue[$0].isDeletion }
      guard let place = places.firstIndex(of: index), sources.count == places.count else { return }
      isMeddledWith = true
      if generator.chance(2) {
        told.append("delete what waits for \(pair.path)")
        try machine.delete(sources[place].description)
        model.queue[index].source = nil
      } else {
        told.append("write over what waits for \(pair.path)")
        let junk = File(version: 77, size: 77, isQFE: nil)
        try machine.edit { try $0.put(sources[place], $0.revision(facts(junk))) }
        model.queue[index].source = junk
      }
    }

    // MARK: Agreement

    private func require(_ holds: Bool, _ what: String) throws {
      if !holds { throw Difference(text: "\(what)\nafter \(told.joined(separator: "; "))") }
    }

    struct Difference: Error, CustomStringConvertible {
      let text: String
      var description: String { text }
    }

    private func shown(_ revision: Revision?) -> String {
      revision.map { "\($0.fileVersion?.description ?? "-") of \($0.facts.size ?? 0)" } ?? "nothing"
    }

    private func shown(_ file: File?) -> String { file.map { "5.2.3790.\($0.version) of \($0.size)" } ?? "nothing" }

    private func compare() throws {
      try machine.store.read { view in
        for name in StackStoryTests.names {
          let found = shown(try view.file(TestMachine.path(name, view))?.revision)
          try require(found == shown(model.disk[name]), "\(name) is \(found), and should be \(shown(model.disk[name]))")
        }
        let listed = try view.updates().map { Int($0.article.number) }
        try require(listed == model.listed, "\(listed) are listed, and should be \(model.listed)")
        for name in StackStoryTests.names {
          let waiting = try PendingQueue.read(view).renames.compactMap { rename -> String? in
            if rename.kind == .delete { return rename.sourcePath?.name == name ? "deletion" : nil }
            guard rename.targetPath?.name == name, let source = rename.sourcePath else { return nil }
            return shown(try view.file(source)?.revision)
          }
          let wanted = model.queue.filter { $0.path == name }.map { $0.isDeletion ? "deletion" : shown($0.source) }
          try require(waiting == wanted, "for \(name) wait \(waiting), and should \(wanted)")
        }
        let foreign = try ForeignSource.all(view).count
        let wanted = model.queue.filter { $0.source != $0.queued }.count
        try require(foreign == wanted, "\(foreign) sources are told as foreign, and should be \(wanted)")
        for layer in model.stack {
          let line = try view.update(KBNumber(UInt32(layer.number)))?.line ?? ""
          try require(line == layer.line, "\(layer.number) is of line \(line), and should be \(layer.line)")
        }
      }
    }

    /// What can come off comes off, the newest first, each with its restart.
    mutating func end() throws {
      told.append("all off")
      try machine.restart()
      model.restart()
      var isWhole = !isMeddledWith
      while let top = model.stack.last(where: { $0.takenOverBy == nil }) {
        guard top.hasFolder else {
          isWhole = false
          break
        }
        let outcome = try machine.uninstall(KBNumber(UInt32(top.number)))
        try require(model.uninstall(top.number, force: false) == (outcome.refusal == nil), "\(top.number) stays on")
        try machine.restart()
        model.restart()
        try compare()
      }
      if isWhole {
        let changes = try machine.changes(since: start)
        try require(changes.isEmpty, "other than before: \(changes)")
      }
      let verification = try machine.store.verify()
      try require(verification.isSound, "\(verification.flaws.map(\.text))")
    }
  }
}
