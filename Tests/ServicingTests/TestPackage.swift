import Servicing
import StateStore
import WindowsModel

/// A package made by hand. Names without a variable go to system32.
func package(
  _ number: UInt32, _ files: [PackageFile], for product: Product = .ws2003, _ architecture: Architecture = .x86,
  dated date: (Int, Int, Int) = (2006, 8, 1), servicePacks: ClosedRange<Int>? = nil, language: Language? = nil,
  articleAllowsHotpatching: Bool? = nil
) -> Package {
  Package(
    name: "KB\(number)-\(architecture).exe", article: KBNumber(number), title: "Update KB\(number)", product: product,
    architecture: architecture, language: language, minimumServicePack: servicePacks?.lowerBound,
    maximumServicePack: servicePacks?.upperBound,
    installerDate: CivilTime(year: date.0, month: date.1, day: date.2),
    articleAllowsHotpatching: articleAllowsHotpatching, files: files, source: "test")
}

/// One set of files.
func file(_ name: String, _ version: String, onlyIfPresent: Bool = false) -> PackageFile {
  PackageFile(target: target(name), copies: [nil: facts(version)], onlyIfPresent: onlyIfPresent)
}

/// A copy for each line.
func file(_ name: String, gdr: String, qfe: String? = nil, hotpatch: PackageFile.Hotpatch? = nil) -> PackageFile {
  var copies: [BranchLine?: RevisionFacts] = [.gdr: facts(gdr)]
  if let qfe { copies[.qfe] = facts(qfe) }
  return PackageFile(target: target(name), copies: copies, hotpatch: hotpatch)
}

private func target(_ name: String) -> String { name.hasPrefix("%") ? name : "%SystemRoot%\\system32\\\(name)" }

let kernel = "kernel32.dll"
