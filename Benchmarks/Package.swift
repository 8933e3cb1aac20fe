// swift-tools-version: 6.2
import PackageDescription

// What is wupd's own affair is open to whoever bears its package's name, which SwiftPM takes from its folder. A target
// without `packageAccess` is given no other name behind it.
let owner = String(
  (Context.packageDirectory.split(separator: "/").dropLast().last ?? "wupd").lowercased()
    .map { $0.isLetter || $0.isNumber ? $0 : "_" })

let swiftSettings: [SwiftSetting] = [
  .unsafeFlags(["-package-name", owner]),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that wupd is built and tested without it, and without GRDB.
let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "wupd", path: ".."),
    // The peer is a version, not whatever is newest: ratios of two runs are to be of the same thing.
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // What the same rows cost without wupd: C on the same SQLite.
    .executableTarget(name: "floor", linkerSettings: [.linkedLibrary("sqlite3")]),
    // The clock, and the registry task as both Swift programs are given it.
    .target(name: "Measuring", packageAccess: false, swiftSettings: swiftSettings),
    // What a good user of GRDB would have: the same task with a journal written by hand.
    .executableTarget(
      name: "grdb", dependencies: ["Measuring", .product(name: "GRDB", package: "GRDB.swift")],
      packageAccess: false, swiftSettings: swiftSettings),
    // The builders of the tests, by a link: hives and programs to be read.
    .target(
      name: "TestSupport",
      dependencies: [
        .product(name: "StateStore", package: "wupd"), .product(name: "WindowsFormats", package: "wupd"),
        .product(name: "Servicing", package: "wupd"),
      ],
      packageAccess: false, swiftSettings: swiftSettings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Measuring", "TestSupport", .product(name: "StateStore", package: "wupd"),
        .product(name: "Servicing", package: "wupd"), .product(name: "WindowsFormats", package: "wupd"),
      ],
      packageAccess: false, swiftSettings: swiftSettings),
  ],
  cLanguageStandard: .c17
)
