import Foundation
import TestSupport
import Testing

@Suite(
    "An applicant in Chromium",
    .enabled(if: WebDriver.isInstalled),
    .serialized,
    .timeLimit(.minutes(10))
)
struct ApplicantTests {
    @Test(arguments: [true, false])
    func registersFillsTheFormAndSeesADecision(withScript: Bool) async throws {
        let installation = try Installation(settings: ["UNDERWRITER_REQUEST_LIMIT": "1000000"])
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let worker = try installation.startWorker()
        let browser = try await WebDriver(folder: installation.folder, javaScript: withScript)
        let journey = Journey(browser: browser, url: installation.url)
        try await browser.open(installation.url)
        try await journey.picture("home")
        try await journey.register("ana")
        try await journey.start()
        try await journey.picture("tasks")
        try await journey.openFirstPage()
        try await journey.fillAllPages()
        #expect(try await browser.text("h1") == "Check your answers")
        try await journey.picture("check")
        try await journey.send()
        let decision = try await journey.decision(withScript: withScript)
        #expect(decision.contains("This was an automated decision"))
        #expect(decision.contains("personal-loan-scorecard"))
        #expect(decision.contains("on 300–850, higher is safer"))
        try await journey.picture("decision")
        try await browser.follow("form[action$='/review'] button")
        #expect(try await browser.text().contains("You asked for a person to look at this"))
        try await browser.follow("#afterwards ~ p a")
        try await journey.picture("afterwards")
        try await browser.click("#sex")
        try await browser.follow("main button.button")
        #expect(try await browser.address().hasSuffix("/decision"))
        #expect(try await !browser.exists("#afterwards"))
        try await browser.showDark(width: 320)
        try await journey.picture("decision-narrow-dark")
        #expect(try await !browser.overflows())
        await browser.quit()
        withExtendedLifetime((web, worker)) {}
    }

    @Test func aWrongFieldShowsTheSummaryAndKeepsWhatWasTyped() async throws {
        let installation = try Installation()
        let web = try await installation.startWeb()
        let browser = try await WebDriver(folder: installation.folder)
        let journey = Journey(browser: browser, url: installation.url)
        try await journey.register("ben")
        try await journey.start()
        try await journey.openFirstPage()
        try await journey.fill(["loan_amount": "nan", "loan_tenure_months": "5"], choosing: ["#payment_day"])
        #expect(try await browser.title().hasPrefix("Error: "))
        let summary = try await browser.text(".problem")
        #expect(summary.contains("There is a problem"))
        #expect(summary.contains("must be a number"))
        #expect(try await browser.value(of: "#loan_amount") == "nan")
        #expect(try await browser.value(of: "#loan_tenure_months") == "5")
        try await browser.showDark(width: 320)
        try await journey.picture("errors-narrow-dark")
        #expect(try await !browser.overflows())
        for path in ["", "/help", "/applications", "/login", "/register"] {
            try await browser.open(installation.url + path)
            #expect(try await !browser.overflows(), "\(path)")
        }
        await browser.quit()
        withExtendedLifetime(web) {}
    }
}
