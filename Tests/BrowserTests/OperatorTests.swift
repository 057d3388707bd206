import TestSupport
import Testing

@Suite(
    "An operator in Chromium",
    .enabled(if: WebDriver.isInstalled),
    .serialized,
    .timeLimit(.minutes(5))
)
struct OperatorTests {
    private func signIn(_ installation: Installation, javaScript: Bool) async throws -> Journey {
        let browser = try await WebDriver(folder: installation.folder, javaScript: javaScript)
        let journey = Journey(browser: browser, url: installation.url)
        let words = try installation.underwriter("users", "add", "olga", "--role", "operator")
        let link = try #require(words.split(separator: "\n").last { $0.contains("/join/") })
        let token = try #require(link.split(separator: "/").last)
        try await journey.join("olga", by: "\(installation.url)/join/\(token)")
        return journey
    }

    /// Until the page says it; the suite's time limit ends a wait in vain.
    private func wait(for word: String, _ browser: WebDriver) async throws {
        while try await !browser.text("#live").contains(word) { try await Task.sleep(for: .milliseconds(200)) }
    }

    @Test func seesTheQueueLiveAndPausesIt() async throws {
        let installation = try Installation()
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let journey = try await signIn(installation, javaScript: true)
        let browser = journey.browser
        try await browser.open("\(installation.url)/ops")
        try await wait(for: "No worker is registered", browser)
        let worker = try installation.startWorker()
        // The page is not loaded again: what follows comes as events.
        try await wait(for: "running", browser)
        try await wait(for: "Jobs in and out, last hour", browser)
        try await journey.picture("operations")
        try await browser.type("a disk is changed", into: "#switch-why")
        try await browser.follow("button[value=pause]")
        #expect(try await browser.text().contains("workers read nothing more"))
        try await browser.showDark(width: 320)
        try await journey.picture("operations-narrow-dark")
        #expect(try await !browser.overflows())
        await browser.quit()
        withExtendedLifetime((web, worker)) {}
    }

    @Test func needsNoScript() async throws {
        let installation = try Installation()
        let web = try await installation.startWeb()
        let journey = try await signIn(installation, javaScript: false)
        try await journey.browser.open("\(installation.url)/ops")
        #expect(try await journey.browser.text("#live").contains("Oldest / target"))
        await journey.browser.quit()
        withExtendedLifetime(web) {}
    }
}
