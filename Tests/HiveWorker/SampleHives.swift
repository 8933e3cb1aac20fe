import Glibc
import TestSupport
import WindowsModel

/// Hives that only this builder writes: each version with each kind of list, cut or damaged ones, and ones whose last write
/// is in their logs.
enum SampleHives {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  /// `NAME`, its logs as `NAME.LOG` and `NAME.LOG1`, and as `NAME.recovered` what it is to be read as with them.
  static func write(to folder: String) throws {
    for version in 1...6 as ClosedRange<UInt32> {
      for list in HiveBuilder.List.allCases {
        let hive = HiveBuilder.hive(root(1)) {
          ($0.minorVersion, $0.list, $0.leafSize) = (version, list, 40)
        }
        try write(hive, "\(folder)/version-1.\(version)-\(list.rawValue)")
      }
    }
    try write(HiveBuilder.hive(Key("root")), "\(folder)/empty")
    let sound = HiveBuilder.hive(root(1))
    try write(Array(sound.dropLast(sound.count / 3)), "\(folder)/damaged-cut")
    for seed in 1...8 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      var damaged = sound
      for _ in 0..<20 {
        damaged[Int.random(in: 4128..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try write(damaged, "\(folder)/damaged-\(seed)")
    }
    try writeDirty(to: folder)
  }

  private static func writeDirty(to folder: String) throws {
    var builder = HiveBuilder()
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let (old, new) = (builder.hive(root(1)), builder.hive(root(2)))
    let size = min(old.count, new.count)
    let recovered = HiveBuilder.hive(root(2))
    var log = builder
    log.primarySequence = 8
    for (name, ending, bytes) in [
      ("dirty-pages", ".LOG", log.pageLog(from: old, to: new)),
      ("dirty-entries", ".LOG1", builder.entryLog(9, size: size) + HiveBuilder.entry(9, from: old, to: new)),
    ] {
      try write(old, "\(folder)/\(name)")
      try write(bytes, "\(folder)/\(name)\(ending)")
      try write(recovered, "\(folder)/\(name).recovered")
    }
  }

  private static func root(_ state: UInt32) -> Key {
    var values = [
      Value("", .string("default")), Value("number", .dword(state)), Value("gr\u{F6}\u{DF}e", .string("\u{6F22}")),
      Value("\u{6F22}\u{5B57}", .binary([])), Value("a\u{301}", .multiString(["one", "", "two"])),
      Value("large", .binary(noise(40_000))), Value("exact", .binary(noise(16_344))),
      Value("above", .binary(noise(16_345))), Value("beyond", .binary(noise(16_389))),
    ]
    for type in 0...12 as ClosedRange<UInt32> {
      values.append(
        Value("type \(type)", RegistryValue(type: RegistryValueType(rawValue: type), data: noise(Int(type)))))
    }
    return Key(
      "root",
      subkeys: [
        Key("values", className: "a class", values: values),
        Key(
          "many",
          subkeys: (0..<1000).map { Key("key \(1000 + $0)", values: [Value("state", .dword(state &+ UInt32($0)))]) }),
        Key("names", subkeys: ["gr\u{F6}\u{DF}e", "\u{20AC}", "\u{6F22}\u{5B57}", "a/b"].map { Key($0) }),
        Key("deep", subkeys: [Key("er", subkeys: [Key("still", values: [Value("end", .string(""))])])]),
      ])
  }

  private static func write(_ bytes: [UInt8], _ path: String) throws {
    guard let file = fopen(path, "w") else { throw Unwritable(path: path) }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count else { throw Unwritable(path: path) }
  }

  private struct Unwritable: Error {
    let path: String
  }
}
