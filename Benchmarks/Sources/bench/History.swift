import Measuring
import StateStore
import WindowsModel

/// A store with a long history.
enum History {
  /// So many acts of 101,000 changes after the first one make a history of a million.
  static let rounds = 10
  static func path(in folder: String) -> String { "\(folder)/history.wupd" }

  static func perform(in folder: String) throws {
    let store = try Registry.create(path(in: folder))
    // Before and after stand in the same file: the state is of the same size, and only the history grows.
    _ = try Registry.writeAll(store, act: 1, round: 0)
    for act in 0..<200 { tell("before", try Registry.writeTen(store, act: 2 + act).seconds) }
    for round in 1..<rounds { _ = try Registry.writeAll(store, act: 1000 + round, round: round) }
    let end = try store.read { $0.act }
    for act in 0..<200 { tell("after", try Registry.writeTen(store, act: 2000 + act).seconds) }

    // Every object changed with each of the big acts but the two keys above, so each step back is a real one.
    let points: [(name: String, point: Point)] = [
      ("now", .last), ("then", .act(end - 1)), ("first", .act(2)),
    ]
    for _ in 0..<5 {
      for (name, point) in points {
        tell("point-\(name)", try readPoints(store, point))
        tell("list-\(name)", try readLists(store, point))
      }
    }
  }

  /// Seconds for one value found by its path; of each key one, so that none is read twice.
  private static func readPoints(_ store: Store, _ point: Point) throws -> Double {
    let paths = (1..<RegistryTask.keys).map(Registry.path)
    let start = now()
    try store.read(at: point) { view in
      for path in paths where try view.value(path, "Value 50") == nil { throw Child.Failure(description: "\(path)") }
    }
    return (now() - start) / Double(paths.count)
  }

  /// Seconds for the list of a hundred values of one key.
  private static func readLists(_ store: Store, _ point: Point) throws -> Double {
    let paths = (1..<RegistryTask.keys).map(Registry.path)
    return try store.read(at: point) { view in
      let keys = try paths.compactMap { try view.key($0) }
      let start = now()
      for key in keys where try view.values(of: key).count != RegistryTask.valuesOfKey {
        throw Child.Failure(description: key.name)
      }
      return (now() - start) / Double(keys.count)
    }
  }

  static func replay(in folder: String) throws {
    let store = try Store.open(path(in: folder), .readOnly)
    let start = now()
    let (_, changes) = try store.replay(into: "\(folder)/replayed.wupd")
    tell("replay", now() - start)
    tell("changes", Double(changes))
  }
}
