import TestSupport
import Testing
import WindowsModel

@Suite("wupd reg import of another machine")
struct RegistryImportWarningTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  private let desk = Desk()

  init() { desk.makeMachine() }

  private func putSystem(_ name: String, current: UInt32) {
    let computer = Key("ComputerName", values: [Value("ComputerName", .string(name))])
    let control = Key("Control", subkeys: [Key("ComputerName", subkeys: [computer])])
    let root = Key(
      "root",
      subkeys: [
        Key("ControlSet001", subkeys: [control]), Key("Select", values: [Value("Current", .dword(current))]),
      ])
    write(HiveBuilder.hive(root), to: desk.file("SYSTEM"))
  }

  @Test("A hive that names another machine and another control set is merged with a warning")
  func hiveNamesAnotherMachine() {
    putSystem("OTHER", current: 2)
    let result = desk.wupd("reg", "import", "SYSTEM")
    #expect(result.status == 0)
    #expect(
      result.errors.contains("SYSTEM: it names another machine: OTHER, in ControlSet001, where this store is PLANT7"))
    #expect(result.errors.contains("which control set is taken at a start: Current 1 -> 2."))
    #expect(result.errors.hasSuffix("wupd: wupd journal rollback last-1 takes the import back.\n"))
    #expect(desk.wupd("status").output.hasPrefix("OTHER"))
    #expect(desk.wupd("journal", "rollback", "last-1").status == 0)
    #expect(desk.wupd("status").output.hasPrefix("PLANT7"))
  }

  @Test("That of the same machine is merged without one")
  func sameMachineMergedWithout() {
    putSystem("plant7", current: 1)
    let result = desk.wupd("reg", "import", "SYSTEM")
    #expect(result.status == 0 && result.errors == "")
    let paged = desk.wupd("reg", "import", "SYSTEM", "--codepage", "932")
    #expect(paged.status == 65 && paged.errors.contains("is a hive, which is in no code page"))
  }

  @Test("A .reg file of another machine is warned of too, in JSON as well")
  func regFileAnotherMachine() {
    let text = """
      Windows Registry Editor Version 5.00

      [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName]
      "ComputerName"="OTHER"
      [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
      "CSDVersion"="Service Pack 2"

      """
    write(Array(text.utf8), to: desk.file("other.reg"))
    let result = desk.wupd("reg", "import", "other.reg", "--json")
    #expect(result.status == 0)
    #expect(result.output.contains("it names another machine: OTHER"))
    #expect(result.output.contains("this store was Windows Server 2003 SP1, x86, ENU, and is Windows Server 2003 SP2"))
  }
}
