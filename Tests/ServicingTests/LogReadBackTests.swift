import StateStore
import TestSupport
import Testing
import UpdateLogs
import WindowsFormats
import WindowsModel

@testable import Servicing

/// What wupd wrote into a log tells the acts that it came from.
@Suite("A log reads back to the acts it came from")
struct LogReadBackTests {
  private func runs(_ machine: TestMachine, _ name: String) throws -> [ExplainedLog.Section] {
    let bytes = try machine.store.read { view in
      try view.file(TestMachine.path(#"%SystemRoot%\\#(name).log"#, view))?.revision.map { try view.bytes(of: $0) }
        ?? []
    }
    let log = KBLog(bytes, codePage: .western)
    #expect(log.bytes == bytes)
    return ExplainedLog(log).sections
  }

  /// A package by chance, of files that others have too.
  private func package(
    _ number: UInt32, _ generator: inout SeededGenerator, _ product: Product, _ date: (Int, Int, Int)
  ) -> Package {
    let names = ["x.dll", "held.dll", "known.dll", kernel, "new.dll"]
    var files: [PackageFile] = []
    let hasLines = product == .ws2003 && date.0 >= 2006 && generator.chance(2)
    for name in names where generator.chance(2) {
      let revision = Int.random(in: 2...9, using: &generator)
      files.append(
        hasLines
          ? file(
            name, gdr: "1.0.0.\(revision) srv03_sp1_gdr", qfe: "1.0.0.\(revision) srv03_sp1_qfe",
            hotpatch: generator.chance(2) ? .init() : nil)
          : file(name, "1.0.0.\(revision)", onlyIfPresent: generator.chance(4)))
    }
    return ServicingTests.package(number, files, for: product, dated: date)
  }

  @Test("Installs by chance: files, queue, branch, switches, code and time")
  func installs() throws {
    let eras: [(Product, (Int, Int, Int))] = [
      (.nt4, (2003, 1, 1)), (.w2k, (2001, 1, 1)), (.xp, (2003, 1, 1)), (.ws2003, (2006, 8, 1)), (.ws2003, (2008, 1, 1)),
    ]
    var seen: Set<String> = []
    try withSeeds(15) { seed in
      var generator = SeededGenerator(seed: seed)
      let (product, date) = eras[Int(seed) % eras.count]
      let there = "1.0.0.\(Int.random(in: 1...5, using: &generator)) srv03_sp1_\(generator.chance(2) ? "rtm" : "qfe")"
      let machine = try TestMachine(
        product, files: ["x.dll": there, "held.dll": there, "known.dll": there, kernel: there], alwaysHeld: ["held.dll"]
      )
      for number in 1...UInt32(3) {
        let package = package(900_000 + number, &generator, product, date)
        let words = ["/q"] + (generator.chance(2) ? ["/z"] : []) + (generator.chance(3) ? ["/hotpatch:enable"] : [])
        let before = try machine.store.read { try QueuedFiles.all(PendingQueue.read($0).renames, $0) }
        let header = machine.header("install", package.article.canonical)
        let installer = Installer(package, try Switches(words))
        let outcome = try machine.store.write(header) { try installer.run($0) }
        let section = try #require(try runs(machine, "KB\(900_000 + number)").last)
        let summary = try #require(section.summary)
        let what = "seed \(seed), \(package.article)"

        #expect(section.run.start?.time() == header.time, "\(what)")
        #expect(section.run.arguments == installer.switches.text, "\(what)")
        #expect(section.run.kind == .hotfix && section.run.unordered.isEmpty, "\(what)")
        #expect(section.run.version == PackageProgram(package, act: 1).version, "\(what)")
        #expect(summary.code == outcome.code, "\(what)")
        #expect(summary.outcome == (outcome.refusal == nil ? .installed : .notInstalled), "\(what)")
        #expect(summary.needsRestart == outcome.needsRestart && summary.restartReasons.isEmpty != outcome.needsRestart)
        if let line = outcome.line { #expect(summary.branch?.contains(line.rawValue) == true, "\(what)") }

        func paths(_ isWanted: (FileDecision.Method) -> Bool) -> [String] {
          outcome.decisions.filter { isWanted($0.method) }.map(\.path.description)
        }
        let own = summary.copied.filter { !$0.contains("dllcache") }
        #expect(own == paths { $0 == .replace }, "\(what)")
        #expect(summary.delayed == paths { if case .delay = $0 { true } else { false } }, "\(what)")
        #expect(summary.movedAside == paths { if case .noDelay = $0 { true } else { false } }, "\(what)")
        #expect(summary.hotpatched == paths { $0 == .hotpatch }, "\(what)")
        #expect(summary.skipped.map(\.path) == paths { !$0.isCopied }, "\(what)")
        for decision in outcome.decisions {
          guard case .skip(let why) = decision.method else { continue }
          let reason = summary.skipped.first { $0.path == decision.path.description }?.reason
          #expect(reason?.hasPrefix(why.rawValue) == true, "\(what): \(reason ?? "no reason")")
        }
        let after = try machine.store.read { try QueuedFiles.all(PendingQueue.read($0).renames, $0) }
        #expect(summary.queueAfter?.map(shown) == after.map(shown), "\(what)")
        // A version in it may be another by the time of a second look; the pairs are not.
        #expect(summary.queueBefore?.map(\.source.path) == before.map { LoggedFile(shown($0)[0]).path }, "\(what)")
        #expect(summary.thrownOut.count == outcome.dropped.count, "\(what)")
        seen.formUnion(summary.copied.isEmpty ? [] : ["copied"])
        seen.formUnion(summary.delayed.isEmpty ? [] : ["delayed"])
        seen.formUnion(summary.skipped.isEmpty ? [] : ["skipped"])
        if generator.chance(3) { try machine.restart() }
      }
    }
    if environment("WUPD_SEED") == nil { #expect(seen == ["copied", "delayed", "skipped"]) }
  }

  private func shown(_ pair: LoggedPair) -> [String] {
    [pair.source, pair.target].map { file in
      guard let file, !file.path.isEmpty else { return "" }
      return file.path + (file.version.map { " (\($0))" } ?? "")
    }
  }

  private func shown(_ pair: QueuedFiles) -> [String] {
    pair.installerLines.map { line in
      var text = String(line.drop { $0 != ":" }.dropFirst())
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
  }

  @Test("A removal: what came back, what waits, and the queue")
  func removal() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "held.dll": "1.0.0.1"], alwaysHeld: ["held.dll"])
    try machine.install(ServicingTests.package(900_001, [file("x.dll", "1.0.0.3"), file("held.dll", "1.0.0.3")]))
    try machine.restart()
    try machine.uninstall(KBNumber(900_001))
    let section = try runs(machine, "KB900001Uninst")[0]
    let summary = try #require(section.summary)
    #expect(section.run.kind == .removal && section.run.arguments == ["/z", "/q"])
    #expect(summary.outcome == .removed && summary.code == WindowsCode.restartRequired)
    #expect(summary.copied == [#"C:\WINDOWS\system32\x.dll"#])
    #expect(summary.delayed == [#"C:\WINDOWS\system32\held.dll"#])
    #expect(summary.queueBefore == [])
    let after = try machine.store.read { try QueuedFiles.all(PendingQueue.read($0).renames, $0) }
    #expect(summary.queueAfter?.map(shown) == after.map(shown))
  }

  @Test("A refusal: its extended code, and what was returned in its place")
  func refusal() throws {
    for words in [["/q"], ["/q", "/ER"]] {
      let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
      let package = ServicingTests.package(900_001, [file("x.dll", "1.0.0.3")], for: .xp)
      let installer = Installer(package, try Switches(words))
      let outcome = try machine.store.write(machine.header("install")) { try installer.run($0) }
      let summary = try #require(try runs(machine, "KB900001")[0].summary)
      #expect(summary.outcome == .notInstalled && summary.code == outcome.code)
      #expect(summary.extendedCode == outcome.refusal?.extendedCode)
      #expect(summary.isMasked == !words.contains("/ER"))
    }
  }

  @Test("A service pack is told from a hotfix")
  func servicePack() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    var pack = ServicingTests.package(889_101, [file("x.dll", "1.0.0.3")])
    pack.kind = .servicePack(2)
    try machine.install(pack)
    #expect(try runs(machine, "svcpack")[0].run.kind == .servicePack)
  }

  @Test("The queue of a real log before it was cleaned")
  func realQueue() throws {
    let log = ExplainedLog([
      "0.797: ---- Old Information In The Registry ------", #"0.812: Source:C:\WINDOWS\TEMP\a.exe "#,
      "0.812: Destination: ", #"0.812: Source:C:\~GLH0079.TMP (6.6.8064.0)"#,
      #"0.812: Destination:C:\MFC42.DLL (6.2.8081.0)"#, "0.812: ---- New Information In The Registry ------",
      #"8.375: Copied file:  C:\WINDOWS\system32\spmsg2.dll"#,
    ])
    let summary = try #require(log.sections[0].summary)
    #expect(
      summary.queueBefore?.map(shown) == [
        [#"C:\WINDOWS\TEMP\a.exe"#, ""], [#"C:\~GLH0079.TMP (6.6.8064.0)"#, #"C:\MFC42.DLL (6.2.8081.0)"#],
      ])
    #expect(summary.queueBefore?[0].target == nil)
    #expect(summary.queueAfter == nil)
  }
}
