import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

/// Packages that were cut off, or have a byte that is another.
@Suite("A damaged package")
struct DamagedPackageTests {
  private let scratch = Scratch()
  private static let key = #"HKLM\SOFTWARE\Contoso"#

  /// All that a package has: two programs and a sheet that update.ver and a catalog list, in a cabinet.
  private func cabinet() throws -> [UInt8] {
    let extra = """
      [ProductInstall.GlobalRegistryChanges.Install]
      AddReg=Own.Reg
      [Own.Reg]
      HKLM,SOFTWARE\\Contoso,Name,0,"a text of some length"
      """
    let folder = ShippedFolder.singleBranch(in: scratch.path, extra: extra)
    let names = [
      "update/update.exe", "spuninst.exe", "qfe/x.dll", "update/update.ver", "update/update.inf", "update/KB900001.CAT",
    ]
    return CabinetBuilder(
      names.map { ($0.replacing("/", with: "\\"), contents(of: "\(folder.path)/\($0)")) }
    ).bytes()
  }

  private enum Outcome: Equatable {
    case refused(String)
    case installed(program: [UInt8], text: String?)
  }

  private func outcome(_ bytes: [UInt8]) throws -> Outcome {
    let path = scratch.file("WindowsServer2003-KB900001-x86-ENU.cab")
    write(bytes, to: path)
    let machine = try TestMachine(files: ["x.dll": "5.2.3790.1830"])
    let before = try machine.point()
    do {
      let shipped = try ShippedPackage(path)
      let package = try machine.store.read { try shipped.package(for: Machine($0), $0) }
      let outcome = try machine.install(package)
      if let refusal = outcome.refusal {
        // But for the log that says why.
        let changed = try machine.changes(since: before).filter { !$0.lowercased().contains(".log") }
        #expect(changed == [])
        return .refused(refusal.message)
      }
    } catch let error as StoreError where error.code == .invalid {
      #expect(try machine.changes(since: before) == [])
      return .refused(error.message)
    }
    return try machine.store.read { view in
      let program = try view.file(TestMachine.path("x.dll", view))?.revision
      return .installed(
        program: try program.map { try view.bytes(of: $0) } ?? [],
        text: try view.value(RegistryPath(Self.key), "Name")?.text)
    }
  }

  @Test("Cut off anywhere, is refused, and nothing is installed")
  func cut() throws {
    let whole = try cabinet()
    for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 24)) {
      let outcome = try outcome(Array(whole[..<place]))
      guard case .refused(let why) = outcome else {
        Issue.record("cut at \(place) of \(whole.count) it is installed")
        continue
      }
      #expect(!why.isEmpty)
    }
  }

  @Test("With a byte changed anywhere, is refused, or all that is installed is as it was")
  func flipped() throws {
    let whole = try cabinet()
    let sound = try outcome(whole)
    guard case .installed = sound else {
      Issue.record("\(sound)")
      return
    }
    var refused = 0
    for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
      var bytes = whole
      bytes[place] ^= 0x55
      let outcome = try outcome(bytes)
      if case .refused = outcome { refused += 1 } else { #expect(outcome == sound, "changed at \(place)") }
    }
    #expect(refused > 20)
  }
}
