import WindowsModel

/// What is known of a product as it was released with one of its service packs.
///
/// Build numbers and dates are public record; the branch names of Server 2003 and of XP SP2 were read, the others are
/// inferred.
struct ProductRelease {
  /// The last number of its binaries; nil for NT 4.0 and Windows 2000, whose files differ.
  let revision: UInt16?
  let branch: Branch?
  let date: CivilTime

  init(_ platform: Platform) {
    let table: [(revision: UInt16?, branch: String?, date: (Int, Int, Int))]
    switch platform.kernel {
    case .nt4:
      table = [
        (nil, nil, (1996, 8, 9)), (nil, nil, (1996, 10, 15)), (nil, nil, (1996, 12, 14)), (nil, nil, (1997, 5, 1)),
        (nil, nil, (1998, 10, 21)), (nil, nil, (1999, 4, 21)), (nil, nil, (1999, 11, 22)),
      ]
    case .w2k:
      table = [
        (nil, nil, (1999, 12, 7)), (nil, nil, (2000, 7, 26)), (nil, nil, (2001, 5, 4)), (nil, nil, (2002, 7, 22)),
        (nil, nil, (2003, 6, 19)),
      ]
    case .xp:
      table = [
        (0, "xpclient", (2001, 8, 23)), (1106, "xpsp1", (2002, 8, 29)), (2180, "xpsp_sp2_rtm", (2004, 8, 4)),
        (5512, "xpsp", (2008, 4, 14)),
      ]
    case .ws2003:
      table = [
        (0, "srv03_rtm", (2003, 3, 25)), (1830, "srv03_sp1_rtm", (2005, 3, 25)), (3959, "srv03_sp2_rtm", (2007, 2, 17)),
      ]
    }
    let row = table[min(max(0, platform.servicePack), table.count - 1)]
    revision = row.revision
    branch = row.branch.map { Branch($0) }
    date = CivilTime(year: row.date.0, month: row.date.1, day: row.date.2, hour: 12)
  }
}
