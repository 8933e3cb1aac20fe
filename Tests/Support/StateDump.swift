public import StateStore
import WindowsModel

/// Everything a view shows, a line each: two states are the same when their dumps are.
public func dump(_ view: borrowing View) throws -> [String] {
  var lines: [String] = []
  for root in try view.registryRoots() {
    guard let path = try? RegistryPath(root.name) else { continue }
    try dumpKey(view, path, root, &lines)
  }
  for volume in try view.volumes() {
    let root = try WindowsPath(volume.name + "\\")
    lines.append("file \(root) \(volume.attributes.rawValue)")
    try view.forEachFile(below: root) { path, entry in
      lines.append(
        "file \(path) \(entry.name) \(entry.attributes.rawValue) \(entry.written?.ticks ?? 0) \(entry.created?.ticks ?? 0) \(entry.revision.map { "\($0.facts)" } ?? "")"
      )
    }
  }
  for image in try view.images() {
    lines.append(
      "image \(image.path) \(image.holder) \(image.revision.facts) \(image.location) \(image.isMappedAtBoot) \(image.isHotpatched)"
    )
  }
  lines.append("session \(String(describing: try view.session()))")
  for update in try view.updates() {
    lines.append("update \(update)")
    for backup in try view.fileBackups(of: update.name) { lines.append("  file \(backup)") }
    for backup in try view.valueBackups(of: update.name) { lines.append("  value \(backup)") }
    for backup in try view.keyBackups(of: update.name) { lines.append("  key \(backup)") }
  }
  for source in try view.evidence() { lines.append("evidence \(source)") }
  for finding in try view.findings() { lines.append("finding \(finding)") }
  return lines
}

private func dumpKey(
  _ view: borrowing View, _ path: RegistryPath, _ key: RegistryKey, _ lines: inout [String]
) throws {
  lines.append("key \(path) \(key.name) \(key.written?.ticks ?? 0) \(key.isVolatile) \(key.isLink)")
  for (name, value) in try view.values(of: key) { lines.append("  \(name) \(value.type) \(value.data)") }
  for child in try view.subkeys(of: key) {
    try dumpKey(view, path.child(child.name), child, &lines)
  }
}
