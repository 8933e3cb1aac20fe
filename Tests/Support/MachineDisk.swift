import Glibc
public import StateStore
import WindowsModel

/// Writes the machine of a store out as the disk it would have: hives, and files with their times.
public enum MachineDisk {
  /// - Parameter folder: an empty one; it becomes the root of drive C:.
  public static func write(_ view: borrowing View, to folder: String, _ change: (inout HiveBuilder) -> Void = { _ in })
    throws
  {
    for volume in try view.volumes() {
      try view.forEachFile(below: WindowsPath(volume.name + "\\")) { path, entry in
        let host = folder + "/" + path.components.joined(separator: "/")
        if entry.isDirectory {
          mkdir(host, 0o755)
          return
        }
        let bytes = try entry.revision.map { try Self.bytes(of: $0, path, view) }
        TestSupport.write(bytes ?? [], to: host)
        setTime(host, entry.written)
      }
    }
    let config = folder + "/" + (try systemRoot(view)) + "/system32/config"
    mkdir(config, 0o755)
    for (name, root) in [
      ("SYSTEM", RegistryPath(.machine, ["SYSTEM"])), ("software", RegistryPath(.machine, ["SOFTWARE"])),
      ("default", RegistryPath(.users, [".DEFAULT"])),
    ] {
      guard let key = try view.key(root) else { continue }
      TestSupport.write(HiveBuilder.hive(try tree(key, view), change), to: "\(config)/\(name)")
    }
  }

  /// What is known and not held becomes a program of the same version, or bytes of its own.
  static func bytes(
    of revision: Revision, _ path: WindowsPath, _ view: borrowing View
  ) throws -> [UInt8] {
    if revision.isHeld { return try view.bytes(of: revision, limit: 1 << 24) }
    guard let version = revision.fileVersion else { return Array(path.description.utf8) }
    return ProgramBuilder(.plain(version, branch: revision.branch?.name, name: path.name)).bytes()
  }

  private static func systemRoot(_ view: borrowing View) throws -> String {
    let key = try RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion")
    return try view.value(key, "SystemRoot")?.text.map { String($0.dropFirst(3)) } ?? "WINDOWS"
  }

  /// Volatile keys and the link `CurrentControlSet` are on no disk.
  private static func tree(_ key: RegistryKey, _ view: borrowing View) throws -> HiveBuilder.Key {
    let subkeys = try view.subkeys(of: key).filter { !$0.isVolatile }
    return HiveBuilder.Key(
      key.name, written: key.written ?? WindowsTime(ticks: 0), className: key.className,
      values: try view.values(of: key).map { HiveBuilder.Value($0.name, $0.value) },
      subkeys: try subkeys.map { try tree($0, view) })
  }

  private static func setTime(_ path: String, _ time: WindowsTime?) {
    guard let time else { return }
    let moment = timespec(
      tv_sec: Int(time.unixSeconds), tv_nsec: Int(time.ticks % WindowsTime.ticksPerSecond) * 100)
    utimensat(AT_FDCWD, path, [moment, moment], 0)
  }
}
