import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// What a machine's disk tells of its service pack: the level that Windows says, the keys that say they are of one, and what
/// Update.exe leaves under names that tell no article: `svcpack.log` and `$NtServicePackUninstall$`.
struct ServicePackTraces {
  /// Articles whose own keys say that they are of a service pack, with the time of the key.
  let articles: [KBNumber: WindowsTime]
  /// The newest of them: log and folder are of the last one, for the next writes over them.
  let owner: KBNumber?
  /// Its log and its folder, as far as they are there.
  let traces: [UpdateTrace]
  private let machine: Machine
  /// Where the level stands.
  private let levels: [String]
  /// The next start brings another level.
  private let isWaiting: Bool

  init(_ machine: Machine, _ view: borrowing View) throws {
    self.machine = machine
    var articles: [KBNumber: WindowsTime] = [:]
    var folder = try machine.system("$NtServicePackUninstall$")
    for update in try RecordedUpdate.all(view) {
      guard let article = update.article, let key = try view.key(update.key),
        let type = try view.value("Type", of: key)?.text, WindowsName.same(type, "Service Pack")
      else { continue }
      let isNewest = articles.values.allSatisfy { $0 <= key.written ?? $0 }
      articles[article] = key.written ?? WindowsTime(ticks: 0)
      // /d: puts it elsewhere.
      if isNewest, let command = try view.value("UninstallCommand", of: key)?.text?.replacing("\"", with: ""),
        let place = (try? machine.path(command))?.parent?.parent
      {
        folder = place
      }
    }
    self.articles = articles
    owner = articles.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    let log = try machine.system("svcpack.log")
    let ofFolder = try view.file(folder).flatMap { try $0.isDirectory ? UpdateTrace.folder(folder, $0, view) : nil }
    let ofLog = try view.file(log).flatMap { try $0.isDirectory ? nil : UpdateTrace.log(log, $0, machine, view) }
    traces = [ofFolder, ofLog].compactMap { $0 }
    let text = try view.value(Keys.windowsNT, "CSDVersion")?.text
    let kernel = Keys.control.appending("Windows")
    let number = try view.value(kernel, "CSDVersion")?.number
    levels =
      (text.map { ["\(Keys.windowsNT), CSDVersion = \($0)"] } ?? [])
      + (number.map { ["\(kernel), CSDVersion = 0x\(String($0, radix: 16))"] } ?? [])
    isWaiting = number.map { Int($0 >> 8 & 0xFF) != machine.platform.servicePack } ?? false
  }

  /// nil: the machine has none, and nothing is left of one.
  func finding(_ view: borrowing View) throws -> Finding? {
    let number = machine.platform.servicePack
    guard number > 0 || !traces.isEmpty || owner != nil else { return nil }
    var disputed = isWaiting ? ["the level that the next start takes is another one"] : []
    let conclusion: String
    if let owner {
      conclusion = "\(owner) brought it, and is on the stack"
    } else if traces.isEmpty {
      conclusion = "came with Windows, or what it left is gone: there is neither its log nor its folder"
    } else {
      let moment = traces.first { $0.kind == .log }?.time ?? traces.compactMap(\.time).min()
      conclusion =
        "installed" + (moment.map { " \($0.text(bias: machine.bias))" } ?? "") + "; \(try removal(view))"
      disputed.append(
        "no key says its article, so that it is not on the stack: what is told to be removable may stand below it")
    }
    return Finding(
      number > 0 ? "Service Pack \(number)" : "service pack", conclusion,
      restsOn: levels
        + traces.map { trace in
          trace.place + (trace.time.map { " (written \($0.text(bias: machine.bias)))" } ?? "")
        }, disputed: disputed)
  }

  /// Whether it can be taken off, by its own sheet.
  private func removal(_ view: borrowing View) throws -> String {
    let folder = try traces.first { $0.kind == .uninstallFolder }.map { try WindowsPath($0.place) }
    let instructions = try folder.flatMap { try UninstallInstructions(in: $0, view) }
    return try UpdateAdoption.hindrance(folder, instructions, view).text ?? "removable by its own spuninst.exe"
  }
}
