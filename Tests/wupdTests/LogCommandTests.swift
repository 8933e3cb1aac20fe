import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

/// Which file `wupd log` shows, and how.
@Suite("wupd log")
struct LogCommandTests {
  private let desk = Desk()

  /// Runs the package of a service pack.
  private func install(_ article: UInt32, _ number: Int, for product: Product = .ws2003) throws {
    var pack = Package(
      name: "KB\(article).exe", article: KBNumber(article), title: "Service Pack \(number)", product: product,
      architecture: .x86, language: nil, minimumServicePack: nil, maximumServicePack: nil,
      installerDate: CivilTime(year: 2007, month: 2, day: 17), articleAllowsHotpatching: nil, files: [], source: "test")
    pack.kind = .servicePack(number)
    let store = try Store.open(desk.file("machine.wupd"))
    let header = ActHeader(
      kind: "install", subject: pack.article.canonical, account: "tester",
      time: WindowsTime("2007-05-01T00:00:00Z") ?? WindowsTime(ticks: 0))
    let installer = Installer(pack, try Switches(["/q", "/z"]))
    try store.write(header) { _ = try installer.run($0) }
  }

  @Test("That of a service pack is svcpack.log")
  func servicePack() throws {
    desk.makeMachine()
    try install(914_961, 2)
    let shown = desk.wupd("log", "KB914961")
    #expect(shown.output.hasPrefix("[svcpack.log]\n"))
    #expect(shown.output.contains("Service Pack started with following command line: /q /z"))
    #expect(desk.wupd("log", "KB914961", "--explain").output.contains("a service pack always needs one"))
    #expect(desk.wupd("log", "KB914962").status == 66)
  }

  @Test("Also of one that was refused, which is not on record")
  func refusedServicePack() throws {
    desk.makeMachine()
    try install(835_935, 1, for: .xp)
    #expect(desk.wupd("log", "KB835935").output.hasPrefix("[svcpack.log]\n"))
  }

  @Test("A log of anything is shown, and steers no terminal")
  func hostile() throws {
    desk.putPreparedMachine()
    write([0x1B, 0x5B, 0x00, 0xFF, 0x0A, 0x5B, 0x0D, 0x0A] + [UInt8](repeating: 0x3D, count: 9000), to: desk.file("x"))
    desk.wupd("file", "put", "C:\\WINDOWS\\KB921883.log", "x")
    let shown = desk.wupd("log", "KB921883", "--explain")
    #expect(shown.status == 0)
    #expect(shown.output.hasPrefix("␛[␀ÿ\n[\n==="))
    #expect(!shown.output.contains("What came of it"))
  }
}
