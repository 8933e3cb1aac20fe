import CCodePages

extension CodePage {
  /// What Windows writes for a character that the code page has not: the byte, or both, of the one that comes nearest. nil
  /// where there is none; then it writes `?`.
  ///
  /// As Windows 2000 had it (`docs/windows-facts.md` 10.7).
  func nearest() -> (UInt16) -> UInt16? {
    func at(_ place: Int) -> UInt16 { wupd_best_fit_at(place) }
    let entry = (0..<Int(at(0))).lazy.map { 1 + 3 * $0 }.first { Int(at($0)) == number }
    guard let entry else { return { _ in nil } }
    let (start, count) = (Int(at(entry + 1)), Int(at(entry + 2)))
    return { unit in
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if at(start + 2 * middle) < unit { low = middle + 1 } else { high = middle }
      }
      return low < count && at(start + 2 * low) == unit ? at(start + 2 * low + 1) : nil
    }
  }
}
