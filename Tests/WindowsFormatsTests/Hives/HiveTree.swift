import TestSupport
import WindowsFormats
import WindowsModel

/// A hive read whole, as the tree it was built from.
struct HiveTree {
  var root = HiveBuilder.Key("")
  var losses: [HiveLoss] = []
  var census: Hive.Census

  init(_ bytes: [UInt8], logs: [[UInt8]] = []) throws {
    self.init(try Hive(ForeignBytes(bytes), logs: logs.map { ForeignBytes($0) }))
  }

  init(_ hive: Hive) {
    var trail: [HiveBuilder.Key] = []
    var told: [HiveLoss] = []
    func fold(to depth: Int) {
      while trail.count > depth, trail.count > 1 {
        let last = trail.removeLast()
        trail[trail.count - 1].subkeys.append(last)
      }
    }
    census = hive.walk { event in
      switch event {
      case .key(let key, let depth):
        fold(to: depth)
        // KEY_COMP_NAME and the marks of a root are how it is written, not what it is.
        trail.append(
          HiveBuilder.Key(
            key.name, written: key.written, className: key.className, flags: key.flags & ~0x2C))
      case .value(let value): trail[trail.count - 1].values.append(HiveBuilder.Value(value.name, value.value))
      case .stray(let below):
        fold(to: 1)
        // Down the same names again; what is on the way is taken out of its place and put back when it is folded.
        for name in below {
          guard let index = trail[trail.count - 1].subkeys.firstIndex(where: { $0.name == name }) else { break }
          trail.append(trail[trail.count - 1].subkeys.remove(at: index))
        }
      case .loss(let loss): told.append(loss)
      }
    }
    fold(to: 1)
    losses = told
    if let first = trail.first { root = first }
  }

  /// Every key by its names, whatever the order.
  var paths: Set<String> {
    var result: Set<String> = []
    func add(_ key: HiveBuilder.Key, _ path: String) {
      result.insert(path)
      for subkey in key.subkeys { add(subkey, path + "\\" + subkey.name) }
    }
    add(root, "")
    return result
  }
}
