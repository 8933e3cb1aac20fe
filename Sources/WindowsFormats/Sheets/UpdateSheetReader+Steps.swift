import WindowsModel

// What an update.inf does: its [ProductInstall…] sections and the lists that they name.
extension UpdateSheetReader {
  mutating func readStep(_ section: InfSection) throws(InfError) {
    let words = section.name.unicodeScalars.split(separator: ".").dropFirst().map { String($0) }
    if words.first.map({ WindowsName.same($0, "ExtendedConditional") }) == true {
      use(section.name)
      for line in section.lines { try readConditional(line) }
      return
    }
    var rule = UpdateSheet.Rule()
    if Self.isFamily(section.name, "BuildType") {
      // Left among the sections that are not carried out.
      guard words.count == 1, let edition = Edition(buildType: words[0]) else { return }
      (rule.edition, rule.isAlways) = (edition, true)
    } else {
      for word in words {
        // Left among the sections that are not carried out.
        guard rule.take(word) else { return }
      }
    }
    use(section.name)
    try readDirectives(section, rule, nil)
  }

  /// `ConditionInstall=section`, which has a Condition and names, as its ConditionalOperations, a section of FileOperations.
  private mutating func readConditional(_ line: InfLine) throws(InfError) {
    let name = line.text(1)
    use(name)
    guard WindowsName.same(line.key ?? "", "ConditionInstall"), let section = file[name] else {
      return lose(line.number, "names no section with a condition")
    }
    var conditions: [SetupCondition] = []
    for line in section.all("Condition") {
      try spend(1)
      var reader = SetupConditionReader(file)
      do { conditions.append(try reader.read(line.fields)) } catch {
        // What cannot be asked is not done.
        return lose(line.number, error.description)
      }
      used.formUnion(reader.used)
    }
    for line in section.all("ConditionalOperations") {
      use(line.text(1))
      for operation in file[line.text(1)]?.lines ?? [] {
        try spend(1)
        let target = operation.text(1)
        use(target)
        guard let section = file[target] else {
          lose(operation.number, "names the section [\(target)], which is not there")
          continue
        }
        var rule = UpdateSheet.Rule()
        rule.isAlways = true
        try readDirectives(section, rule, conditions.count == 1 ? conditions[0] : .all(conditions))
      }
    }
  }

  private mutating func readDirectives(
    _ section: InfSection, _ rule: UpdateSheet.Rule, _ condition: SetupCondition?
  ) throws(InfError) {
    var step = UpdateSheet.Step(section: section.name, rule: rule, condition: condition)
    for line in section.lines {
      try spend(1)
      for name in line.fields where !name.isEmpty {
        switch line.key?.lowercased() {
        case "copyfiles": try readCopies(name, line, &step)
        case "addreg": try readRegistry(name, line, adding: true, &step)
        case "delreg": try readRegistry(name, line, adding: false, &step)
        case "delfiles":
          try readChanges(name, line, &step) { .delete(whenInUse: $0.count > 3 && Self.flags($0[3]) & 1 != 0) }
        case "renfiles": try readChanges(name, line, &step) { $0.count > 1 && !$0[1].isEmpty ? .rename($0[0]) : nil }
        default: lose(line.number, "of [\(section.name)] is not carried out: \(line.key ?? "") \(name)")
        }
      }
    }
    sheet.steps.append(step)
  }

  private mutating func readCopies(_ list: String, _ line: InfLine, _ step: inout UpdateSheet.Step) throws(InfError) {
    if list.unicodeScalars.first == "@" {
      let name = String(list.unicodeScalars.dropFirst())
      step.copies.append(
        UpdateSheet.Copy(
          folder: sheet.folder(of: "DefaultDestDir"), name: name, source: name, flags: 0, list: step.section,
          line: line.number))
      return
    }
    guard let lines = try lines(of: list, line) else { return }
    let folder = sheet.folder(of: list)
    if folder == nil { lose(line.number, "names the list [\(list)], for which there is no folder") }
    for line in lines {
      let items = line.items
      guard let name = items.first else { continue }
      step.copies.append(
        UpdateSheet.Copy(
          folder: folder, name: name, source: items.count > 1 && !items[1].isEmpty ? items[1] : name,
          flags: items.count > 3 ? Self.flags(items[3]) : 0, list: list,
          line: line.number))
    }
  }

  /// The lines of a list that a directive names; nil, and told, where there is none.
  private mutating func lines(of list: String, _ line: InfLine) throws(InfError) -> [InfLine]? {
    guard file[list] != nil else {
      lose(line.number, "names the list [\(list)], which is not there")
      return nil
    }
    let lines = use(list)
    try spend(lines.count)
    return lines
  }

  /// `name,,,flags` of DelFiles, `new,old` of RenFiles.
  private mutating func readChanges(
    _ list: String, _ line: InfLine, _ step: inout UpdateSheet.Step, _ kind: ([String]) -> UpdateSheet.Change.Kind?
  ) throws(InfError) {
    guard let lines = try lines(of: list, line) else { return }
    let folder = sheet.folder(of: list)
    if folder == nil { lose(line.number, "names the list [\(list)], for which there is no folder") }
    for line in lines {
      let items = line.items
      guard let kind = kind(items) else {
        lose(line.number, "names no file and its new name")
        continue
      }
      let name = if case .rename = kind { items[1] } else { items.first ?? "" }
      step.changes.append(UpdateSheet.Change(folder: folder, name: name, kind: kind, line: line.number))
    }
  }

  private static func flags(_ text: String) -> UInt32 { UInt32(truncatingIfNeeded: InfLine.number(text) ?? 0) }

  private mutating func readRegistry(
    _ list: String, _ line: InfLine, adding: Bool, _ step: inout UpdateSheet.Step
  ) throws(InfError) {
    guard let lines = try lines(of: list, line) else { return }
    for line in lines {
      do {
        step.registry.append(try adding ? RegistryEdit(adding: line) : RegistryEdit(deleting: line))
      } catch {
        lose(line.number, error.description)
      }
    }
  }
}

extension UpdateSheet.Rule {
  /// Takes a word of a section's name; false for one that is not known.
  fileprivate mutating func take(_ word: String) -> Bool {
    let word = word.lowercased()
    switch word {
    case "replacefilesifexist", "globalregistrychanges", "install", "append": break
    case "copyfilesalways": isAlways = true
    case "dontdelayuntilreboot": isNotDelayed = true
    case "multiprocessorfiles": hasSeveralProcessors = true
    case "uniprocessorfiles": hasSeveralProcessors = false
    case "reinstall": isReinstall = true
    case "slipstreamex", "slipstream", "hotfix": isSlipstream = true
    // Whoever has an export version has 128 bits since Windows 2000 SP2.
    case "128bitfiles": break
    case "56bitfiles": isForExport = true
    default:
      let name = word.hasSuffix("files") ? String(word.dropLast("files".count)) : word
      guard let edition = Edition(rawValue: name) ?? Edition(buildType: word) else { return false }
      self.edition = edition
    }
    return true
  }
}
