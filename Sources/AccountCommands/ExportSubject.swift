import AccountLedger
import ApplicationLedger
import ArgumentParser
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import SubjectData
import Terminal

/// Writes what is held of a person.
struct ExportSubject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all that is held of a person, for that person, as JSON and as a page to print.",
        discussion: "That it was done, by whom and why, is on record before anything is written."
    )

    @Argument(help: "User name, or the id of a customer with --customer.") var name: String
    @Flag(help: "The name is the id of a customer whom a program or an officer entered.") var customer = false
    @Option(help: "Why: kept until the person is erased; the audit chain has its digest.") var why: String
    @Option(help: ArgumentHelp("The file, made for nobody else to read.", valueName: "file")) var out: String
    @Option(help: ArgumentHelp("The same as a page to read and print (HTML).", valueName: "file")) var html: String?

    func validate() throws {
        guard (3...400).contains(why.utf8.count) else { throw ValidationError("--why must be 3 to 400 bytes") }
        guard !customer || CustomerID(uuid: name) != nil || CustomerID(base32: name) != nil else {
            throw ValidationError("\(name): is not the id of a customer")
        }
        guard html != out else { throw ValidationError("--out and --html name the same file") }
    }

    func run() async throws {
        let access = LedgerAccess()
        try await access.ledger { ledger in
            let document = try await customer ? ofCustomer(access, ledger) : ofAccount(access, ledger)
            try Self.save(document.canonicalBytes + [UInt8(ascii: "\n")], to: out)
            if let html { try Self.save(Array(SubjectPage(of: name, document).html.utf8), to: html) }
        }
        print("\([out, html].compactMap(\.self).joined(separator: ", ")): all that is held of \(name)")
    }

    private func ofAccount(_ access: LedgerAccess, _ ledger: Ledger) async throws -> JSONValue {
        let account = try await access.account(name, in: ledger)
        try await writeDown(.account(account.id), access, ledger)
        return try await SubjectCopy(ledger: ledger).document(of: account)
    }

    private func ofCustomer(_ access: LedgerAccess, _ ledger: Ledger) async throws -> JSONValue {
        guard let id = CustomerID(uuid: name) ?? CustomerID(base32: name),
            try await ledger.customer(id, owner: nil) != nil
        else { throw CommandFailure("\(name): there is no customer of this id") }
        try await writeDown(.customer(id), access, ledger)
        guard let document = try await SubjectCopy(ledger: ledger).document(of: id) else {
            throw CommandFailure("\(name): was erased")
        }
        return document
    }

    private func writeDown(_ person: PersonalRead.Person, _ access: LedgerAccess, _ ledger: Ledger) async throws {
        try await ledger.writeDown(
            PersonalRead(at: access.time, actor: access.actor, person: person, what: "export", why: why)
        )
    }

    private static func save(_ bytes: [UInt8], to path: String) throws {
        try Files.replace(path) { handle in
            guard fchmod(handle.fileDescriptor, 0o600) == 0 else {
                throw CommandFailure(file: path, "cannot be made private")
            }
            try handle.write(contentsOf: Data(bytes))
        }
    }
}
