import TestSupport
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  /// A hive with a log behind it: a byte that says which sums are mended before they are read, the length of the hive in
  /// three, the hive, the log.
  static let hive: FuzzTarget = {
    var seeds = (1...6).flatMap { version in
      HiveBuilder.List.allCases.map { list in
        input(
          HiveBuilder.hive(root("a")) {
            ($0.minorVersion, $0.list, $0.leafSize) = (version, list, 3)
          })
      }
    }
    var builder = HiveBuilder()
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let (old, new) = (builder.hive(root("a")), builder.hive(root("b")))
    seeds.append(
      input(old, log: builder.entryLog(9, size: old.count) + HiveBuilder.entry(9, from: old, to: new)))
    var whole = builder
    whole.primarySequence = 8
    seeds.append(input(old, log: whole.pageLog(from: old, to: new)))
    return FuzzTarget(
      "hive", seeds: seeds,
      pieces: [
        "nk", "vk", "lf", "lh", "li", "ri", "db", "hbin", "regf", "HvLE", "DIRT", "\u{20}\0\0\0", "\0\0\0\u{7F}",
        "\u{1}\0\0\0", "\0\u{10}\0\0", "\0\0\0\0",
      ]
    ) { bytes in
      guard bytes.count >= 4 else { return }
      let length = Int(bytes[1]) | Int(bytes[2]) << 8 | Int(bytes[3]) << 16
      var hive = Array(bytes[4...].prefix(length))
      var log = Array(bytes[4...].dropFirst(length))
      if bytes[0] & 1 == 0 {
        mend(&hive)
        mend(&log)
      }
      if bytes[0] & 2 == 0 { try mendEntries(of: &log) }
      try examine(hive, log.isEmpty ? [] : [log])
    }
  }()

  private static func input(_ hive: [UInt8], log: [UInt8] = []) -> [UInt8] {
    [0] + le(UInt32(hive.count))[..<3] + hive + log
  }

  private static func root(_ name: String) -> HiveBuilder.Key {
    let data: [HiveBuilder.Value] = [
      .init("", .string(name)), .init("number", .dword(7)), .init("gr\u{F6}\u{DF}e", .binary(noise(60))),
      .init("\u{6F22}", .binary([])), .init("large", .binary(noise(name == "a" ? 17_000 : 0))),
    ]
    return HiveBuilder.Key(
      "root",
      subkeys: [
        HiveBuilder.Key(name, className: "class", values: data),
        HiveBuilder.Key("many", subkeys: (0..<8).map { HiveBuilder.Key("\(name)\($0)", values: [data[1]]) }),
        HiveBuilder.Key("deep", subkeys: [HiveBuilder.Key("er", subkeys: [HiveBuilder.Key("\u{6F22}")])]),
      ])
  }

  private static func mend(_ file: inout [UInt8]) {
    if file.count >= 512 { HiveBuilder.sumUp(&file) }
  }

  private static func mendEntries(of log: inout [UInt8]) throws {
    var place = 512
    while place + 40 <= log.count {
      let size = Int(try ForeignBytes(log).u32(at: place + 4))
      guard size >= 40, size <= log.count - place else { return }
      HiveBuilder.hash(&log, at: place, size: size)
      place += size
    }
  }

  private static func examine(_ bytes: [UInt8], _ logs: [[UInt8]]) throws {
    guard
      let hive = try refusing(
        UnreadableBytes.self, { try Hive(ForeignBytes(bytes), logs: logs.map { ForeignBytes($0) }) })
    else { return }
    // A log cannot give more than it has.
    let size = bytes.count + logs.reduce(0) { $0 + $1.count }
    var (keys, values, dataBytes, losses, depth) = (0, 0, 0, 0, 0)
    let census = hive.walk { event in
      switch event {
      case .key(_, let level):
        keys += 1
        depth = max(depth, level)
      case .value(let value):
        values += 1
        dataBytes += value.value.data.count
      case .stray(let below): depth = max(depth, below.count)
      case .loss: losses += 1
      }
    }
    try expect(
      (keys, values, dataBytes) == (census.keys, census.values, census.dataBytes)
        && losses == min(census.losses, Hive.toldLosses), "another number was told than counted: \(census)")
    try expect(keys * 80 <= size, "\(keys) keys in \(size) bytes")
    try expect(values * 4 <= size, "\(values) values in \(size) bytes")
    try expect(dataBytes <= size, "\(dataBytes) bytes of data in \(size)")
    try expect(depth <= RegistryPath.deepest, "a key \(depth) deep")
    let again = hive.walk { _ in }
    try expect(again == census, "\(census) and then \(again)")
    _ = hive.value("number", of: hive.root)
    _ = hive.key(["many", "a1"])
  }
}
