import ArgumentParser
import Lending
import LoanLedger
import Terminal

/// Ends business dates.
struct EndDay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eod",
        abstract: "End a business date: dues, buckets, classes, late fees.",
        discussion: """
            Days are ended in order and once; a run that was cut off goes on where it was, a second run does nothing. \
            Without --date all days up to yesterday are ended.
            """
    )

    @Option(help: ArgumentHelp("The last day to end.", valueName: "yyyy-mm-dd")) var date: String?
    @Option(help: "Late fee in minor units; 0 for none.") var lateFee: Int64 = 0

    func validate() throws {
        guard (0...1_000_000_000).contains(lateFee) else {
            throw ValidationError("--late-fee must be from 0 to 1000000000")
        }
    }

    func run() async throws {
        var rules = LoanBook.Rules()
        rules.lateFee = lateFee
        let opened = try OpenBook(rules)
        let last = try await opened.book.lastDayEnd()
        let yesterday = OpenBook.clock().date(secondsAheadOfUTC: 0).adding(days: -1)
        let until = try date.map { try CalendarDate.option($0, "--date") } ?? yesterday
        guard until <= yesterday.adding(days: 1) else { throw ValidationError("--date must not be in the future") }
        var day = min(last.map { $0.adding(days: 1) } ?? until, until)
        while day <= until {
            let start = ContinuousClock.now
            let done: DayEnd
            do {
                done = try await opened.book.endDay(day, clock: OpenBook.clock)
            } catch {
                throw CommandFailure("\(error)")
            }
            let seconds = (ContinuousClock.now - start).seconds
            print(
                done.wasFinished
                    ? "\(day.iso): ended before"
                    : "\(day.iso): \(done.loans.groupedText) loans looked at, \(done.moves.groupedText) moved, "
                        + "\(done.charges.groupedText) late fees, \(seconds.text(decimals: 2)) s"
            )
            day = day.adding(days: 1)
        }
    }
}
