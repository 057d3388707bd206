import Foundation
import TestSupport
import Testing

/// Trust, I1: what applicants type comes back as text, on every page, also where no policy of the browser helps.
@Suite(
    "Stored script in Chromium without its policy",
    .enabled(if: WebDriver.isInstalled),
    .serialized,
    .timeLimit(.minutes(10))
)
struct ScriptInjectionTests {
    private static let corpus = [
        "\"\u{301} onfocus=window.hit=1 autofocus x=\"", "\"\u{200D} onmouseover=window.hit=1 x=\"",
        "'\u{FE0F}><img src=x onerror=window.hit=1>", "<\u{301}script>window.hit=1</script>",
        "</textarea><script>window.hit=1</script>", "{{{name}}}{{=<% %>=}}<svg onload=window.hit=1>",
        "\u{202E}\u{2028}\"><script>window.hit=1</script>",
    ]

    @Test func nothingRunsAndTheTextIsKept() async throws {
        let installation = try Installation()
        let web = try await installation.startWeb()
        let browser = try await WebDriver(folder: installation.folder)
        try await browser.bypassContentSecurityPolicy()
        #expect(try await runsInlineScript(browser, installation.url), "without the policy inline script runs")
        let journey = Journey(browser: browser, url: installation.url)
        try await journey.register("ana")
        try await journey.start()
        let base = try await browser.address()
        try await journey.fillLoanAndPerson()
        for text in Self.corpus {
            let name = try await typed(text, into: "full_name", on: "\(base)/pages/you", browser)
            #expect(name == text)
            // Stored, and read back on the form, on the check page and in the list.
            for path in ["/pages/you", "/pages/contact", "/check", ""] {
                try await browser.open(base + path)
                #expect(try await hit(browser) == false, "\(path): \(text)")
            }
            try await browser.open("\(installation.url)/login?next=\(Self.escaped(text))")
            #expect(try await hit(browser) == false)
        }
        await browser.quit()
        withExtendedLifetime(web) {}
    }

    /// Types into a field of a page, sends it, and says what the field then holds.
    private func typed(
        _ text: String,
        into field: String,
        on page: String,
        _ browser: WebDriver
    ) async throws -> String {
        try await browser.open(page)
        let quoted = String(decoding: try JSONSerialization.data(withJSONObject: [text]), as: UTF8.self)
        _ = try await browser.run("document.querySelector('#\(field)').value = \(quoted)[0]")
        try await browser.follow("main button.button")
        #expect(try await hit(browser) == false)
        // Taken and stored, or refused and shown again.
        if try await !browser.exists("#\(field)") { try await browser.open(page) }
        return try await browser.value(of: "#\(field)")
    }

    private func hit(_ browser: WebDriver) async throws -> Bool {
        _ = try await browser.run("for (const e of document.querySelectorAll('input')) { e.focus(); e.blur() }")
        return try await browser.run("return window.hit === 1") as? Bool ?? true
    }

    /// The test of the test: a script that is let in does run.
    private func runsInlineScript(_ browser: WebDriver, _ url: String) async throws -> Bool {
        try await browser.open(url)
        _ = try await browser.run(
            "const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s)"
        )
        return try await hit(browser)
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
