import Foundation
public import Lending

/// What somebody may do.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case applicant, officer, analyst, `operator`, admin, auditor

    /// Whether the role is one of the lender's own people.
    public var isStaff: Bool { self != .applicant }
}

/// The role of an account, for files that also see a product's `Role`.
public typealias AccountRole = Role

/// Names an account; says nothing about the person.
public struct AccountID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// A lower-case UUID.
    public let rawValue: String

    /// Nil unless the text is a lower-case UUID.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 36, !rawValue.utf8.contains(where: { (0x41...0x5A).contains($0) }),
            UUID(uuidString: rawValue) != nil
        else { return nil }
        self.rawValue = rawValue
    }

    /// A new, random id.
    package init() { rawValue = UUID().uuidString.lowercased() }

    /// The UUID.
    public var description: String { rawValue }
}

/// Somebody who can sign in.
public struct Account: Sendable, Hashable {
    /// Names the account.
    public let id: AccountID
    /// The name as it was typed, in Unicode normal form C.
    public let name: String
    /// What the account may do.
    public let role: Role
    /// The stored password hash, with its cost and pepper id.
    public let passwordHash: String
    /// When the account was made.
    public let createdAt: Timestamp
    /// When the account was disabled; nil while it may sign in.
    public let disabledAt: Timestamp?
    /// Since when signing in needs a code too; nil while the password is enough.
    public let secondFactorAt: Timestamp?

    package init(
        id: AccountID,
        name: String,
        role: Role,
        passwordHash: String,
        createdAt: Timestamp,
        disabledAt: Timestamp?,
        secondFactorAt: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
        self.createdAt = createdAt
        self.disabledAt = disabledAt
        self.secondFactorAt = secondFactorAt
    }

    /// Whether the account may not sign in, and what it holds open must end.
    public var isDisabled: Bool { disabledAt != nil }
    /// Whether its owner was erased: nobody has it any more, and nobody gets it back.
    public var isErased: Bool { passwordHash == Self.erasedPassword }

    /// Stands where the hash of a password was; no password fits it.
    package static let erasedPassword = "!erased"

    /// The form under which names are unique and throttled: normal form C, case folded.
    /// - Parameter name: A name as typed.
    /// - Returns: Equal texts for `José` composed, `JOSÉ` decomposed and `josé`.
    public static func foldedName(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping
            .folding(options: .caseInsensitive, locale: nil)
            .precomposedStringWithCanonicalMapping
    }
}

extension Account: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Id and role; neither name nor hash.
    public var description: String { "Account(\(id), \(role.rawValue))" }
    /// Id and role; neither name nor hash.
    public var debugDescription: String { description }
    /// Shows id and role.
    public var customMirror: Mirror { Mirror(self, children: ["id": id.rawValue, "role": role.rawValue]) }
}

/// Who did something, as the audit chain names them.
public enum Actor: Sendable, Hashable, CustomStringConvertible {
    /// A signed-in person.
    case account(AccountID)
    /// A part of the program, such as `recorder`.
    case system(String)
    /// Whoever ran the command line, by the name they gave.
    case commandLine(String)

    /// Such as `account:…`, `system:recorder`, `cli:anna`.
    public var description: String {
        switch self {
        case .account(let id): "account:\(id)"
        case .system(let part): "system:\(part)"
        case .commandLine(let name): "cli:\(name)"
        }
    }
}

/// A one-time permission to make an account.
public struct Invitation: Sendable, Hashable {
    /// The role the account will have.
    public let role: Role
    /// When it lapses.
    public let expiresAt: Timestamp

    /// Makes an invitation's value.
    public init(role: Role, expiresAt: Timestamp) {
        self.role = role
        self.expiresAt = expiresAt
    }
}
