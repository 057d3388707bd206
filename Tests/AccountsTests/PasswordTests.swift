import Crypto
import Foundation
import Testing

@testable import Passwords

@Suite("Passwords")
struct PasswordTests {
    private let pepper = Pepper(bytes: Array("a pepper that only the tests know of".utf8))
    private let rules = PasswordRules(contextWords: ["underwriter", "Lakeside Bank"])

    /// Solar Designer's and OpenBSD's vectors for $2b$ (and $2y$, the same algorithm).
    @Test(arguments: [
        (
            "U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
        ),
        (
            "U*U*", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"
        ),
        ("", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
    ])
    func theLibraryComputesBcrypt(_ password: String, _ setting: String, _ hash: String) throws {
        #expect(try PasswordHash.crypt(Array(password.utf8), setting: setting) == hash)
    }

    @Test func bcryptIsNeverGivenMoreThanItReads() {
        let setting = "$2b$04$CCCCCCCCCCCCCCCCCCCCC."
        #expect(throws: PasswordHash.Failure.self) {
            try PasswordHash.crypt([UInt8](repeating: 0x61, count: 73), setting: setting)
        }
        #expect(throws: PasswordHash.Failure.self) { try PasswordHash.crypt([0x61, 0, 0x62], setting: setting) }
    }

    @Test func whatIsStoredSaysCostAndPepperAndNothingElse() throws {
        let one = try PasswordHash(goodPassword, cost: 4, pepper: pepper)
        let two = try PasswordHash(goodPassword, cost: 4, pepper: pepper)
        #expect(one.text.starts(with: "$2b$04$"))
        #expect(one.text.utf8.count == 69)
        #expect(one.text.hasSuffix("#" + pepper.id))
        #expect(one.text != two.text)
        #expect(one.matches(goodPassword, pepper: pepper))
        #expect(!one.matches(goodPassword + " ", pepper: pepper))
    }

    @Test func allOfALongPasswordCounts() throws {
        let start = String(repeating: "a", count: 72)
        let hash = try PasswordHash(start + "X", cost: 4, pepper: pepper)
        #expect(hash.matches(start + "X", pepper: pepper))
        #expect(!hash.matches(start + "Y", pepper: pepper))
        #expect(!hash.matches(start, pepper: pepper))
    }

    @Test func theDatabaseAloneCannotTellAPassword() throws {
        let hash = try PasswordHash(goodPassword, cost: 4, pepper: pepper)
        let other = Pepper(bytes: Array("another pepper of the same length as".utf8))
        #expect(!hash.matches(goodPassword, pepper: other))
        #expect(hash.isOutdated(cost: 4, pepper: other))
        let plain = try PasswordHash.crypt(Array(goodPassword.utf8), setting: String(hash.text.prefix(29)))
        #expect(plain != String(hash.text.prefix(60)))
    }

    @Test func risenSettingsAreSeen() throws {
        let hash = try PasswordHash(goodPassword, cost: 4, pepper: pepper)
        #expect(!hash.isOutdated(cost: 4, pepper: pepper))
        #expect(hash.isOutdated(cost: 5, pepper: pepper))
        #expect(PasswordHash(stored: "$2a$04$x") == nil)
    }

    @Test func composedAndDecomposedAreOnePassword() throws {
        let hash = try PasswordHash("jose\u{301} und noch mehr Wörter", cost: 4, pepper: pepper)
        #expect(hash.matches("jos\u{e9} und noch mehr Wörter", pepper: pepper))
    }

    @Test(arguments: [
        "a long phrase only tests use", "Zwölf Boxkämpfer jagen Eva", "tr0ub4dor & 3 more nice words",
        "मेरा पासवर्ड बहुत लंबा है",
        "seven purple otters vote", String(repeating: "👨‍👩‍👦", count: 64),
        String(repeating: "xk7 ", count: 5) + "and a tail",
    ])
    func goodPasswordsAreTaken(_ password: String) {
        #expect(rules.problem(with: password, userName: "ana") == nil)
    }

    @Test(arguments: [
        "fourteen chars", "correct horse battery staple", "CorrectHorseBatteryStaple1", "p@ssw0rdp@ssw0rd",
        "the quick brown fox", "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "abcdefghijklmnopq", "qwertyuiopasdfgh",
        "123456789012345678", "anastasia-password-2026", "underwriter underwriter", "Lakeside Bank 2026!",
        "passwordwelcome2026", "summer winter spring", String(repeating: "xy9 ", count: 60), "january-february",
    ])
    func guessablePasswordsAreRefusedWithAReason(_ password: String) {
        #expect(rules.problem(with: password, userName: "anastasia") != nil)
    }

    /// Trust, P5.
    @Test func theBlocklistKnowsThousandsOfTheLengthThatIsAllowed() {
        #expect(CommonPasswords.count >= 3_000)
    }

    @Test(arguments: [
        "dragonbaseball1", "qazwsxedcrfvtgb", "monkey1234567890", "iloveyou123456789", "Shadow Shadow Shadow",
        "MichaelJennifer1", "1qaz2wsx3edc4rfv", "superman superman", "trustno1trustno1", "internationalization",
        "letmein 12345678", "winter is coming", "123456789football",
    ])
    func whatIsUsedMostIsRefused(_ password: String) {
        #expect(rules.problem(with: password, userName: "ana")?.hasPrefix("That password is too easy") == true)
    }

    @Test func aLongPasswordIsLookedAtInLittleTime() {
        let long = String((0..<40).map { "w\($0)xyz" }.joined(separator: " ").prefix(200))
        let start = ContinuousClock.now
        for _ in 0..<100 { _ = rules.problem(with: long, userName: "ana") }
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func twoHundredAndOneCharactersAreToldSo() {
        let words = (0..<40).map { "w\($0)" }.joined(separator: " ")
        let long = String((words + words + words).prefix(201))
        #expect(rules.problem(with: long, userName: "ana") == "Password must be 200 characters or fewer")
        #expect(rules.problem(with: String(long.prefix(200)), userName: "ana") == nil)
    }

    @Test func moreHashesThanThereIsRoomForAreToldToComeBack() async throws {
        let hasher = try PasswordHasher(cost: 8, pepper: pepper, threads: 1, waitingRoom: 2)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        _ = try await hasher.hash(goodPassword)
                        return true
                    } catch PasswordHasher.Failure.busy {
                        return false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        #expect(outcomes.contains(false))
    }

    @Test func anUnknownNameTakesAsLongAsAWrongPassword() async throws {
        let hasher = try PasswordHasher(cost: 8, pepper: pepper, threads: 1)
        let stored = try await hasher.hash(goodPassword)
        // The fastest of twelve, taken in turns: what else the machine does only adds.
        var known = Duration.seconds(60)
        var unknown = Duration.seconds(60)
        for _ in 0..<12 {
            known = min(known, try await time(hasher, stored))
            unknown = min(unknown, try await time(hasher, nil))
        }
        // Without the work for nobody the one would be a thousandth of the other.
        #expect(known < unknown * 10)
        #expect(unknown < known * 10)
    }

    private func time(_ hasher: PasswordHasher, _ stored: String?) async throws -> Duration {
        let start = ContinuousClock.now
        #expect(try await !hasher.verify("something else entirely", against: stored))
        return ContinuousClock.now - start
    }
}
