import Foundation
import TestSupport
import Testing

private let address = ProcessInfo.processInfo.environment["UNDERWRITER_AT"]
private let link = ProcessInfo.processInfo.environment["UNDERWRITER_LINK"]

/// The main job at an installation that somebody else has started, such as `deploy/run`: its address is `UNDERWRITER_AT`, and
/// `UNDERWRITER_LINK` a link by which an operator may sign up.
@Suite(
    "A stranger at a running installation",
    .enabled(if: address != nil && WebDriver.isInstalled),
    .serialized,
    .timeLimit(.minutes(5))
)
struct RunningInstallationTests {
    @Test func registersAppliesAndReadsADecision() async throws {
        let folder = try TemporaryFolder()
        let browser = try await WebDriver(folder: folder)
        let journey = Journey(browser: browser, url: try #require(address))
        try await journey.register("ana")
        try await journey.start()
        try await journey.openFirstPage()
        try await journey.fillAllPages()
        try await journey.send()
        let decision = try await journey.decision(withScript: true)
        #expect(decision.contains("This was an automated decision"))
        #expect(decision.contains("on 300–850, higher is safer"))
        try await journey.pair("decision")
        await browser.quit()
    }

    @Test(.enabled(if: link != nil))
    func anOperatorSignsUpByTheLinkAndSeesTheQueue() async throws {
        let folder = try TemporaryFolder()
        let browser = try await WebDriver(folder: folder)
        let journey = Journey(browser: browser, url: try #require(address))
        try await journey.join("olga", by: try #require(link))
        try await journey.setUpCodes()
        #expect(try await browser.text().contains("Keep these recovery codes"))
        try await browser.open("\(journey.url)/ops")
        while try await !browser.text("#live").contains("running") { try await Task.sleep(for: .milliseconds(200)) }
        #expect(try await browser.text("#live").contains("All is well"))
        try await journey.pair("operations")
        await browser.quit()
    }
}
