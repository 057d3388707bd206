import Foundation
import Terminal
import TestSupport
import Testing

@Suite struct ProgressBarTests {
    /// What a bar shows.
    private final class Screen {
        var text = ""
    }

    @Test(arguments: [
        (0, 10, "······························ 0 %  10 rows, 5 a second   "),
        (250, 20_000, "████████······················ 25 %  20,000 rows, 10,000 a second, 6 s left   "),
        (1000, 4, "██████████████████████████████ 100 %  4 rows, 2 a second, 0 s left   "),
        // A file that grows while it is read is no more than whole.
        (2000, 4, "██████████████████████████████ 100 %  4 rows, 2 a second, 0 s left   "),
    ])
    func `A line says how far it is, how fast, and how long it takes yet`(done: Int, rows: Int, line: String) {
        #expect(ProgressBar.line(done, of: 1000, rows: rows, seconds: 2) == line)
    }

    @Test func `Of a file of unknown size it says the rows alone`() {
        #expect(ProgressBar.line(5, of: 0, rows: 1200, seconds: 0) == "1,200 rows, 1,200,000 a second")
    }

    @Test func `It is drawn over itself, ten times a second at most, and ends its line`() {
        let screen = Screen()
        let begun = ContinuousClock.now
        let bar = ProgressBar(total: 100, isShown: true) { screen.text += $0 }
        for done in 0..<50 { bar.say(done, rows: done) }
        // The bar looks at a real clock: longer than the tenth of a second between two looks.
        Thread.sleep(forTimeInterval: 0.15)
        bar.say(50, rows: 7)
        // On a machine that is busy elsewhere the fifty may take several tenths.
        let tenths = Int((ContinuousClock.now - begun) / .milliseconds(100))
        let drawn = screen.text.split(separator: "\r")
        #expect((1...tenths + 1).contains(drawn.count), "\(screen.text)")
        #expect(drawn.last?.contains(" 50 %  7 rows") == true, "\(screen.text)")
        bar.end(rows: 9)
        #expect(screen.text.hasPrefix("\r") && screen.text.hasSuffix("\n"))
        #expect(screen.text.contains(" 100 %  9 rows"))
    }

    @Test func `Where there is no terminal it says nothing`() {
        let screen = Screen()
        let bar = ProgressBar(total: 100, isShown: false) { screen.text += $0 }
        // Long enough that a bar that is shown would be drawn.
        Thread.sleep(forTimeInterval: 0.15)
        bar.say(50, rows: 7)
        bar.end(rows: 9)
        #expect(screen.text.isEmpty)
    }

    @Test func `Of small files, and in pipes, nothing is shown; of large ones on a terminal it is`() throws {
        let folder = try TemporaryFolder()
        let (small, large) = (folder.file("small.csv"), folder.file("large.csv"))
        try Data(count: ProgressBar.leastFile - 1).write(to: URL(fileURLWithPath: small))
        try Data(count: ProgressBar.leastFile).write(to: URL(fileURLWithPath: large))
        for (path, isTerminal, isShown) in [(small, true, false), (large, false, false), (large, true, true)] {
            let screen = Screen()
            ProgressBar(reading: path, isTerminal: isTerminal) { screen.text += $0 }.end(rows: 3)
            #expect(screen.text.contains(" 100 %  3 rows") == isShown, "\(path)")
        }
    }
}
