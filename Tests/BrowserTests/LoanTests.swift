import Foundation
import TestSupport
import Testing

/// From approval to a statement in Chromium, and the dashboard in light, dark and on paper.
@Suite(
    "A loan in Chromium",
    .enabled(if: WebDriver.isInstalled),
    .serialized,
    .timeLimit(.minutes(10))
)
struct LoanTests {
    private static func staff(
        _ name: String,
        _ role: String,
        _ installation: Installation,
        javaScript: Bool = true
    ) async throws -> Journey {
        let folder = try TemporaryFolder()
        let journey = Journey(
            browser: try await WebDriver(folder: folder, javaScript: javaScript),
            url: installation.url
        )
        let words = try installation.underwriter("users", "add", name, "--role", role)
        let link = try #require(words.split(separator: "\n").last { $0.contains("/join/") })
        let token = try #require(link.split(separator: "/").last)
        try await journey.join(name, by: "\(installation.url)/join/\(token)")
        return journey
    }

    /// Ana sends an application and asks for a person; the officer approves it.
    private static func approve(_ ana: Journey, _ olga: Journey) async throws -> String {
        try await ana.register("ana")
        try await ana.start()
        try await ana.openFirstPage()
        try await ana.fillAllPages()
        try await ana.send()
        _ = try await ana.decision(withScript: true)
        try await ana.browser.follow("form[action$='/review'] button")
        let parts = try await ana.browser.address().split(separator: "/")
        let id = String(try #require(parts.dropLast().last))
        try await olga.browser.open("\(olga.url)/desk/\(id)")
        try await olga.browser.click("#outcome")
        try await olga.browser.type("Payslips of six months seen", into: "#note")
        try await olga.browser.follow("section[aria-labelledby=decide] button.button")
        return id
    }

    @Test func isOfferedAcceptedPaidOutPaidAndShown() async throws {
        let installation = try Installation(settings: ["UNDERWRITER_REQUEST_LIMIT": "1000000"])
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let worker = try installation.startWorker()
        let ana = Journey(browser: try await WebDriver(folder: installation.folder), url: installation.url)
        let olga = try await Self.staff("olga", "officer", installation)
        let id = try await Self.approve(ana, olga)
        try await olga.browser.open("\(olga.url)/portfolio/offers")
        try await olga.browser.follow("tbody a")
        try await olga.picture("offering")
        try await olga.browser.follow("section[aria-labelledby=make] button.button")
        #expect(try await olga.browser.text().contains("The offer is made"))
        try await ana.browser.open("\(ana.url)/applications/\(id)")
        try await ana.browser.follow("a[href$='/offer']")
        try await ana.picture("offer")
        try await ana.browser.click("#agreed")
        try await ana.browser.follow("button[value=accept]")
        #expect(try await ana.browser.text().contains("You have accepted the offer"))
        try await olga.browser.open("\(olga.url)/portfolio/offers/\(id)")
        try await olga.browser.type("UTR 17", into: "#reference")
        try await olga.browser.follow("section[aria-labelledby=pay] button.button")
        #expect(try await olga.browser.text().contains("The money is out"))
        try await pay(olga, ana)
        try await secure(olga)
        await ana.browser.quit()
        await olga.browser.quit()
        withExtendedLifetime((web, worker)) {}
    }

    private func pay(_ olga: Journey, _ ana: Journey) async throws {
        try await olga.browser.type("10,000", into: "#amount")
        try await olga.browser.follow("section[aria-labelledby=record] button")
        #expect(try await olga.browser.text().contains("The payment is recorded"))
        try await olga.picture("loan")
        try await olga.browser.showDark(width: 320)
        try await olga.picture("loan-narrow-dark")
        #expect(try await !olga.browser.overflows())
        try await ana.browser.open("\(ana.url)/loans")
        try await ana.picture("loans")
        try await ana.browser.follow("tbody a")
        #expect(try await ana.browser.text().contains("₹10,000"))
        #expect(try await ana.browser.text("section[aria-labelledby=statement]").contains("Download as CSV"))
        try await ana.picture("borrowed")
        try await ana.browser.showDark(width: 320)
        try await ana.picture("borrowed-narrow-dark")
        #expect(try await !ana.browser.overflows())
    }

    private func secure(_ olga: Journey) async throws {
        try await olga.browser.open("\(olga.url)/portfolio/loans/1/security")
        try await olga.browser.type("8,00,000", into: "#value")
        try await olga.browser.type("2026-11-01", into: "#valued")
        try await olga.browser.follow("form[action$='/collateral'] button")
        #expect(try await olga.browser.text().contains("₹6,40,000"))
        try await olga.browser.show(width: 1_000, dark: false)
        try await olga.picture("security")
    }

    /// What an officer sees before a loan is given up, on screen, in the dark, narrow and on paper.
    @Test func aLoanIsRestructuredAndAnotherWrittenOff() async throws {
        let installation = try Installation()
        try installation.underwriter("simulate-book")
        let web = try await installation.startWeb()
        let olga = try await Self.staff("olga", "officer", installation)
        let browser = olga.browser
        let path = "\(olga.url)/portfolio/loans/\(try await Self.activeLoan(olga))/change"
        try await browser.open(path)
        try await olga.picture("change")
        try await browser.open("\(path)?kind=restructuring")
        try await browser.type("Lost the job in May", into: "#reason")
        try await olga.picture("change-form")
        try await browser.follow("form[action$='/change'] button")
        #expect(try await browser.text().contains("This cannot be undone"))
        for dark in [false, true] {
            try await browser.show(width: 1_000, dark: dark)
            try await olga.picture(dark ? "change-ask-dark" : "change-ask")
        }
        try await browser.showDark(width: 320)
        try await olga.picture("change-ask-narrow-dark")
        #expect(try await !browser.overflows())
        try await browser.follow("form[action$='/confirm'] button")
        #expect(try await browser.text().contains("The loan has new terms"))
        try await browser.open("\(path)?kind=write_off")
        try await browser.type("Cannot be found", into: "#reason")
        try await browser.follow("form[action$='/change'] button")
        try await browser.follow("form[action$='/confirm'] button")
        #expect(try await browser.text().contains("The loan is written off"))
        try await browser.open(path)
        try await browser.showPaper(width: 800)
        try await olga.picture("change-history-print")
        #expect(try await browser.text().contains("Lost the job in May"))
        await browser.quit()
        withExtendedLifetime(web) {}
    }

    /// The first loan of the book that is not at its end.
    private static func activeLoan(_ olga: Journey) async throws -> Int {
        for loan in 1...50 {
            try await olga.browser.open("\(olga.url)/portfolio/loans/\(loan)/change")
            if try await olga.browser.exists("a[href$='kind=write_off']") { return loan }
        }
        throw WebDriver.Failure(description: "no loan of the first fifty is active")
    }

    @Test(arguments: [true, false])
    func theBookIsSeenOnScreenAndOnPaper(withScript: Bool) async throws {
        let installation = try Installation()
        try installation.underwriter("simulate-book")
        let web = try await installation.startWeb()
        let journey = try await Self.staff("anton", "analyst", installation, javaScript: withScript)
        let browser = journey.browser
        try await browser.open("\(journey.url)/portfolio")
        #expect(try await browser.exists("img[src*=frontier]"))
        for dark in [false, true] {
            try await browser.show(width: 1_000, dark: dark)
            try await journey.picture(dark ? "portfolio-dark" : "portfolio")
        }
        try await browser.follow("form[action='/portfolio#stress'] button[type=submit]")
        #expect(try await browser.address().contains("unemployment=4"))
        try await browser.showDark(width: 320)
        try await journey.picture("portfolio-narrow-dark")
        #expect(try await !browser.overflows())
        try await browser.showPaper(width: 800)
        try await journey.picture("portfolio-print")
        try await browser.show(width: 1_000, dark: false)
        try await browser.open("\(journey.url)/portfolio")
        try await browser.follow("a[href='/portfolio/arrears']")
        #expect(try await browser.text().contains("Arrears and early warnings"))
        try await journey.picture("arrears")
        try await browser.showDark(width: 320)
        try await journey.picture("arrears-narrow-dark")
        #expect(try await !browser.overflows())
        await browser.quit()
        withExtendedLifetime(web) {}
    }
}
