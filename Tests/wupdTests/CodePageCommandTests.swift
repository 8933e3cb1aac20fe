import TestSupport
import Testing
import WindowsModel

/// Text of machines and packages of many languages, through the program.
@Suite("wupd reads text in its own code page")
struct CodePageCommandTests {
  private let desk = Desk()

  private func bytes(_ text: String, _ page: Int) throws -> [UInt8] {
    try #require(CodePage(page)?.encoded(text))
  }

  private func put(_ name: String, _ text: String, _ page: Int) throws {
    write(try bytes(text, page), to: desk.file(name))
  }

  private func makeMachine(_ language: String) {
    let made = desk.wupd(
      "create", "--product", "ws2003", "--service-pack", "1", "--language", language, "--clock", "2007-04-10T02:50:00")
    #expect(made.status == 0, "\(made.errors)")
  }

  /// A package whose sheet has a title in a code page.
  private func makePackage(_ code: String, _ language: String, _ title: String, _ page: Int) throws -> String {
    let name = "WindowsServer2003-KB900001-x86-\(code)"
    let package = ShippedFolder.singleBranch(in: desk.path, name)
    let sheet = ShippedFolder.sheet("qfe", language: language)
      .replacing("Update for Windows (KB900001)", with: title).replacing("\n", with: "\r\n")
    package.put("update/update.inf", try bytes(sheet, page))
    return "./\(name)"
  }

  @Test(
    "A package of another language has its title, in the check, in the registry and for its removal",
    arguments: [
      ("RUS", "0x0419", "Обновление безопасности Ёж", 1251), ("CHS", "0x0804", "安全更新程序 晐", 936),
      ("JPN", "%LANG%", "能表ソ ポ", 932), ("KOR", "0x12", "보안 업데이트", 949), ("PTB", "0x0416", "Atualização", 1252),
    ])
  func packages(code: String, language: String, title: String, page: Int) throws {
    makeMachine(code)
    let sheetLanguage = language == "%LANG%" ? "%FOLDER2%\r\n[Strings]\r\nFOLDER2=0x411\r\n[Version]" : language
    let package = try makePackage(code, sheetLanguage, title, page)
    let check = desk.wupd("check", package)
    #expect(check.status == 0 && check.output.contains(title), "\(check.output) \(check.errors)")
    #expect(!check.output.contains("guess"))
    #expect([0, 10].contains(desk.wupd("install", package, "/q", "/z").status))
    let key = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\KB900001"
    #expect(desk.wupd("reg", "query", key, "/v", "DisplayName").output.contains(title))
    desk.wupd("file", "get", "C:\\WINDOWS\\$NtUninstallKB900001$\\spuninst\\spuninst.inf", "--to", "s.inf")
    let sheet = try #require(CodePage(page)?.decoded(contents(of: desk.file("s.inf"))[...]))
    #expect(sheet.contains("SP_TITLE = \"\(title)\""))
    #expect([0, 10].contains(desk.wupd("uninstall", "KB900001", "/q", "/z").status))
  }

  @Test("A sheet that names no language is in the page of its package's name, else in one that is a guess, told once")
  func nameless() throws {
    let russian = try makePackage("RUS", "0", "Обновление", 1251)
    let named = desk.wupd("check", russian)
    #expect(named.output.contains("Обновление") && !named.output.contains("guess"), "\(named.output)")
    let package = ShippedFolder.singleBranch(in: desk.path, "KB900001")
    let sheet = ShippedFolder.sheet("qfe", language: "0").replacing("Update for Windows", with: "Mise à jour")
    package.put("update/update.inf", try bytes(sheet, 1252))
    let told = desk.wupd("check", "./KB900001").output
    #expect(told.contains("Mise à jour"))
    #expect(told.replacing("\n", with: " ").split(separator: "which is a guess").count == 2, "\(told)")
  }

  @Test("Where nothing tells the page of a sheet, --codepage does, and a page that something tells stays")
  func namedForSheets() throws {
    makeMachine("RUS")
    let russian = try makePackage("RUS", "0x0419", "Обновление", 1251)
    #expect(desk.wupd("check", russian, "--codepage", "1252").output.contains("Обновление"))
    let package = ShippedFolder.singleBranch(in: desk.path, "KB900001")
    let sheet = ShippedFolder.sheet("qfe", language: "0").replacing("Update for Windows", with: "Исправление")
    package.put("update/update.inf", try bytes(sheet, 1251))
    for words in [["check"], ["plan", "install", "/z"], ["install", "/z", "/q"]] {
      #expect(desk.wupd(words + ["./KB900001"]).output.contains("guess"), "\(words)")
    }
    desk.wupd("uninstall", "KB900001", "/q", "/z")
    desk.wupd("reboot")
    for words in [["check"], ["plan", "install", "/z"], ["install", "/z", "/q"]] {
      let result = desk.wupd(words + ["./KB900001", "--codepage", "1251"])
      #expect([0, 10].contains(result.status) && !result.output.contains("guess"), "\(words) \(result.output)")
    }
    let key = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\KB900001"
    #expect(desk.wupd("reg", "query", key, "/v", "DisplayName").output.contains("Исправление"))
  }

  @Test("A machine is made with the code pages of its language", arguments: [("RUS", 1251, 866), ("ELL", 1253, 737)])
  func made(language: String, ansi: Int, oem: Int) {
    makeMachine(language)
    let pages = desk.wupd("reg", "query", "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage").output
    #expect(pages.contains("\(ansi)") && pages.contains("\(oem)"), "\(pages)")
  }

  @Test("A batch file is in the page of the machine's console or in that which is named, and so is what it writes")
  func batch() throws {
    makeMachine("JPN")
    try put("a.cmd", "@echo off\r\necho 能力ソ\r\necho 表ポ>C:\\WINDOWS\\x.txt\r\nif \"表\"==\"表\" echo ok\r\n", 932)
    let run = desk.wupd("batch", "a.cmd")
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    #expect(run.output.contains("能力ソ\nok\n"))
    desk.wupd("file", "get", "C:\\WINDOWS\\x.txt", "--to", "x.txt")
    #expect(contents(of: desk.file("x.txt")) == [0x95, 0x5C, 0x83, 0x7C, 0x0D, 0x0A])
    try put("b.cmd", "@echo off\r\necho Grüße aus Köln\r\n", 850)
    let german = desk.wupd("batch", "b.cmd", "--codepage", "850", "--json")
    #expect(german.output.contains("Grüße aus Köln") && german.output.contains("\"code_page\": 850"))
    #expect(german.output.contains("\"code_page_guessed\": false"))
    write(Array("@echo off\r\necho Grüße\r\n".utf8), to: desk.file("c.cmd"))
    #expect(desk.wupd("batch", "c.cmd").errors.contains("c.cmd: is UTF-8 without its mark, and cmd.exe reads it in"))
  }

  @Test("chcp changes the page that the lines behind it are read and written in")
  func changed() throws {
    makeMachine("DEU")
    let lines = try bytes("@echo off\r\nchcp 1252\r\n", 850) + bytes("echo Größe>C:\\WINDOWS\\x.txt\r\n", 1252)
    write(lines, to: desk.file("a.cmd"))
    let run = desk.wupd("batch", "a.cmd")
    #expect(run.status == 0 && run.output.hasPrefix("Active code page: 1252\n"), "\(run.output) \(run.errors)")
    desk.wupd("file", "get", "C:\\WINDOWS\\x.txt", "--to", "x.txt")
    #expect(contents(of: desk.file("x.txt")) == (try bytes("Größe\r\n", 1252)))
  }

  @Test("REGEDIT4 is in the page of the machine or in that which is named; version 5.00 in 8 bits is UTF-8 or in it")
  func registry() throws {
    makeMachine("JPN")
    func text(_ header: String, _ name: String) -> String {
      "\(header)\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\\(name)]\r\n\"\(name)\"=\"C:\\\\\(name)\"\r\n"
    }
    try put("four.reg", text("REGEDIT4", "表ソ"), 932)
    #expect(desk.wupd("reg", "import", "four.reg").errors == "")
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\表ソ").output.contains("C:\\表ソ"))
    let five = "Windows Registry Editor Version 5.00"
    try put("five.reg", text(five, "能"), 932)
    write(Array(text(five, "안녕").utf8), to: desk.file("utf8.reg"))
    try put("russian.reg", text("REGEDIT4", "Завод"), 1251)
    #expect(desk.wupd("reg", "import", "five.reg").status == 0)
    #expect(desk.wupd("reg", "import", "utf8.reg").status == 0)
    let russian = desk.wupd("reg", "import", "russian.reg", "--codepage", "1251", "--json")
    #expect(russian.output.contains("\"code_page\": 1251"))
    for name in ["能", "안녕", "Завод"] {
      #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\\(name)").output.contains("C:\\\(name)"))
    }
    #expect(desk.wupd("reg", "export", "HKLM\\SOFTWARE\\表ソ", "out.reg", "--regedit4").status == 0)
    #expect(contents(of: desk.file("out.reg")) == (try bytes(text("REGEDIT4", "表ソ") + "\r\n", 932)))
    let korean = desk.wupd("reg", "export", "HKLM\\SOFTWARE\\안녕", "out2.reg", "--regedit4")
    #expect(korean.errors.contains("has characters that code page 932 has not"), "\(korean.errors)")
  }

  @Test("Where nothing names the page of a .reg file it is a guess, and said to be one, once")
  func registryGuess() throws {
    desk.makeMachine()
    desk.wupd("reg", "delete", "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls", "/f")
    try put("a.reg", "REGEDIT4\r\n\r\n[HKLM\\SOFTWARE\\Größe]\r\n@=\"ä\"\r\n\"ö\"=\"ü\"\r\n", 1252)
    let told = "wupd: a.reg: nothing names its code page; 1252 is a guess; --codepage says which it is.\n"
    #expect(desk.wupd("reg", "import", "a.reg").errors == told)
    #expect(desk.wupd("reg", "import", "a.reg", "--codepage", "1252").errors == "")
    #expect(desk.wupd("reg", "import", "a.reg", "--json").output.contains("\"code_page_guessed\": true"))
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\Größe").output.contains("ä"))
    try put("ascii.reg", "REGEDIT4\r\n\r\n[HKLM\\SOFTWARE\\x]\r\n", 1252)
    #expect(desk.wupd("reg", "import", "ascii.reg").errors == "")
  }

  private let log = "[KB1.log]\r\n0.125: 2006/08/10 02:55:00.000 (local)\r\n0.140: "

  @Test("A log of this computer is in the page that is named; without one that is a guess, told once")
  func logs() throws {
    try put("pt.log", log + "Instalação concluída; reinício necessário\r\n0.150: não\r\n", 1252)
    let guessed = desk.wupd("log", "pt.log")
    #expect(guessed.output.contains("Instalação concluída; reinício necessário"))
    #expect(
      guessed.errors == "wupd: pt.log: nothing names its code page; 1252 is a guess; --codepage says which it is.\n")
    try put("ru.log", log + "Не удалось скопировать файл\r\n", 1251)
    let russian = desk.wupd("log", "ru.log", "--codepage", "1251")
    #expect(russian.output.contains("Не удалось скопировать файл") && russian.errors == "")
    let json = desk.wupd("log", "ru.log", "--codepage", "1251", "--json").output
    #expect(json.contains("\"code_page\": 1251") && json.contains("\"encoding\": \"ANSI\""))
    let folder = desk.wupd("log", ".").errors
    #expect(folder.split(separator: "\n").count == 1 && folder.contains("1252 is a guess"), "\(folder)")
    write([0xEF, 0xBB, 0xBF] + Array((log + "не удалось\r\n").utf8), to: desk.file("utf8.log"))
    let marked = desk.wupd("log", "utf8.log")
    #expect(marked.output.contains("не удалось") && marked.output.hasPrefix("[KB1.log]") && marked.errors == "")
  }

  @Test("A log of the machine is in the machine's page")
  func machineLog() throws {
    makeMachine("RUS")
    try put("x.log", log + "Не удалось скопировать файл\r\n", 1251)
    desk.wupd("file", "put", "C:\\WINDOWS\\KB921883.log", "x.log")
    let shown = desk.wupd("log", "KB921883")
    #expect(shown.output.contains("Не удалось скопировать файл") && shown.errors == "")
  }

  @Test(
    "A code page that is not known is refused, and those that are known are named",
    arguments: ["1", "65001", "x", "-932", "99999999999999999999"])
  func unknown(number: String) throws {
    desk.makeMachine()
    try put("a.log", log + "\r\n", 1252)
    for words in [
      ["log", "a.log"], ["batch", "a.log"], ["reg", "import", "a.log"], ["adopt", "a.log"], ["check", "a.log"],
    ] {
      let result = desk.wupd(words + ["--codepage=\(number)"])
      #expect(result.status == 64, "\(words)")
      let sentence = "\(number) is no code page that is known here; these are: 437, 720, 737,"
      #expect(result.errors.contains(sentence), "\(result.errors)")
    }
  }
}
