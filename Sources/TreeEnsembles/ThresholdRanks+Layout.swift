extension ThresholdRanks {
    /// Where the ranks of many rows are written.
    public struct Layout: Sendable {
        /// From the ranks of one row to those of the next.
        public let rowStride: Int
        /// From one rank of a row to the next.
        public let columnStride: Int
        /// Whether ranks are counted from -128, as bytes with a sign are compared.
        public let isSigned: Bool

        /// States a layout.
        /// - Parameters:
        ///   - rowStride: From the ranks of one row to those of the next.
        ///   - columnStride: From one rank of a row to the next.
        ///   - isSigned: Whether ranks are counted from -128.
        public init(rowStride: Int, columnStride: Int, isSigned: Bool) {
            self.rowStride = rowStride
            self.columnStride = columnStride
            self.isSigned = isSigned
        }
    }
}
