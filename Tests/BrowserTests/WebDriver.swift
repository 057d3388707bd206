import Foundation
import TestSupport

/// A headless Chromium, driven over WebDriver's HTTP (W3C WebDriver, 2018).
final class WebDriver: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let program = "/usr/bin/chromedriver"
    static let browser = "/usr/bin/chromium"
    static var isInstalled: Bool {
        [program, browser].allSatisfy(FileManager.default.isExecutableFile(atPath:))
    }

    private let driver: ChildProcess
    private let session: String

    /// Starts driver and browser in a window of `width` pixels; `isDark` asks pages for their dark colours.
    init(folder: TemporaryFolder, javaScript: Bool = true, width: Int = 1280, isDark: Bool = false) async throws {
        let log = folder.file("driver-\(UUID().uuidString).log")
        driver = try ChildProcess(Self.program, ["--port=0"], environment: ["TMPDIR": folder.path], output: log)
        let port = try await Self.port(in: log)
        let base = "http://127.0.0.1:\(port)"
        let created = try await Self.call(
            "POST",
            "\(base)/session",
            ["capabilities": ["alwaysMatch": Self.capabilities(javaScript, width, isDark)]]
        )
        guard let identity = (created as? [String: Any])?["sessionId"] as? String else {
            throw Failure(description: "no session: \(String(describing: created))")
        }
        session = "\(base)/session/\(identity)"
    }

    /// Closes the browser and ends the driver.
    func quit() async {
        // A browser that is gone already is what is wanted.
        _ = try? await Self.call("DELETE", session)
        driver.stop()
    }

    func open(_ url: String) async throws { _ = try await command("POST", "/url", ["url": url]) }

    func back() async throws { _ = try await command("POST", "/back", [:]) }

    func title() async throws -> String { try await command("GET", "/title") as? String ?? "" }

    func address() async throws -> String { try await command("GET", "/url") as? String ?? "" }

    func source() async throws -> String { try await command("GET", "/source") as? String ?? "" }

    func text(_ selector: String = "main") async throws -> String {
        try await command("GET", "\(try await element(selector))/text") as? String ?? ""
    }

    func exists(_ selector: String) async throws -> Bool {
        let found = try await command("POST", "/elements", ["using": "css selector", "value": selector]) as? [Any]
        return found?.isEmpty == false
    }

    func click(_ selector: String) async throws {
        _ = try await command("POST", "\(try await element(selector))/click", [:])
    }

    /// Clicks what leads to another page, and waits until the old page has gone and the new one is there.
    func follow(_ selector: String) async throws {
        let old = try await element("html")
        try await click(selector)
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            // An element of a page that has gone is stale, which is an error.
            guard (try? await command("GET", "\(old)/name")) == nil, try await exists("main") else {
                try await Task.sleep(for: .milliseconds(20))
                continue
            }
            return
        }
        throw Failure(description: "\(selector) leads nowhere")
    }

    func type(_ text: String, into selector: String) async throws {
        let element = try await element(selector)
        _ = try await command("POST", "\(element)/clear", [:])
        _ = try await command("POST", "\(element)/value", ["text": text])
    }

    func value(of selector: String) async throws -> String {
        try await command("GET", "\(try await element(selector))/property/value") as? String ?? ""
    }

    func run(_ script: String) async throws -> Any? {
        try await command("POST", "/execute/sync", ["script": script, "args": [Any]()])
    }

    /// A picture of the page as PNG: all of it, or its upper part.
    func screenshot(height: Int? = nil) async throws -> Data {
        var request: [String: Any] = ["captureBeyondViewport": true, "format": "png"]
        if let height {
            let width = try await run("return document.documentElement.clientWidth")
            request["clip"] = ["x": 0, "y": 0, "width": width ?? 0, "height": height, "scale": 1]
        }
        let picture = try await develop("Page.captureScreenshot", request)
        return Data(base64Encoded: (picture as? [String: String])?["data"] ?? "") ?? Data()
    }

    /// Shows pages as a device of this width does, which may be narrower than any window, in its light or dark colours.
    func show(width: Int, dark: Bool) async throws {
        _ = try await develop(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false]
        )
        let scheme: [[String: String]] = [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]]
        _ = try await develop("Emulation.setEmulatedMedia", ["features": scheme])
    }

    /// The narrowest page there is, in dark colours.
    func showDark(width: Int) async throws { try await show(width: width, dark: true) }

    /// Shows pages as they are printed, on a page of this width.
    func showPaper(width: Int) async throws {
        try await show(width: width, dark: false)
        _ = try await develop("Emulation.setEmulatedMedia", ["media": "print"])
    }

    /// Whether something sticks out of the page, so that people would have to scroll sideways.
    func overflows() async throws -> Bool {
        let wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return try await run("return \(wide)") as? Bool ?? true
    }

    /// Takes the Content-Security-Policy of every page away, so that escaping alone stands between input and script.
    func bypassContentSecurityPolicy() async throws {
        _ = try await develop("Page.setBypassCSP", ["enabled": true])
    }

    func resize(width: Int, height: Int) async throws {
        _ = try await command("POST", "/window/rect", ["width": width, "height": height])
    }

    /// A command of the DevTools protocol.
    private func develop(_ method: String, _ parameters: [String: Any]) async throws -> Any? {
        try await command("POST", "/goog/cdp/execute", ["cmd": method, "params": parameters])
    }

    private func element(_ selector: String) async throws -> String {
        let found = try await command("POST", "/element", ["using": "css selector", "value": selector])
        guard let reference = (found as? [String: String])?["element-6066-11e4-a52e-4f735466cecf"] else {
            throw Failure(description: "nothing matches \(selector)")
        }
        return "/element/\(reference)"
    }

    private func command(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any? {
        try await Self.call(method, session + path, body)
    }

    private static func call(_ method: String, _ url: String, _ body: [String: Any]? = nil) async throws -> Any? {
        let data = method == "POST" ? try JSONSerialization.data(withJSONObject: body ?? [:]) : nil
        let answer = try await HTTPExchange(
            method,
            url,
            headers: ["content-type": "application/json"],
            body: data,
            timeout: 60
        )
        let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
        guard answer.status == 200 else { throw Failure(description: "\(method) \(url): \(answer.text.prefix(600))") }
        return object?["value"]
    }

    private static func capabilities(_ javaScript: Bool, _ width: Int, _ isDark: Bool) -> [String: Any] {
        var arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--window-size=\(width),1000",
        ]
        if isDark { arguments.append("--force-dark-mode") }
        let preferences = javaScript ? [:] : ["profile.managed_default_content_settings.javascript": 2]
        return [
            "browserName": "chrome",
            "goog:chromeOptions": ["binary": browser, "args": arguments, "prefs": preferences],
        ]
    }

    /// The driver chooses its port and says so in its log.
    private static func port(in log: String) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            if let match = text.firstMatch(of: /started successfully on port (\d+)/), let port = Int(match.1) {
                return port
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "chromedriver did not start")
    }
}
