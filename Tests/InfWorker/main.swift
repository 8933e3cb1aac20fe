import Glibc
import TestSupport
import WindowsFormats

/// `InfWorker FILE`: what our reader makes of INFs, for comparisons with the expectations of others. The file holds the paths of
/// INFs, one a line; for each of them a line is printed for each section, line and loss, with its parts in hexadecimal.
func hexadecimal(_ text: String) -> String {
  text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

let words = CommandLine.arguments
guard words.count == 2 else { exit(64) }
for path in String(decoding: contents(of: words[1]), as: UTF8.self).split(separator: "\n") {
  print("file", path)
  do {
    let file = try InfFile(contents(of: String(path)), codePage: nil).substituted()
    for section in file.sections {
      print("section", "x" + hexadecimal(section.name))
      for line in section.lines {
        print(
          "line", line.name.map { "x" + hexadecimal($0) } ?? "-",
          line.fields.map { "x" + hexadecimal($0) }.joined(separator: " "))
      }
    }
    for loss in file.losses { print("loss", loss) }
  } catch {
    print("refused", error)
  }
}
