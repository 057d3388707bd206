public import AssetQuality
import Loans

/// Sums over loans that are alike; amounts in minor units.
public struct BookCell: Sendable, Hashable {
    /// In what the loans of a cell are alike.
    public struct Kind: Sendable, Hashable {
        /// Month the loans began in: 12·year + month − 1.
        public let cohort: Int
        /// What the money is for.
        public let purpose: String
        /// Where the borrowers live.
        public let region: String
        /// `active`, `restructured`, `closed`, `settled` or `written_off`.
        public let status: String
        /// How late they are.
        public let bucket: DelinquencyBucket
        /// How good they are.
        public let assetClass: AssetClass

        /// A kind of loans.
        public init(
            cohort: Int,
            purpose: String,
            region: String,
            status: String,
            bucket: DelinquencyBucket,
            assetClass: AssetClass
        ) {
            self.cohort = cohort
            self.purpose = purpose
            self.region = region
            self.status = status
            self.bucket = bucket
            self.assetClass = assetClass
        }
    }

    /// In what they are alike.
    public let kind: Kind
    /// Their sums.
    public private(set) var sums: BookSums

    /// A cell.
    public init(_ kind: Kind, _ sums: BookSums) {
        self.kind = kind
        self.sums = sums
    }

    /// A sum.
    public subscript(sum: BookSum) -> Int { sums[sum] }

    /// Month the loans began in: 12·year + month − 1.
    public var cohort: Int { kind.cohort }
    /// What the money is for.
    public var purpose: String { kind.purpose }
    /// Where the borrowers live.
    public var region: String { kind.region }
    /// `active`, `restructured`, `closed`, `settled` or `written_off`.
    public var status: String { kind.status }
    /// How late they are.
    public var bucket: DelinquencyBucket { kind.bucket }
    /// How good they are.
    public var assetClass: AssetClass { kind.assetClass }

    /// Whether something is owed on its loans.
    public var isOpen: Bool { status == "active" || status == "restructured" }

    /// Where its loans stand.
    public var standing: LoanStanding {
        LoanStanding(
            status: LoanStatus(rawValue: status) ?? .active,
            bucket: bucket,
            assetClass: assetClass,
            isRestructured: status == "restructured"
        )
    }

    /// The same loans with one sum replaced.
    public func replacing(_ sum: BookSum, by value: Int) -> BookCell {
        var changed = self
        changed.sums[sum] = value
        return changed
    }

    /// What is left without a part.
    public func without(_ part: BookCell) -> BookCell {
        var left = self
        left.sums.add(part.sums, sign: -1)
        return left
    }
}
