import TestSupport
import Testing

/// What holds of the project as a whole.
@Suite("House")
struct HouseTests {
  private let sources = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Sources"

  /// Foundation brings ICU and its tables along, more than all the rest of the program.
  @Test("No source imports Foundation, of which FoundationEssentials is the most that is taken")
  func noSourceImportsFoundation() {
    let imports = run("grep", ["-rnwE", "import ([a-z]+ )?Foundation", sources, "--include=*.swift"])
    #expect(imports.status == 1 && imports.output == "", "\(imports)")
    #expect(run("grep", ["-rqw", "import Crypto", sources]).status == 0, "the sources are looked for elsewhere")
  }

  @Test("The program needs neither Foundation nor ICU, also by way of others")
  func programNeedsNeitherFoundation() {
    // With this the loader of glibc lists what the program needs, and does not run it.
    let listing = run(BuiltProgram.wupd, environment: ["LD_TRACE_LOADED_OBJECTS": "1"]).output
    #expect(listing.contains("libc.so"))
    for library in ["libFoundation.so", "lib_FoundationICU.so", "libFoundationInternationalization.so"] {
      #expect(!listing.contains(library))
    }
  }
}
