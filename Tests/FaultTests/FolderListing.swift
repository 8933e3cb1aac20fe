import Glibc
import TestSupport

/// The files of a folder, by name.
func namesOfFiles(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Leaves nothing in a folder but these files.
func fill(_ folder: String, with files: [String: [UInt8]]) {
  for name in namesOfFiles(in: folder) where files[name] == nil { unlink("\(folder)/\(name)") }
  for (name, bytes) in files { TestSupport.write(bytes, to: "\(folder)/\(name)") }
}

/// `==` looks at one byte after the other where nothing is optimized.
func areSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
  one.count == other.count && memcmp(one, other, one.count) == 0
}
