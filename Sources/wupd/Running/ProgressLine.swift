import Forensics
import HostFiles
import WindowsModel

/// One line on a terminal that tells how far long work has come, after its first second. Nothing where no person looks.
final class ProgressLine {
  private let isShown = HostProcess.isTerminal(.errors)
  private let began = HostTime.elapsed()
  private var last = 0.0
  /// Bytes in all.
  private var total: Int64 = 0

  /// - Parameter source: what is read; its size is what the time left is reckoned by.
  init(of source: String) {
    if isShown { total = (try? EvidenceFolder(source)).map { Adoption.size(of: $0) } ?? 0 }
  }

  func show(files: Int, bytes: Int64, at place: String) {
    let now = HostTime.elapsed()
    guard isShown, now - began >= 1, now - last >= 0.2 else { return }
    last = now
    let rate = Double(bytes) / (now - began)
    var text = "\(counted(files, "file")), \(bytes >> 20) MB, \(Int64(rate) >> 20) MB/s"
    if total > bytes, rate > 0 { text += ", \(Int(Double(total - bytes) / rate) + 1) s left" }
    Terminal.say("\r\u{1B}[K\(text)  \(printable(String(place.suffix(40))))", end: "")
  }

  /// Takes the line away.
  func end() {
    if isShown, last > 0 { Terminal.say("\r\u{1B}[K", end: "") }
  }
}
