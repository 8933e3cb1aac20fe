import Measuring
import StateStore
import WindowsModel

/// Registry writes, the same that the floor makes.
enum Registry {
  private static let root = ["SOFTWARE"]

  static func path(_ key: Int) -> RegistryPath { RegistryPath(.machine, root + [RegistryTask.key(key)]) }

  static func values(_ key: Int, round: Int) -> [RegistryValue] {
    RegistryTask.texts(key, round: round).map { .string($0) }
  }

  /// Each act is a second after the one before, so that it changes the times of the keys it writes to.
  static func header(_ act: Int) -> ActHeader {
    ActHeader(
      kind: .edit, command: "bench", account: "bench", time: WindowsTime(unixSeconds: 1_155_000_000 + Int64(act)))
  }

  static func create(_ path: String) throws -> Store { try Store.create(path, header(0)) { _ in }.store }

  /// 100,000 values in one act. The data is made while the clock stands: it is input.
  static func writeAll(_ store: Store, act: Int, round: Int) throws -> Double {
    let start = now()
    let waited = try store.write(header(act)) { transaction in
      var waited = 0.0
      for key in 0..<RegistryTask.keys {
        let pause = now()
        let path = path(key)
        let values = values(key, round: round)
        waited += now() - pause
        let handle = try transaction.createKey(path)
        for (name, value) in zip(RegistryTask.names, values) { try transaction.setValue(name, value, of: handle) }
      }
      return waited
    }
    return now() - start - waited
  }

  /// An act of ten changes: nine values of one key, and the key's time.
  static func writeTen(_ store: Store, act: Int) throws -> (seconds: Double, processor: Double) {
    let path = path(0)
    let values = values(act, round: 2)
    let header = header(act)
    let processor = processorTime()
    let start = now()
    try store.write(header) { transaction in
      let key = try transaction.createKey(path)
      for index in 0..<RegistryTask.valuesOfAct {
        try transaction.setValue(RegistryTask.names[index], values[index], of: key)
      }
    }
    let seconds = now() - start
    return (seconds, processorTime() - processor)
  }

  static func perform(in folder: String) throws {
    let store = try create("\(folder)/registry.wupd")
    tell("fresh", try writeAll(store, act: 1, round: 0))
    tell("again", try writeAll(store, act: 2, round: 1))
    for act in 0..<RegistryTask.acts {
      let (seconds, processor) = try writeTen(store, act: 3 + act)
      tell("act", seconds)
      tell("act-processor", processor)
    }
  }

  static func performByPath(in folder: String) throws {
    let store = try create("\(folder)/paths.wupd")
    let start = now()
    let waited = try store.write(header(1)) { transaction in
      var waited = 0.0
      for key in 0..<RegistryTask.keys {
        let pause = now()
        let path = path(key)
        let values = values(key, round: 0)
        waited += now() - pause
        for (name, value) in zip(RegistryTask.names, values) { try transaction.setValue(path, name, value) }
      }
      return waited
    }
    tell("fresh", now() - start - waited)
  }
}
