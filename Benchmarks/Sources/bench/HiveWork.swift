import Glibc
import Measuring
import TestSupport
import WindowsFormats
import WindowsModel

/// A hive like a machine's SYSTEM: made, and read whole.
enum HiveWork {
  static func path(in folder: String) -> String { "\(folder)/SYSTEM" }

  /// 20,000 keys and 50,000 values in 200 services, each with 99 keys below it.
  static func make(_ path: String) throws {
    var number: UInt32 = 0
    let services = (0..<200).map { service in
      HiveBuilder.Key(
        "Service\(service)",
        subkeys: (0..<99).map { key in
          HiveBuilder.Key(
            "Key\(key)",
            values: (0..<(key % 2 == 0 ? 2 : 3)).map { value in
              number += 1
              switch (key + value) % 4 {
              case 0: return .init("Number\(value)", .dword(number))
              case 1: return .init("Text\(value)", .string("\\SystemRoot\\system32\\drivers\\driver\(number).sys"))
              case 2: return .init("List\(value)", .multiString(["one", "two", "\(number)"]))
              default: return .init("Data\(value)", .binary(noise(80, seed: UInt64(number))))
              }
            })
        })
    }
    let select = HiveBuilder.Key("Select", values: [.init("Current", .dword(1))])
    let set = HiveBuilder.Key("ControlSet001", subkeys: [HiveBuilder.Key("Services", subkeys: services)])
    try PlainFile(path).write(HiveBuilder.hive(HiveBuilder.Key("root", subkeys: [set, select])))
  }

  /// From the opening to the last value, each with its name and data.
  static func walk(_ path: String) throws {
    let start = now()
    let hive = try Hive(ForeignBytes(file: path))
    var sum = 0
    let census = hive.walk { event in
      switch event {
      case .key(let key, _): sum &+= key.name.utf8.count
      case .value(let value): sum &+= value.name.utf8.count &+ value.value.data.count
      default: break
      }
    }
    tell("walk", now() - start)
    tell("keys", Double(census.keys))
    tell("values", Double(census.values))
    tell("bytes", Double(census.dataBytes))
    tell("sum", Double(sum))
  }
}
