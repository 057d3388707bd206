/// A number that somebody real could have.
struct Identity: Sendable, Hashable, CustomStringConvertible {
    enum Kind: String, CaseIterable, Sendable { case aadhaar, pan, card, phone, iban, ssn }

    let kind: Kind
    /// Letters and digits only.
    let number: String

    var description: String { "\(kind.rawValue) \(number)" }

    /// Whether nobody can have been given it, though its form is right.
    var isNobodys: Bool {
        guard kind == .phone else { return false }
        // North America's 555-0100 to 555-0199, Ofcom's numbers for drama, and ACMA's mobile ones.
        let isAmerican = number.utf8.count == 11 && number.utf8.first == UInt8(ascii: "1")
        return isAmerican && number.utf8.dropFirst(4).starts(with: "55501".utf8)
            || ["447700900", "442079460", "441632960", "61491570"].contains { number.utf8.starts(with: $0.utf8) }
    }
}

/// Reads a text byte by byte for what could be somebody's number; only capitals and digits form words of one.
struct IdentityScan {
    private let bytes: [UInt8]
    /// Words that hold nothing but capitals and digits.
    private var words: [Range<Int>] = []
    private(set) var found: Set<Identity> = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        words = Self.words(of: bytes)
        for place in words.indices { read(from: place) }
        readPhones()
    }

    private static func words(of bytes: [UInt8]) -> [Range<Int>] {
        var (words, start, isPlain): ([Range<Int>], Int?, Bool) = ([], nil, true)
        for (place, byte) in bytes.enumerated() {
            if byte.isLetterOrDigit {
                if start == nil { (start, isPlain) = (place, true) }
                if byte.isSmallLetter { isPlain = false }
            } else if let first = start {
                if isPlain { words.append(first..<place) }
                start = nil
            }
        }
        if let start, isPlain { words.append(start..<bytes.count) }
        return words
    }

    /// What begins with a word: alone, or with those after it.
    private mutating func read(from place: Int) {
        let word = bytes[words[place]]
        if Self.isPAN(Array(word)) { found.insert(Identity(kind: .pan, number: String(decoding: word, as: UTF8.self))) }
        readIBAN(from: place)
        guard word.allSatisfy(\.isDigit), !isTouched(words[place].lowerBound - 1, by: words[place].lowerBound) else {
            return
        }
        for groups in [[word.count], [4, 4, 4], [4, 4, 4, 4], [4, 6, 5], [3, 2, 4]] {
            guard let digits = digits(groups, from: place) else { continue }
            let kinds: [Identity.Kind] = groups == [3, 2, 4] ? [.ssn] : [.aadhaar, .card]
            for kind in kinds where kind.holds(digits) {
                found.insert(Identity(kind: kind, number: digits.map { "\($0)" }.joined()))
            }
        }
    }

    /// The digits of words of such lengths, one mark between each two.
    private func digits(_ groups: [Int], from place: Int) -> [Int]? {
        guard place + groups.count <= words.count else { return nil }
        let run = words[place..<place + groups.count]
        guard zip(run, groups).allSatisfy({ $0.count == $1 && bytes[$0].allSatisfy(\.isDigit) }) else { return nil }
        let marks = zip(run, run.dropFirst()).map { $1.lowerBound - $0.upperBound == 1 ? bytes[$0.upperBound] : 0 }
        guard Set(marks).count < 2, marks.allSatisfy({ [UInt8(ascii: " "), UInt8(ascii: "-")].contains($0) }) else {
            return nil
        }
        guard let end = run.last?.upperBound, !isTouched(end, by: end + 1) else { return nil }
        return run.flatMap { bytes[$0].map { Int($0) - 0x30 } }  // scalar-safe: bytes
    }

    /// Whether a mark makes a number a part of another: of a fraction, a literal in groups or an identifier.
    private func isTouched(_ mark: Int, by neighbour: Int) -> Bool {
        guard bytes.indices.contains(mark) else { return false }
        switch bytes[mark] {
        case UInt8(ascii: "-"), UInt8(ascii: "_"): return true
        case UInt8(ascii: "."): return bytes.indices.contains(neighbour) && bytes[neighbour].isDigit
        default: return bytes[mark] >= 0x80
        }
    }

    private static func isPAN(_ word: [UInt8]) -> Bool {
        word.count == 10 && word[3..<4].allSatisfy { "ABCFGHLJPT".utf8.contains($0) }
            && word[0..<5].allSatisfy { !$0.isDigit } && word[5..<9].allSatisfy(\.isDigit) && !word[9].isDigit
    }

    private mutating func readIBAN(from place: Int) {
        let first = Array(bytes[words[place]])
        guard first.count >= 4, !first[0].isDigit, !first[1].isDigit, first[2].isDigit, first[3].isDigit else { return }
        var (number, last) = (first, words[place])
        for next in words[(place + 1)...] {
            guard number.count.isMultiple(of: 4), next.lowerBound == last.upperBound + 1, next.count <= 4,
                bytes[last.upperBound] == UInt8(ascii: " ")
            else { break }
            number += bytes[next]
            last = next
        }
        guard (15...34).contains(number.count), CheckSum.remainder97(number) == 1 else { return }
        found.insert(Identity(kind: .iban, number: String(decoding: number, as: UTF8.self)))
    }

    /// Numbers after a plus as E.164 has them, however they are spaced.
    private mutating func readPhones() {
        for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "+") {
            let rest = bytes[(place + 1)...]
            guard let first = rest.first, first.isDigit, first != UInt8(ascii: "0"),
                place == 0 || !bytes[place - 1].isLetterOrDigit
            else { continue }
            let digits = rest.prefix(20).prefix { $0.isDigit || " ().-".utf8.contains($0) }.filter(\.isDigit)
            guard (8...15).contains(digits.count) else { continue }
            found.insert(Identity(kind: .phone, number: String(decoding: digits, as: UTF8.self)))
        }
    }
}

extension Identity.Kind {
    /// Whether digits could have been given to somebody.
    fileprivate func holds(_ digits: [Int]) -> Bool {
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        switch self {
        // The Authority issues none that begins with 0 or 1.
        case .aadhaar: return digits.count == 12 && digits[0] > 1 && CheckSum.verhoeffHolds(digits)
        case .card:
            guard (13...19).contains(digits.count), CheckSum.luhnHolds(digits) else { return false }
            let (two, four) = (number(0..<2), number(0..<4))
            switch digits.count {
            case 14: return [36, 38].contains(two) || (3000...3059).contains(four)
            case 15: return [34, 37].contains(two)
            case 16:
                let isMastercard = (51...55).contains(two) || (2221...2720).contains(four)
                return isMastercard || [4, 6].contains(digits[0]) || two == 35
            default: return [4, 6].contains(digits[0])
            }
        // Never issued: 000, 666, all from 900 on; 00 in the middle; 0000 at the end.
        case .ssn: return ![0, 666].contains(number(0..<3)) && digits[0] < 9 && number(3..<5) > 0 && number(5..<9) > 0
        case .pan, .phone, .iban: return false
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    fileprivate var isSmallLetter: Bool { self >= 0x61 && self <= 0x7A }
    fileprivate var isLetterOrDigit: Bool { isDigit || isSmallLetter || (self >= 0x41 && self <= 0x5A) }
}
