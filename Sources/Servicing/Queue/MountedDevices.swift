import StateStore
import WindowsModel

/// Which volume has which drive letter, as the mount manager of Windows 2000 and later keeps it in `HKLM\SYSTEM\MountedDevices`: a
/// volume and a letter with the same data are one. Of a partition of a basic disk the data are the signature of the disk, four
/// bytes, and the offset of the partition, eight.
struct MountedDevices {
  enum Drive {
    /// `C:`, and what says so.
    case found(String, String)
    case unknown(String)
  }

  private static let key = RegistryPath(.machine, ["SYSTEM", "MountedDevices"])
  /// Data by name in capitals.
  private var values: [String: [UInt8]] = [:]
  private var letters: [[UInt8]: String] = [:]

  init(_ view: borrowing View) throws {
    guard let key = try view.key(Self.key) else { return }
    for value in try view.values(of: key) {
      let name = WindowsName.folded(value.name)
      values[name] = value.value.data
      let letter = name.dropFirst(12)
      if name.hasPrefix("\\DOSDEVICES\\"), letter.utf8.count == 2, letter.hasSuffix(":") {
        letters[value.value.data] = String(letter)
      }
    }
  }

  /// - Parameter name: `\??\Volume{…}`.
  func drive(ofVolume name: String) -> Drive {
    guard let data = values[WindowsName.folded(name)] else { return .unknown("\(Self.key) does not have it") }
    guard let letter = letters[data] else { return .unknown("it has no drive letter in \(Self.key)") }
    return .found(letter, "\(Self.key)")
  }

  /// The drive of `\Device\HarddiskVolume<number>`. Windows counts partitions of basic disks from 1 on as it comes upon them; of one
  /// disk that is by their offsets. With several disks nothing on record says which comes first.
  func drive(ofPartition number: Int) -> Drive {
    let partitions = Set(values.values.filter { $0.count == 12 })
    let disks = Set(partitions.map { $0.prefix(4) })
    guard disks.count == 1 else {
      return .unknown("\(Self.key) has partitions of \(disks.count == 0 ? "no disk" : "\(disks.count) disks")")
    }
    let inOrder = partitions.sorted { $0.reversed().lexicographicallyPrecedes($1.reversed()) }
    guard number >= 1, number <= inOrder.count else {
      return .unknown("\(Self.key) has \(inOrder.count) partitions of one disk")
    }
    guard let letter = letters[inOrder[number - 1]] else {
      return .unknown("that partition has no drive letter in \(Self.key)")
    }
    return .found(letter, "the offsets of the partitions in \(Self.key)")
  }
}
