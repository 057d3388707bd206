import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending
import LoanLedger
import Portfolio
import TestSupport
import Testing

@testable import Web

/// Trust, C4: whoever only looks changes nothing.
@Suite("Following every link", .serialized, .timeLimit(.minutes(5)))
struct CrawlTests {
    /// How many addresses are opened of those that differ in numbers and ids alone.
    private static let alike = 1

    @Test(arguments: [AccountRole.admin, .auditor])
    func c4TwiceLeavesTheLedgerAsItWas(_ role: AccountRole) async throws {
        let front = try await Front()
        let until = front.clock.clock.now().date().adding(days: -1)
        _ = try await LoanBook(front.services.ledger)
            .fill(
                with: BookSimulation(loanCount: 12, seed: 5, until: until),
                clock: { Timestamp(milliseconds: 0) }
            )
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            _ = try await fill(ana)
            let browser = Browser(client)
            _ = try await front.signIn(as: role, browser, client)
            let before = try Self.dump(front.dataFolder)
            #expect(before.contains("INSERT INTO") && before.contains("ana"))
            let opened = try await Self.crawl(browser)
            #expect(opened > 8, "\(opened) pages")
            _ = try await Self.crawl(browser)
            let after = try Self.dump(front.dataFolder)
            let changed = after.split(separator: "\n").filter { !before.contains($0) }
            #expect(after == before, "\(changed.map { $0.prefix(60) })")
        }
    }

    /// Opens the first page, and every page that one which was opened leads to.
    /// - Returns: How many there were.
    private static func crawl(_ browser: Browser) async throws -> Int {
        var waiting = [(path: "/", from: "")]
        var seen: Set<String> = ["/"]
        var shapes: [String: Int] = [:]
        var count = 0
        while let (path, from) = waiting.popLast() {
            let answer = try await browser.send(.get, path, [.accept: "text/html"])
            #expect(answer.status < 400, "\(path) from \(from)")
            count += 1
            let targets = answer.text.matches(of: /href="(\/[^"#]*)/).map { String($0.1) }
            for target in targets + [answer.location].compactMap({ $0 }) {
                let address = target.replacing("&amp;", with: "&").replacing("&#x2F;", with: "/")
                guard seen.insert(address).inserted else { continue }
                shapes[shape(of: address), default: 0] += 1
                if shapes[shape(of: address), default: 0] <= alike { waiting.append((address, path)) }
            }
        }
        return count
    }

    /// An address without what tells one row of a table from the next.
    private static func shape(of address: String) -> String {
        address.replacing(/[0-9A-Za-z]*[0-9][0-9A-Za-z-]*/, with: "#")
    }

    /// All that the ledger holds, read by another program.
    private static func dump(_ folder: String) throws -> String {
        let script = "import sqlite3,sys;print('\\n'.join(sqlite3.connect(sys.argv[1]).iterdump()))"
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, "\(folder)/ledger/ledger.sqlite"]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text
    }
}
