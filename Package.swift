// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "wupd",
  products: [
    .executable(name: "wupd", targets: ["wupd"]),
    .library(name: "StateStore", targets: ["StateStore", "WindowsModel"]),
    .library(name: "WindowsFormats", targets: ["WindowsFormats"]),
    .library(name: "Servicing", targets: ["Servicing"]),
    .library(name: "Drills", targets: ["Drills"]),
    // For tests of the whole program, in front of which it is loaded.
    .library(name: "Faults", type: .dynamic, targets: ["CFaults"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // libsqlite3 as the system has it; the shim holds what a Swift importer cannot see.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMSPack", providers: [.apt(["libmspack-dev"])]),
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    // `schema/` and `catalog/` as bytes of the program: C, because #embed costs no compile time.
    .target(name: "CSchema"),
    .target(name: "CCatalog"),
    // The tables of Windows' code pages, in the same way.
    .target(name: "CCodePages", exclude: ["tables.bin", "best-fit.bin", "LICENSE"]),

    // What Swift's Glibc module leaves out of the headers of Linux.
    .target(name: "CLinux"),

    .target(name: "HostFiles", dependencies: ["CLinux"]),
    .target(name: "WindowsModel", dependencies: ["CCodePages"]),
    .target(
      name: "WindowsFormats",
      dependencies: [
        "CMSPack", "CZlib", "HostFiles", "WindowsModel", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "StateStore",
      dependencies: [
        "CSQLite", "CSchema", "CZlib", "HostFiles", "WindowsModel", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "UpdateLogs", dependencies: ["WindowsFormats", "WindowsModel"]),
    .target(name: "BatchFiles", dependencies: ["WindowsModel"]),
    .target(
      name: "Servicing",
      dependencies: [
        "BatchFiles", "CCatalog", "HostFiles", "StateStore", "UpdateLogs", "WindowsFormats", "WindowsModel",
      ]),
    .target(
      name: "Forensics",
      dependencies: ["HostFiles", "Servicing", "StateStore", "UpdateLogs", "WindowsFormats", "WindowsModel"]),
    .target(
      name: "Drills",
      dependencies: [
        "BatchFiles", "CYAML", "HostFiles", "Servicing", "StateStore", "WindowsFormats", "WindowsModel",
      ]),
    .executableTarget(
      name: "wupd",
      dependencies: [
        "BatchFiles", "Drills", "Forensics", "HostFiles", "Servicing", "StateStore", "UpdateLogs", "WindowsFormats",
        "WindowsModel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The program of the README.
    .executableTarget(name: "ReadMachine", dependencies: ["StateStore", "WindowsModel"], path: "Examples/ReadMachine"),

    .target(
      name: "TestSupport", dependencies: ["CZlib", "Servicing", "StateStore", "WindowsFormats", "WindowsModel"],
      path: "Tests/Support"),
    // What holds of the project as a whole.
    .testTarget(name: "HouseTests", dependencies: ["HostFiles", "TestSupport", "wupd"]),
    .testTarget(name: "HostFilesTests", dependencies: ["HostFiles", "TestSupport"]),
    .testTarget(name: "WindowsModelTests", dependencies: ["WindowsModel", "TestSupport"]),
    .testTarget(
      name: "WindowsFormatsTests", dependencies: ["WindowsFormats", "TestSupport", "HiveWorker", "CabinetWorker"]),
    // Prints what our reader finds in a hive, for comparisons with other readers.
    .executableTarget(
      name: "HiveWorker", dependencies: ["TestSupport", "WindowsFormats", "WindowsModel"], path: "Tests/HiveWorker"),
    // Prints what our reader finds in an event log, for comparisons with libevt.
    .executableTarget(
      name: "EventLogWorker", dependencies: ["TestSupport", "WindowsFormats", "WindowsModel"],
      path: "Tests/EventLogWorker"),
    // One thing done to a store in a process of its own, for tests that kill it, hold it or take its rights.
    .executableTarget(
      name: "StoreWorker", dependencies: ["StateStore", "TestSupport", "WindowsModel"], path: "Tests/StoreWorker"),
    .testTarget(name: "StateStoreTests", dependencies: ["StateStore", "StoreWorker", "CSQLite", "TestSupport"]),
    // Readers of foreign bytes with what must hold of them, for the seeded tests and for libFuzzer (`Fuzzing/`).
    .target(
      name: "FuzzTargets",
      dependencies: [
        "BatchFiles", "Drills", "Servicing", "StateStore", "TestSupport", "UpdateLogs", "WindowsFormats",
        "WindowsModel",
      ],
      path: "Tests/FuzzTargets"),
    .executableTarget(name: "FuzzWorker", dependencies: ["FuzzTargets", "TestSupport"], path: "Tests/FuzzWorker"),
    // Lists and unpacks cabinets, for comparisons with other programs (`Tests/Oracles/cabinets`).
    .executableTarget(
      name: "CabinetWorker", dependencies: ["StateStore", "WindowsFormats", "WindowsModel"], path: "Tests/CabinetWorker"
    ),
    // Prints what our reader makes of an INF (`Tests/Oracles/setupapi`).
    .executableTarget(name: "InfWorker", dependencies: ["TestSupport", "WindowsFormats"], path: "Tests/InfWorker"),
    // Lays out the files of a package (`Tests/Oracles/deltas`).
    .executableTarget(
      name: "PackageWorker", dependencies: ["HostFiles", "Servicing", "StateStore", "TestSupport"],
      path: "Tests/PackageWorker"),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "FuzzWorker", "TestSupport"]),
    // A layer under SQLite and the product that makes calls fail, and knows what a power cut would leave.
    .target(name: "CFaults", path: "Tests/Faults"),
    .testTarget(
      name: "FaultTests",
      dependencies: ["CFaults", "Forensics", "HostFiles", "Servicing", "StateStore", "TestSupport", "UpdateLogs"]),
    .testTarget(name: "UpdateLogsTests", dependencies: ["TestSupport", "UpdateLogs"]),
    .testTarget(name: "BatchFilesTests", dependencies: ["BatchFiles", "TestSupport"]),
    .testTarget(
      name: "ServicingTests", dependencies: ["BatchFiles", "Servicing", "TestSupport", "UpdateLogs", "WindowsFormats"]),
    .testTarget(name: "ForensicsTests", dependencies: ["Forensics", "Servicing", "TestSupport"]),
    .testTarget(name: "DrillsTests", dependencies: ["Drills", "TestSupport"]),
    .testTarget(
      name: "wupdTests", dependencies: ["wupd", "HostFiles", "TestSupport", "WindowsFormats", "WindowsModel"],
      exclude: ["Transcripts"]),
  ],
  cLanguageStandard: .c17
)

// A newer compiler may warn of more, which is for us to mend and must stop nobody else's build.
let isStrict = Context.environment["CI"] != nil || Context.environment["WUPD_STRICT"] != nil

// For every Swift target: `any` is written where a box is meant, an extension member comes only from a module the file
// imports, and an import is not passed on unless it says so.
for target in package.targets where target.type != .system && !target.name.hasPrefix("C") {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
  if isStrict { target.swiftSettings?.append(.treatAllWarnings(as: .error)) }
}
