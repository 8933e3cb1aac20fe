/// What is known of each step of a line before the line runs.
struct BatchForesight {
  struct State {
    /// Where the batch file may be.
    var folders: [BatchFolders]
    /// Nil where a program decides it.
    var errorLevel: Int?
    /// Of those cmd.exe around another.
    var outer: [[BatchFolders]] = []
    var filesAreKnown = true
    /// The line itself puts files elsewhere, of which some may be programs.
    var programsMayCome = false
    var variablesAreKnown = true

    /// After what other lines do.
    mutating func forgetAll() {
      errorLevel = nil
      filesAreKnown = false
      variablesAreKnown = false
    }
  }

  private var states: [State?]

  /// Ways in which one step can be reached with another current folder; a limit of this program.
  static let mostFolders = 8

  /// The state behind the last step is one more.
  init(count: Int) { states = Array(repeating: nil, count: count + 1) }

  /// Nil for a step that cannot be reached.
  subscript(_ index: Int) -> State? { states[index] }

  /// Adds a way to a step.
  mutating func reach(_ index: Int, _ state: State) {
    guard states.indices.contains(index) else { return }
    guard var known = states[index] else {
      states[index] = state
      return
    }
    for folders in state.folders where !known.folders.contains(folders) { known.folders.append(folders) }
    if known.errorLevel != state.errorLevel { known.errorLevel = nil }
    known.filesAreKnown = known.filesAreKnown && state.filesAreKnown
    known.programsMayCome = known.programsMayCome || state.programsMayCome
    known.variablesAreKnown = known.variablesAreKnown && state.variablesAreKnown
    states[index] = known
  }

  /// True if nothing is done after a step.
  static func isLast(_ index: Int, _ steps: [BatchStep]) -> Bool {
    var next = index + 1
    while next < steps.count {
      switch steps[next] {
      case .close, .endFeed, .endChild: next += 1
      case .jump(let to): next = to
      default: return false
      }
    }
    return true
  }
}
