@_spi(Measuring) import StateStore

/// The most that SQLite may count of each act in ``CounterTests``: what was measured, and a tenth more.
///
/// With Debian's SQLite 3.40.1. What lowers a number may lower its limit; what raises one wants a reason.
/// A removal also foresees the restart after it, and looks at the machine then.
enum CounterLimits {
  static let table: [String: Counters] = [
    "install": Counters(steps: 99_000, fullScanSteps: 4, sorts: 0, automaticIndexRows: 0, pagesWritten: 48),
    "qchain": Counters(steps: 6_800, fullScanSteps: 0, sorts: 0, automaticIndexRows: 0, pagesWritten: 3),
    "restart": Counters(steps: 16_000, fullScanSteps: 5, sorts: 0, automaticIndexRows: 0, pagesWritten: 24),
    "status": Counters(steps: 17_600, fullScanSteps: 5, sorts: 0, automaticIndexRows: 0, pagesWritten: 0),
    "uninstall": Counters(steps: 90_500, fullScanSteps: 13, sorts: 0, automaticIndexRows: 0, pagesWritten: 51),
    "mark": Counters(steps: 256, fullScanSteps: 0, sorts: 0, automaticIndexRows: 0, pagesWritten: 3),
    "edit": Counters(steps: 1_510, fullScanSteps: 0, sorts: 0, automaticIndexRows: 0, pagesWritten: 8),
    "rollback": Counters(steps: 1_810, fullScanSteps: 0, sorts: 0, automaticIndexRows: 0, pagesWritten: 8),
  ]
}
