import Foundation
import TestSupport
import Testing

/// Defences that only a real browser can prove: what it sends from other sites, what it keeps.
@Suite(
    "Defences in Chromium",
    .enabled(if: WebDriver.isInstalled),
    .serialized,
    .timeLimit(.minutes(10))
)
struct DefenceTests {
    /// Trust, C1: a page of the same host on another port, and one of no origin, send what our own forms send.
    @Test func formsOfOtherSitesAreRefused() async throws {
        let (installation, web, browser) = try await signedIn()
        // With the token of this visitor, so that nothing but where it comes from is wrong.
        let token = try await browser.value(of: "#sign-out input")
        #expect(!token.isEmpty)
        let form = """
            <!doctype html><title>elsewhere</title><main><form method="post" action="\(installation.url)/logout">
            <input type="hidden" name="_token" value="\(token)"><button class="button">win</button></form></main>
            """
        let (site, port) = try await siteOfOthers(showing: form, installation.folder)
        let nowhere = "data:text/html;base64,\(Data(form.utf8).base64EncodedString())"
        for page in ["http://127.0.0.1:\(port)/", "http://localhost:\(port)/", nowhere] {
            try await browser.open(page)
            #expect(try await browser.title() == "elsewhere")
            try await browser.follow("main button.button")
            #expect(try await status(browser) == 403, "\(page)")
            try await browser.open("\(installation.url)/applications")
            #expect(try await browser.exists("#sign-out"), "still signed in after \(page)")
        }
        // The same form where it belongs does what it says, or nothing was shown.
        try await browser.follow("button[form=sign-out]")
        #expect(try await browser.address().hasSuffix("/login"))
        await browser.quit()
        withExtendedLifetime((web, site)) {}
    }

    /// Trust, J11: whoever sits down next and presses Back sees the form to sign in.
    @Test func nothingIsLeftBehindTheBackButton() async throws {
        let (installation, web, browser) = try await signedIn()
        try await browser.open("\(installation.url)/account")
        #expect(try await browser.source().contains("nina"))
        try await browser.follow("button[form=sign-out]")
        for _ in 0..<2 {
            try await browser.back()
            #expect(try await browser.exists("#password"))
            #expect(try await !browser.source().contains("nina"))
        }
        await browser.quit()
        withExtendedLifetime(web) {}
    }

    private func signedIn() async throws -> (Installation, ChildProcess, WebDriver) {
        let installation = try Installation()
        let web = try await installation.startWeb()
        let browser = try await WebDriver(folder: installation.folder)
        try await Journey(browser: browser, url: installation.url).register("nina")
        #expect(try await browser.exists("#sign-out"))
        return (installation, web, browser)
    }

    /// A page on another port; a browser keeps connections open beside those it uses.
    private func siteOfOthers(
        showing page: String,
        _ folder: TemporaryFolder
    ) async throws -> (site: ChildProcess, port: Int) {
        let site = folder.file("site")
        try FileManager.default.createDirectory(atPath: site, withIntermediateDirectories: true)
        try page.write(toFile: "\(site)/index.html", atomically: true, encoding: .utf8)
        let log = folder.file("site.log")
        let arguments = ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", site, "0"]
        let server = try ChildProcess("/usr/bin/python3", arguments, output: log)
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            // Not there until it has begun.
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            if let match = text.firstMatch(of: /port (\d+)/), let port = Int(match.1) { return (server, port) }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw WebDriver.Failure(description: "no site of others: \(log)")
    }

    /// The status of the page that is open.
    private func status(_ browser: WebDriver) async throws -> Int? {
        try await browser.run("return performance.getEntriesByType('navigation')[0].responseStatus") as? Int
    }
}
