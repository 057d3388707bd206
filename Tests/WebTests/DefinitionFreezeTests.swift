import ApplicationLedger
import Hosting
import TestSupport
import Testing

@testable import Web

/// Application-form, section 1: once somebody has applied, a changed definition needs a new version.
@Suite("A product that was changed", .serialized, .timeLimit(.minutes(5)))
struct DefinitionFreezeTests {
    private func start(_ product: String, _ folder: String) async throws {
        let front = try await Front(settings: ["UNDERWRITER_DATA": folder], product: product)
        await front.services.close()
    }

    @Test func isRefusedUnderItsOldVersionAndTakenUnderANewOne() async throws {
        let front = try await Front()
        let folder = front.dataFolder
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            _ = try await fill(browser)
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
        let changed = SmallLoan.definition.replacing("Whole rupees", with: "Rupees")
        let problems = await #expect(throws: SettingsProblems.self) { try await start(changed, folder) }
        #expect(problems?.lines.first?.contains("small-loan: people have applied under another definition") == true)
        try await start(SmallLoan.definition, folder)
        try await start(changed.replacing(#""version": "1.0.0""#, with: #""version": "1.0.1""#), folder)
    }
}
