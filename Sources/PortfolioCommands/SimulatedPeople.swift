import AccountLedger
import ApplicationLedger
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Portfolio
import Statistics

/// The people of a simulated book: customers with their work, and their applications, made up from its seed.
struct SimulatedPeople {
    let simulation: BookSimulation
    let opened: OpenBook
    let at: Timestamp

    /// Writes all customers, then all applications.
    /// - Throws: ``LedgerError``.
    func write() async throws {
        let ledger = opened.book.ledger
        let owner: AccountID
        if let known = try await ledger.account(named: Self.account) {
            owner = known.id
        } else {
            // No password has this digest: nobody signs in as this account.
            owner = try await ledger.createAccount(name: Self.account, role: .applicant, passwordHash: "*", at: at).id
        }
        var loan = 0
        for start in stride(from: 0, to: simulation.customerCount, by: Self.group) {
            let people = (start..<min(start + Self.group, simulation.customerCount)).map(simulation.borrower)
            try await ledger.enter(people.map { customer($0, owner) })
            var entries: [SimulatedEntry] = []
            for person in people {
                for one in person.loans {
                    loan += 1
                    entries.append(entry(simulation.request(for: one, number: loan, of: person)))
                }
            }
            try await opened.book.enter(entries, owner: owner)
        }
        for start in stride(from: 0, to: simulation.requestCount, by: Self.group) {
            let numbers = start..<min(start + Self.group, simulation.requestCount)
            try await opened.book.enter(numbers.map { entry(simulation.request($0)) }, owner: owner)
        }
    }

    /// Customers, or applications, in one transaction.
    private static let group = 2_000
    /// The account that enters them.
    private static let account = "simulated-book"

    private func entry(_ request: SimulatedRequest) -> SimulatedEntry {
        SimulatedEntry(
            request,
            id: id(of: request.number, 1),
            customer: id(of: request.borrower, 2),
            name: Self.name(request.borrower)
        )
    }

    private func customer(_ person: SimulatedBorrower, _ owner: AccountID) -> Customer {
        let kinds = Customer.Employment.Kind.allCases
        return Customer(
            id: id(of: person.id, 2),
            owner: owner,
            fullName: Self.name(person.id),
            dateOfBirth: CalendarDate(dayNumber: person.id * 37 % 14_000),
            email: "customer-\(person.id)@simulated.invalid",
            phone: "+00 \(100_000_000 + person.id)",
            address: "\(person.id % 97 + 1) Nowhere Street",
            city: "Nowhere",
            state: person.region,
            postcode: "000000",
            employment: Customer.Employment(
                employerName: "Simulated Works \(person.id % 211 + 1)",
                jobTitle: "Clerk",
                kind: kinds[person.id % kinds.count],
                monthlyIncome: max(Double(person.monthlyIncome) / 100, 1),
                yearsOfExperience: Double(person.id % 30)
            ),
            createdAt: at
        )
    }

    /// The same number has the same id in every ledger.
    private func id(of number: Int, _ kind: UInt64) -> ApplicationID {
        var random = SeededGenerator(seed: simulation.seed &+ kind << 60 &+ UInt64(number))
        return ApplicationID(using: &random)
    }

    private static let first = ["Asha", "Ravi", "Meena", "Arjun", "Leela", "Kiran", "Nila", "Vikram", "Tara", "Dev"]
    private static let last = ["Rao", "Sen", "Iyer", "Das", "Nair", "Bose", "Pillai", "Joshi", "Kaur", "Mehta", "Gill"]

    private static func name(_ number: Int) -> String {
        "\(first[number % first.count]) \(last[number / first.count % last.count])"
    }
}
