import Foundation
import HummingbirdTesting
import LoanLedger
import TestSupport
import Testing

@testable import Web

extension LoanJourneyTests {
    /// Standard assets: 0.25 % of a loan for a home, 0.4 % of any other, of 2,50,000.
    @Test(arguments: [(line: "sector.vehicle = housing", provision: 625), ("sector.other = housing", 1_000)])
    func theSectorOfAPurposeDecidesWhatIsSetAside(_ policy: (line: String, provision: Double)) async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("book.policy")
        try policy.line.write(toFile: file, atomically: true, encoding: .utf8)
        let front = try await Front(settings: ["UNDERWRITER_BOOK_POLICY": file])
        try await front.run { client in
            let (_, olga) = try await Self.lent(front, client)
            let page = try await olga.open("/portfolio").text
            let row = try #require(page.firstMatch(of: /<th scope="row">Standard<\/th>(.*?)<\/tr>/)).1
            let last = try #require(row.matches(of: /<td class="number">([^<]*)<\/td>/).last).1
            #expect(Double(last.filter { $0.isNumber || $0 == "." }) == policy.provision, "\(row)")
        }
    }
}
