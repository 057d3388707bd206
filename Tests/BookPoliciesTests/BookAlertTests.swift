import AssetQuality
import BookPolicies
import Lending
import Portfolio
import Testing

@Suite struct BookAlertTests {
    @Test func anEmptyBookIsNoAlert() throws {
        let funnel = ApplicationFunnel(approved: 0, declined: 0, pending: 0)
        #expect(try BookAlert.of(BookFigures([], in: Currency(isoCode: "INR"), funnel: funnel), BookPolicy()).isEmpty)
    }

    /// Six tenths for business in the north, four for medicine in the south.
    private func figures() throws -> BookFigures {
        func cell(_ purpose: String, _ region: String, _ outstanding: Int) -> BookCell {
            BookCell(
                BookCell.Kind(
                    cohort: 24_300,
                    purpose: purpose,
                    region: region,
                    status: "active",
                    bucket: .current,
                    assetClass: .standard
                ),
                [.loans: 1, .outstanding: outstanding]
            )
        }
        return try BookFigures(
            [cell("business", "north", 60), cell("medical", "south", 40)],
            in: Currency(isoCode: "INR"),
            funnel: ApplicationFunnel(approved: 2, declined: 0, pending: 0)
        )
    }

    @Test func whatLiesTooCloseTogetherIsAnAlert() throws {
        var policy = BookPolicy()
        (policy.purposes.any, policy.regions.any) = (0.5, 1)
        #expect(try BookAlert.of(figures(), policy).map(\.figure) == ["purpose business"])
        policy.purposes.parts = ["business": 0.6, "medical": 0.3]
        policy.regions.index = 0.5
        let alerts = try BookAlert.of(figures(), policy)
        #expect(alerts.map(\.figure) == ["purpose medical", "region HHI"])
        #expect(alerts[0].value == 0.4 && alerts[0].limit == 0.3 && !alerts[0].isIndex)
        #expect(abs(alerts[1].value - 0.52) < 1e-12 && alerts[1].isIndex)
    }

    @Test(
        arguments: [
            (30, []), (31, [.warning]), (50, [.warning]), (51, [.critical]),
        ] as [(Int64, [BookAlert.Severity])]
    )
    func alertsBeginAboveTheirLimits(_ nonPerforming: Int64, _ severities: [BookAlert.Severity]) {
        var totals = BookTotals()
        (totals.outstanding, totals.nonPerforming, totals.loans, totals.defaultedLoans) = (1_000, nonPerforming, 10, 1)
        (totals.instalmentsDue, totals.instalmentsOnTime) = (10, 8)
        #expect(BookAlert.of(totals).map(\.severity) == severities)
        totals.instalmentsOnTime = 7
        totals.defaultedLoans = 2
        #expect(BookAlert.of(totals).map(\.figure).suffix(2) == ["default rate", "on-time share"])
    }

    @Test func aShortfallOfSecurityIsAnAlert() throws {
        var totals = BookTotals()
        (totals.secured, totals.notCovered, totals.shortLoans) = (1_000, 120, 2)
        let alert = try #require(BookAlert.of(totals).first)
        #expect(alert.figure == "security shortfall of 2 loans" && alert.value == 0.12 && alert.limit == 0)
        var limits = BookAlert.Limits()
        limits.securityShortfall = 0.12
        #expect(BookAlert.of(totals, limits: limits).isEmpty)
        totals.notCovered = 0
        #expect(BookAlert.of(totals).isEmpty)
    }
}
