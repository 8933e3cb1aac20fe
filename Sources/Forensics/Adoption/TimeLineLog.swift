import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// `TimeLine.log` of the Windows folder, in which KB823836 has the order of updates read.
///
/// No package source shows one. So nothing is taken from it but which packages its lines name, from the top down.
struct TimeLineLog {
  static let name = "TimeLine.log"

  /// nil: there is none, or its bytes are not held.
  private(set) var path: WindowsPath?
  private(set) var names: [ShortTitle] = []

  init(_ machine: Machine, _ view: borrowing View) throws {
    let path = try machine.system(Self.name)
    guard let revision = try view.file(path)?.revision, revision.isHeld, revision.size ?? 0 <= Int64(InfFile.largest)
    else { return }
    self.path = path
    names = Self.names(try view.bytes(of: revision, limit: InfFile.largest))
  }

  /// The packages that a text names (`KB921883`, `Q300845_WM9`), as often as it names them. One byte a character, or UTF-16LE with
  /// its mark.
  static func names(_ bytes: [UInt8]) -> [ShortTitle] {
    let isWide = bytes.starts(with: [0xFF, 0xFE])
    let characters =
      isWide
      ? stride(from: 2, to: bytes.count - 1, by: 2).lazy.map { bytes[$0 + 1] == 0 ? bytes[$0] : 0 }.map { $0 }
      : bytes
    func isWord(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D || byte == 0x5F
    }
    return characters.split(whereSeparator: { !isWord($0) }).compactMap { word in
      word.count <= 40 ? UpdateTrace.title(String(decoding: word, as: UTF8.self)) : nil
    }
  }
}
