import CSV
import FeatureDefinitions
import Fields
import Statements
import Testing

@Suite struct StatementTests {
    /// A year: salary on about the 1st, rent on the 3rd, a loan on the 5th, shopping and cash; a bonus in June.
    private static func statement() throws -> [BankTransaction] {
        var lines = "Date;Description;Amount;Balance\n"
        var balance = 100_000
        func line(_ day: Int, _ month: Int, _ text: String, _ amount: Int) {
            balance += amount
            func money(_ minor: Int) -> String {
                let digits = String(abs(minor) % 100)
                return "\(minor < 0 ? "-" : "")\(abs(minor) / 100),\(digits.utf8.count == 1 ? "0" : "")\(digits)"
            }
            lines += "\(day).\(month).2026;\(text);\(money(amount));\(money(balance))\n"
        }
        for month in 1...12 {
            line(1, month, "ACME GmbH salary \(month)/2026", 200_000)
            if month == 6 { line(2, month, "Bonus", 120_000) }
            line(3, month, "Rent flat 12", -70_000)
            line(5, month, "Bigbank loan 4711", -30_000)
            line(10, month, "ATM withdrawal 0\(month)", -20_000)
            line(15, month, "own account", -5000)
            line(15, month, "own account", 5000)
            line(20, month, "shop \(["a", "b", "c"][month % 3])", -40_000 - month * 1000)
            if month == 9 { line(21, month, "direct debit returned", -500) }
            line(month == 2 ? 28 : 30, month, "interest", 1)
        }
        line(31, 12, "fee", -1)
        return try StatementFile(Array(lines.utf8)).transactions
    }

    @Test func `A lender's own words and tolerances tell other payments`() throws {
        let transactions = try Self.statement()
        var settings = StatementSettings()
        (settings.lenderWords, settings.rentWords) = (["bigbank"], ["shop"])
        let other = StatementMeasures(transactions, settings).values
        #expect(other[.loanPaymentsDetected] == 300 && (other[.rentDetected] ?? 700) != 700)
        settings.cashWords = ["nothing"]
        settings.returnWords = ["fee"]
        let words = StatementMeasures(transactions, settings).values
        #expect(words[.cashWithdrawalShare] == 0 && words[.returnedCount] == 1)
        // Signs of vowels belong to the letters, as they do where the definition of a product is read.
        settings.returnWords = ["किस्त"]
        let hindi = [BankTransaction(date: transactions[0].date, text: "ऋण किस्त 12/2026", amount: -1)] + transactions
        #expect(StatementMeasures(hindi, settings).values[.returnedCount] == 1)
        // In a year nothing recurs in thirteen months.
        settings.leastMonths = 13
        let long = StatementMeasures(transactions, settings).values
        #expect(long[.loanPaymentsDetected] == nil && long[.regularIncomeShare] == nil)
    }

    @Test func `A year of a steady earner is measured`() throws {
        let values = StatementMeasures(try Self.statement()).values
        func close(_ measure: StatementMeasure, _ expected: Double, _ tolerance: Double = 1e-9) {
            #expect(
                abs((values[measure] ?? .nan) - expected) < tolerance,
                "\(measure.rawValue) \(values[measure] ?? .nan)"
            )
        }
        let inflow: Double = 24_000 + 1200 + 0.12
        let outflow: Double = 14_400 + 4800 + 780 + 5 + 0.01
        close(.monthsCovered, 12)
        close(.inflowMean, inflow / 12)
        close(.regularIncomeShare, (inflow - 1200) / inflow)
        close(.outflowToInflow, outflow / inflow)
        close(.savingsRate, 1 - outflow / inflow)
        close(.loanPaymentsDetected, 300)
        close(.rentDetected, 700)
        close(.cashWithdrawalShare, 2400 / outflow)
        close(.returnedCount, 1)
        close(.largestSingleInflowShare, 2000 / inflow)
        close(.daysBelowZero, 0)
        // One month of 3,200 among eleven of 2,000: deviation 1,200 × √11 / 12.
        close(.inflowVariation, 1200 * 11.0.squareRoot() / 12 / (inflow / 12), 1e-6)
        // Least squares by hand: the bonus stands half a month before the middle; Σ(x − x̄)² of twelve months is 143.
        close(.inflowTrend, -0.5 * 1200 / 143 / (inflow / 12), 1e-9)
    }

    @Test func `Months that are not whole do not count, and without balances there are no measures of them`() throws {
        let text =
            "date,description,amount\n2026-01-15,a,10.00\n2026-02-10,a,10.00\n2026-03-10,a,-4.00\n2026-04-02,a,10.00\n"
        let values = StatementMeasures(try StatementFile(Array(text.utf8)).transactions).values
        #expect(values[.monthsCovered] == 2 && values[.inflowMean] == 5 && values[.balanceMean] == nil)
        #expect(values[.regularIncomeShare] == nil && values[.loanPaymentsDetected] == nil, "two months show nothing")
        #expect(StatementMeasures([]).values == [.monthsCovered: 0])
    }

    @Test(arguments: [
        ("2026-01-04", "2026-03-28", 3.0), ("2026-01-05", "2026-03-28", 2), ("2026-01-01", "2026-03-27", 2),
    ])
    func `A month is whole although nothing was booked on its first or last days`(
        first: String,
        last: String,
        months: Double
    ) throws {
        let text = "date,description,amount\n\(first),a,10.00\n2026-02-10,a,10.00\n\(last),a,-4.00\n"
        let values = StatementMeasures(try StatementFile(Array(text.utf8)).transactions).values
        #expect(values[.monthsCovered] == months)
    }

    @Test func `Days below zero are counted by the balance at the end of each day`() throws {
        let text =
            "date,description,amount,balance\n2026-01-01,a,-50.00,-50.00\n2026-01-11,b,60.00,10.00\n2026-01-31,c,-5.00,5.00\n"
        let values = StatementMeasures(try StatementFile(Array(text.utf8)).transactions).values
        #expect(values[.daysBelowZero] == 10 && values[.balanceMinimum] == -50)
        let sum: Double = 10 * -50 + 20 * 10 + 5
        #expect(abs((values[.balanceMean] ?? 0) - sum / 31) < 1e-9)
    }

    @Test(arguments: [
        ("1.234,56", 123_456), ("1,234.56", 123_456), ("-12", -1200), ("1.234", 123_400), ("0,5", 50), ("+7.00", 700),
    ])
    func `Amounts are read as banks print them`(text: String, minor: Int) throws {
        let file = "date;description;amount\n2026-01-01;x;\(text)\n"
        #expect(try StatementFile(Array(file.utf8)).transactions.first?.amount == Int64(minor))
    }

    @Test func `A table copied from a sheet is read, with its headings, its first lines and one currency`() throws {
        let rows = (1...12).reversed().map { "2026-03-\($0 < 10 ? "0" : "")\($0)\tShop \($0)\t-1.00\t\tEUR\n" }
        let text = "Booked\tPayee\tAmount\tBalance\tCcy\n" + rows.joined()
        let file = try StatementFile(Array(text.utf8))
        #expect(file.headings[.date] == "Booked" && file.headings[.currency] == "Ccy" && file.headings.count == 5)
        #expect(file.firstLines.map(\.text) == (3...12).reversed().map { "Shop \($0)" })
        #expect(file.transactions.first?.text == "Shop 1" && file.transactions.count == 12)
        let mixed = text + "2026-03-13\tShop\t-1.00\t\tUSD\n"
        for (bytes, code) in [(Array(mixed.utf8), nil), (Array(text.utf8), "INR")] {
            let error = #expect(throws: CSVError.self) { try StatementFile(bytes, currency: code) }
            #expect(error?.description.contains("(currency): it must be \(code ?? "EUR")") == true)
        }
    }

    @Test(arguments: [
        ("date,amount\n", "description"), ("date,description,amount\n32.1.2026,x,1\n", "date"),
        ("date,description,amount\n2026-01-01,x,nan\n", "amount"),
        ("date,description,amount\n2026-01-01,x,1e9\n", "amount"),
        ("date,description,amount,balance\n2026-01-01,x,1,y\n", "balance"), ("", "empty"),
    ])
    func `A file that is no statement is refused by line and field`(text: String, words: String) {
        let error = #expect(throws: CSVError.self) { try StatementFile(Array(text.utf8)) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
