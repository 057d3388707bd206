import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Testing

@testable import Web

extension PortfolioPageTests {
    /// Trust, I10: what an address says is read, and what was read is what the file is named for.
    @Test func i10TheNameOfAFileIsOursHoweverItsAddressIsSpelt() async throws {
        try await reading(as: .officer) { _, browser, _, _ in
            for spelt in ["summary-1", "summary-01"] {
                let answer = try await browser.send(.get, "/portfolio/tables/\(spelt)")
                #expect(answer.status == 200)
                #expect(answer.headers[.contentDisposition] == "attachment; filename=\"summary-1.csv\"", "\(spelt)")
            }
            for end in ["%22;%20filename=%22evil.exe", "%0d%0aSet-Cookie:%20evil=1", "%0aevil:%201", "%00evil"] {
                for path in ["/portfolio/tables/summary-1\(end)", "/portfolio/loans/1\(end)/statement"] {
                    let answer = try await browser.send(.get, path)
                    #expect([400, 404].contains(answer.status), "\(path): \(answer.status)")
                    let isThere = answer.headers.contains {
                        $0.value.contains("evil") || $0.name.rawName.contains("evil")
                    }
                    #expect(!isThere, "\(path)")
                }
            }
        }
    }
}
