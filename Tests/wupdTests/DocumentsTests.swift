import ArgumentParser
import TestSupport
import Testing

@testable import wupd

/// The text of a file of the project.
private func text(_ name: String) -> String {
  let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  return String(decoding: contents(of: "/\(root)/\(name)"), as: UTF8.self)
}

/// Names of all commands that do something: `status`, `journal list`.
private func commands(of parent: any ParsableCommand.Type = Wupd.self, _ prefix: String = "") -> [String] {
  parent.configuration.subcommands.flatMap { command in
    let name = prefix + command._commandName
    return command.configuration.subcommands.isEmpty ? [name] : commands(of: command, name + " ")
  }
}

@Suite("Documents")
struct DocumentsTests {
  @Test("The program in the README is the one that is built")
  func readmeProgram() {
    let program = text("Examples/ReadMachine/main.swift")
    #expect(!program.isEmpty)
    #expect(text("README.md").contains("```swift\n\(program)```"))
  }

  @Test("The package on the page about packages is built and installed to the letter")
  func packageOnPageAbout() {
    let blocks = text("docs/packages.md").split(separator: "```\n").map(String.init)
    func block(_ start: String) -> [UInt8] { Array((blocks.first { $0.hasPrefix(start) } ?? "").utf8) }
    let desk = Desk()
    #expect(desk.shell("mkdir -p KB990001/qfe KB990001/update").status == 0)
    write(Array("c".utf8), to: desk.file("KB990001/qfe/sample.dll"))
    write(block("[Version]"), to: desk.file("KB990001/update/update.inf"))
    write(block("[SourceFileInfo]"), to: desk.file("KB990001/update/update.ver"))
    desk.makeMachine()
    let check = desk.wupd("check", "./KB990001")
    #expect(check.status == 0 && check.output.contains("Goes on    yes"), "\(check)")
    let install = desk.wupd("install", "./KB990001", "/z", "/q")
    #expect(install.status == 0 && install.output.contains("KB990001  A sample update (KB990001)"), "\(install)")
    #expect(desk.wupd("file", "list", #"%SystemRoot%\system32"#).output.lowercased().contains("sample.dll"))
    #expect(block("[DefaultBranchesServicePacks]").count > 100)
  }

  @Test("The page on JSON has every command")
  func jsonPage() {
    let page = text("docs/json.md")
    #expect(commands().count > 30)
    for command in notEmpty(commands()) { #expect(page.contains("`\(command)"), "\(command)") }
  }

  @Test("The manual page has every command")
  func manualPage() {
    let page = text("docs/wupd.1")
    for command in notEmpty(commands()) {
      for word in command.split(separator: " ") { #expect(page.contains(word), "\(command)") }
    }
  }

  @Test("The script that makes an inventory is one that cmd of NT 4.0 reads")
  func scriptMakesInventoryOne() {
    let script = text("scripts/inventory.cmd")
    #expect(script.utf8.allSatisfy { $0 < 0x80 } && script.contains("wupd inventory 1"))
    let lines = script.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count > 100 && lines.allSatisfy { !$0.utf8.contains(0x0A) && $0.utf8.count < 1000 })
    for later in ["usebackq", "enabledelayed", "%date%", "%time%", "%~1", "reg.exe", "wmic", "goto :eof", " /y"] {
      #expect(!script.lowercased().contains(later), "\(later) came after NT 4.0")
    }
  }

  @Test("Every command's help has an example")
  func examples() {
    for command in notEmpty(commands()) {
      var type: any ParsableCommand.Type = Wupd.self
      for word in command.split(separator: " ") {
        type = type.configuration.subcommands.first { $0._commandName == String(word) } ?? type
      }
      #expect(type.configuration.discussion.contains("  wupd "), "\(command)")
    }
  }
}
