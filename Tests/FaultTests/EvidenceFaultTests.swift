import Forensics
import Glibc
import Servicing
import StateStore
import TestSupport
import Testing
import UpdateLogs
import WindowsModel

@Suite("Faults while evidence is read")
struct EvidenceFaultTests {
  private let folder = FaultyFolder()
  private let scratch = Scratch()

  private func adopt() throws -> (store: Store, result: Adoption.Result) {
    let path = scratch.file("m.wupd")
    for end in ["", "-wal", "-shm"] { unlink(path + end) }
    var options = Adoption.Options()
    let zone: TimeZoneRule?
    (zone, options.unseen) = Adoption.zone(of: folder.scratch.path)
    let header = ActHeader(
      kind: .adopt, command: "adopt", account: "tester", time: WindowsTime(unixSeconds: 1_300_000_000),
      bias: zone?.bias ?? 0)
    let adoption = Adoption(folder.scratch.path, options) { _ in }
    return try Store.create(path, header) { try adoption.run($0) }
  }

  /// Lets each call fail in turn: what is then told is what it is without a fault, or an error, or it names what is lost.
  private func failEveryCall() throws {
    func seen(_ store: Store) throws -> [String] {
      // Times of access are left alone, and are no part of what was found.
      try store.read { view in try dump(view) + ["\(view.act(at: .last).bias)"] }
    }
    let made = try adopt()
    let (right, wrongs) = (try seen(made.store), made.result.losses.count)
    try #require(made.result.again.isSame)
    for way in [FaultyFolder.Way.error, .short, .dead] {
      var (tried, refused, told) = (0, 0, 0)
      for number in stride(from: 1, to: .max, by: isLarge ? 1 : way == .error ? 2 : 7) {
        folder.arm(way, number)
        let found = Result { try adopt() }
        guard let hit = folder.disarm() else { break }
        tried += 1
        let place = "\(way) at call \(number) (\(hit))"
        switch found {
        case .failure(let error):
          refused += 1
          #expect(error is StoreError && namesOfFiles(in: scratch.path).isEmpty, "\(place): \(error)")
        case .success(let (store, result)):
          #expect(try store.verify().isSound, "\(place): not sound")
          let isTold = result.losses.count > wrongs || !result.again.isSame
          if isTold {
            told += 1
          } else {
            let difference = try seen(store).difference(from: right).map { "\($0)".prefix(300) }
            #expect(difference == [], "\(place): nothing is told")
          }
        }
      }
      print("evidence: \(way): \(tried) calls failed: \(refused) refused, \(told) told as lost, 0 silent")
      #expect(tried > 4)
    }
  }

  private func hive(_ root: HiveBuilder.Key, to name: String) {
    write(HiveBuilder.hive(root), to: folder.file(name))
  }

  @Test("Whatever call fails while a disk is adopted, the store is sound, and what is not in it is told")
  func disk() throws {
    for name in ["WINDOWS", "WINDOWS/system32", "WINDOWS/system32/config", "WINDOWS/Temp"] {
      mkdir(folder.file(name), 0o755)
    }
    func values(_ list: [(String, RegistryValue)]) -> [HiveBuilder.Value] { list.map { HiveBuilder.Value($0.0, $0.1) } }
    hive(
      HiveBuilder.Key(
        "$$$PROTO.HIV",
        subkeys: [
          HiveBuilder.Key("Select", values: values([("Current", .dword(1))])),
          HiveBuilder.Key(
            "ControlSet001",
            subkeys: [
              HiveBuilder.Key(
                "Control",
                subkeys: [HiveBuilder.Key("TimeZoneInformation", values: values([("ActiveTimeBias", .dword(300))]))])
            ]),
        ]), to: "WINDOWS/system32/config/SYSTEM")
    hive(
      HiveBuilder.Key("$$$PROTO.HIV", subkeys: [HiveBuilder.Key("Microsoft")]), to: "WINDOWS/system32/config/software")
    write(noise(2_200_000), to: folder.file("WINDOWS/system32/big.dll"))
    write(
      ProgramBuilder(.plain(FileVersion(5, 1, 2600, 5), branch: nil, name: "x.dll")).bytes(),
      to: folder.file("WINDOWS/x.dll"))
    write(Array("0.125: 2008/10/24 03:01:02.125 (local)\r\n".utf8), to: folder.file("WINDOWS/KB958644.log"))
    write([1, 2, 3], to: folder.file("WINDOWS/Temp/a.tmp"))
    try failEveryCall()
  }

  @Test("So it is with an inventory")
  func inventory() throws {
    let path = scratch.file("made.wupd")
    write(MadeMachine.lean, to: path)
    do {
      let store = try Store.open(path)
      try store.read { try MachineInventory.write($0, to: folder.scratch.path) }
    }
    unlink(path)
    try failEveryCall()
  }
}
