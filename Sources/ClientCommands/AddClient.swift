import ArgumentParser
import Contracts
import LedgerRecords
import Lending
import Terminal

/// Makes a key for a program.
struct AddClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a key for a program and print it, once.",
        discussion: """
            The key is kept nowhere: only its digest is. Send it as Authorization: Bearer.
            Scopes: \(Scope.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")).
            """
    )

    @Argument(help: "What the program is called; keys of one name act under one account.") var name: String
    @Option(name: .customLong("scope"), help: "What the key may be used for; may be given several times.")
    var scopes: [String] = []
    @Option(help: "In whose place the program acts: officer, analyst, operator or auditor.") var role = "officer"
    @Option(help: "For how many days the key is good.") var days = 365
    @Option(name: .customLong("requests-per-hour"), help: "How many requests an hour it may make.")
    var requestsAnHour = 3_600

    func validate() throws {
        guard !scopes.isEmpty else { throw ValidationError("--scope must be given at least once") }
        for scope in scopes where Scope(rawValue: scope) == nil {
            throw ValidationError("--scope must be one of \(Scope.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard ["officer", "analyst", "operator", "auditor"].contains(role) else {
            throw ValidationError("--role must be officer, analyst, operator or auditor")
        }
        guard (1...1_830).contains(days) else { throw ValidationError("--days must be from 1 to 1830") }
        guard (1...10_000_000).contains(requestsAnHour) else {
            throw ValidationError("--requests-per-hour must be from 1 to 10000000")
        }
        guard ClientName(name) != nil else {
            throw ValidationError("the name must be 1 to 60 letters, digits, blanks, dots, dashes or underscores")
        }
    }

    func run() async throws {
        guard let name = ClientName(name), let role = AccountRole(rawValue: role) else { return }
        let given = try await ClientOffice.ofThisProcess()
            .add(
                name,
                role: role,
                scopes: Set(scopes.compactMap(Scope.init(rawValue:))),
                days: days,
                requestsAnHour: requestsAnHour
            )
        print("Key \(given.id) for \(name.text), shown once and good until \(given.expiresAt.rfc3339):")
        print(given.text)
    }
}
