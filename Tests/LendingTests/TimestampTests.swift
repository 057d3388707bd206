import Lending
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_767_323_045_678, "2026-01-02T03:04:05.678Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func isWrittenInUTC(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "2026-01-02t03:04:05z", "2026-01-02T08:34:05+05:30", "2026-01-01T22:04:05.0009-05:00",
        "2026-01-02T03:04:05.000000000Z",
    ])
    func isReadInEveryForm(_ text: String) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == 1_767_323_045_000)
    }

    @Test func keepsShortFractions() {
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:00.5Z")?.milliseconds == 500)
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:00.05Z")?.milliseconds == 50)
    }

    @Test(arguments: [
        "", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T24:00:00Z", "2026-01-02T03:60:00Z", "2026-01-02T03:04:60Z",
        "2026-02-30T03:04:05Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05ZZ", "2026-01-02T03:04:05+5:30",
        "2026-01-02T03:04:05+24:00", "2026-01-02 03:04:05Z", "2026-01-02T03-04-05Z", "2026-01-02T3:04:050Z",
        "2026-01-02T03:04:05+05:3é",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func findsTheDayOfAZone() {
        let evening = Timestamp(milliseconds: 1_767_297_600_000)  // 2026-01-01T20:00Z
        #expect(evening.date().iso == "2026-01-01")
        #expect(evening.date(secondsAheadOfUTC: 19_800).iso == "2026-01-02")
        #expect(evening.date(secondsAheadOfUTC: -86_400).iso == "2025-12-31")
    }

    @Test func addsAndIsHeldAtTheEnds() {
        let moment = Timestamp(milliseconds: 5)
        #expect(moment.adding(milliseconds: 7).milliseconds == 12)
        #expect(moment.adding(milliseconds: .max).milliseconds == .max)
        #expect(Timestamp(milliseconds: -5).adding(milliseconds: .min).milliseconds == .min)
        #expect(moment < moment.adding(milliseconds: 1))
        #expect(Timestamp(milliseconds: .max).rfc3339.utf8.count == 24)
        #expect(Timestamp(milliseconds: .min).rfc3339.utf8.count == 24)
    }
}
