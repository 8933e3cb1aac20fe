import Drills
import Testing
import WindowsModel

@Suite("Drill: the machine and its files")
struct MachineTests {
  private func machine(_ keys: String) throws -> DrillMachine {
    try drill("drill: a\nmachine:\n  product: ws2003\n  service_pack: 1\n\(keys)").machine
  }

  @Test("Two keys make a machine, and all others have a default")
  func least() throws {
    let drill = try drill("drill: a\nmachine: {product: nt4, service_pack: 6}")
    #expect(drill.about == "" && drill.claims == [] && drill.packages == [] && drill.steps == [])
    #expect(drill.expect == nil)
    let machine = drill.machine
    #expect(machine.platform == Platform(product: .nt4, servicePack: 6))
    #expect(machine.date == CivilTime(year: 2006, month: 1, day: 1))
    #expect(machine.files == [] && machine.registry == [] && machine.integrated == [] && machine.programs == [])
    #expect(!machine.hasRightsManagement)
  }

  @Test("Each product has its service packs, and the processors it ran on")
  func platforms() throws {
    for product in Product.allCases {
      for pack in 0...product.lastServicePack {
        #expect(
          try drill("drill: a\nmachine: {product: \(product), service_pack: \(pack)}").machine.servicePack == pack)
      }
      let beyond = problem("drill: a\nmachine: {product: \(product), service_pack: \(product.lastServicePack + 1)}")
      #expect(beyond?.place.key == "machine.service_pack")
      for architecture in [Architecture.x64, .ia64] {
        let text = "drill: a\nmachine: {product: \(product), service_pack: 1, architecture: \(architecture)}"
        if product == .xp || product == .ws2003 {
          #expect(try drill(text).machine.architecture == architecture)
        } else {
          #expect(problem(text)?.place.key == "machine.architecture")
        }
      }
    }
  }

  @Test("A language is any of those that package names carry")
  func languages() throws {
    #expect(try machine("  language: DEU\n").language.code == "DEU")
    #expect(try machine("  language: de\n").language.code == "DEU")
    // To a reader of YAML who decides by words alone this is a boolean.
    #expect(try machine("  language: NOR\n").language.code == "NOR")
  }

  @Test(
    "A date is the text of a local time, with quotes or without",
    arguments: ["2003-05-01T09:00:00", "'2003-05-01T09:00:00'", "\"2003-05-01 09:00\""])
  func dates(text: String) throws {
    #expect(try machine("  date: \(text)\n").date == CivilTime(year: 2003, month: 5, day: 1, hour: 9))
    #expect(try machine("  date: 2003-05-01\n").date == CivilTime(year: 2003, month: 5, day: 1))
  }

  @Test(
    "Yes and no are true and false, in any case, with quotes or without",
    arguments: [
      ("yes", true), ("Yes", true), ("YES", true), ("true", true), ("'TRUE'", true), ("\"yes\"", true), ("no", false),
      ("NO", false), ("False", false), ("'no'", false), ("!!str no", false),
    ])
  func flags(text: String, flag: Bool) throws {
    #expect(try machine("  rights_management: \(text)\n").hasRightsManagement == flag)
    let file = try machine("  files: [{path: 'C:\\x', in_use: \(text), debugged: \(text)}]\n").files[0]
    #expect(file.use == (flag ? .untilRestart : .none))
    #expect(file.isDebugged == flag)
  }

  @Test("A file may be held at each boot, and keeps its path to the letter")
  func files() throws {
    let files = try machine(
      #"""
        files:
        - {path: 'c:/Mixed\%Nonsense%\x.DLL', in_use: Always}
        - path: D:\y.dll
          version: '6.00.3790.1830'
          content: |
            two
            lines
      """#
    ).files
    #expect(files.map(\.path) == [#"c:/Mixed\%Nonsense%\x.DLL"#, #"D:\y.dll"#])
    #expect(files.map(\.use) == [.always, .none])
    #expect(files[0].version == nil && files[0].branch == nil && files[0].content == .made)
    #expect(files[1].version == FileVersion(6, 0, 3790, 1830))
    #expect(files[1].content == .text("two\nlines"))
    #expect(files.map(\.place.line) == [6, 7])
  }

  @Test("Nothing behind the key of a list or mapping is an empty one")
  func nothing() throws {
    let drill = try drill(
      "drill: a\nclaims:\nmachine: {product: xp, service_pack: 0, files: , registry: ~}\n"
        + "packages:\nsteps: null\nexpect:"
    )
    #expect(drill.machine.files == [] && drill.claims == [] && drill.steps == [] && drill.expect == nil)
  }

  @Test("A text keeps & and *, which only lead an anchor or alias where a value begins")
  func signs() throws {
    let drill = try drill(
      """
      drill: a
      about: a & b * c &d *e &&** [*] ? ?? ?x
      machine: {product: xp, service_pack: 0, programs: ["*", '&x', "a\\x2A", 'a?', '? y', "\\U0010FFFF"]}
      steps:
        - batch: |
            copy *.dll x & start *name &name
      """)
    #expect(drill.about == "a & b * c &d *e &&** [*] ? ?? ?x")
    #expect(drill.machine.programs == ["*", "&x", "a*", "a?", "? y", "\u{10FFFF}"])
    #expect(drill.steps[0].action == .batch(text: "copy *.dll x & start *name &name", line: 6))
  }
}
