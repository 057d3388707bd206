import ArgumentParser
import AssetQuality
import BookPolicies
import Documents
import Foundation
import LedgerRecords
import Lending
import LoanLedger
import Portfolio
import PortfolioReports
import Rescoring
import Terminal

/// Ends business dates.
struct EndDay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eod",
        abstract: "End a business date: dues, buckets, classes, late fees.",
        discussion: """
            Days are ended in order and once; a run that was cut off goes on where it was, a second run does nothing. \
            Without --date all days up to yesterday, in the zone of UNDERWRITER_TIME_ZONE, are ended. The late fee is a rule of the lender: every run of \
            every day takes it from UNDERWRITER_LATE_FEE, unless --late-fee says otherwise. At the end of a month it says \
            what is set aside under the regime of UNDERWRITER_BOOK_POLICY. New loans at floating rates are then scored for \
            rises of rates by the models that granted them, for the stress of the dashboard.
            """
    )

    @Option(help: ArgumentHelp("The last day to end.", valueName: "yyyy-mm-dd")) var date: String?
    @Flag(help: "Print a line of JSON for each day: amounts in minor units.") var json = false
    @Option(help: "Late fee in minor units, 0 for none; that of UNDERWRITER_LATE_FEE unless given.") var lateFee: Int64?

    func validate() throws {
        guard lateFee.map(LoanBook.Rules.fees.contains) ?? true else {
            throw ValidationError("--late-fee must be from 0 to 1000000000")
        }
    }

    func run() async throws {
        let opened = try OpenBook(lateFee: lateFee)
        let last = try await opened.book.lastDayEnd()
        let yesterday = opened.book.today(at: OpenBook.clock()).adding(days: -1)
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
            let isMonthEnd = day.day == CalendarDate.dayCount(year: day.year, month: day.month)
            let provisions = isMonthEnd ? try await provisions(day, opened, isPast: done.wasFinished) : []
            let ended = EndedDay(day: day, done: done, seconds: seconds, provisions: provisions)
            print(json ? String(decoding: ended.json.canonicalBytes, as: UTF8.self) : ended.text)
            day = day.adding(days: 1)
        }
        try await rescore(opened.book)
    }

    /// Asks the models that granted the new loans at floating rates; what shows a stress then needs no model.
    private func rescore(_ book: LoanBook) async throws {
        do {
            let count = try await book.rescoreNewLoans(at: OpenBook.clock(), by: .commandLine("portfolio eod"))
            if count > 0, !json { print("\(count.groupedText) new loans at floating rates scored for rises of rates") }
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// What is set aside at the end of a month, under the regime that is in force then.
    ///
    /// Of a day that was ended before it is told as it was: the book has gone on since.
    private func provisions(
        _ day: CalendarDate,
        _ opened: OpenBook,
        isPast: Bool
    ) async throws -> [EndedDay.Provision] {
        let regime = opened.policy.regime(on: day)
        var provisions: [EndedDay.Provision] = []
        for (code, _) in try await opened.book.currencies() {
            let currency = try Currency(isoCode: code)
            let figures =
                isPast
                ? try await opened.book.past(of: currency, asAt: day).figures
                : try await opened.book.figures(of: currency)
            let amount = try await opened.booked(figures, under: regime, asAt: isPast ? day : nil).sum(.provision)
            provisions.append(EndedDay.Provision(currency: currency, amount: Int64(amount), regime: regime))
        }
        return provisions
    }
}

/// A business date that was ended, as it is told.
private struct EndedDay {
    /// What is set aside for the loans of a currency, in minor units.
    struct Provision {
        let currency: Currency
        let amount: Int64
        let regime: ProvisioningRegime
    }

    let day: CalendarDate
    let done: DayEnd
    let seconds: Double
    let provisions: [Provision]

    var text: String {
        let first =
            done.wasFinished
            ? "\(day.iso): ended before"
            : "\(day.iso): \(done.loans.groupedText) loans looked at, \(done.moves.groupedText) moved, "
                + "\(done.charges.groupedText) late fees, \(seconds.text(decimals: 2)) s"
        let others = provisions.map { provision in
            let amount = provision.currency.wholeText(minorUnits: provision.amount)
            return "\(day.iso): \(provision.currency.code) \(amount) set aside under \(provision.regime.rawValue)"
        }
        return ([first] + others).joined(separator: "\n")
    }

    var json: JSONValue {
        .object([
            "date": .string(day.iso), "ended_before": .bool(done.wasFinished), "loans": .number(Double(done.loans)),
            "moved": .number(Double(done.moves)), "late_fees": .number(Double(done.charges)),
            "seconds": .number(seconds),
            "set_aside": .array(
                provisions.map { provision in
                    .object([
                        "currency": .string(provision.currency.code), "amount": .number(Double(provision.amount)),
                        "regime": .string(provision.regime.rawValue),
                    ])
                }
            ),
        ])
    }
}
