extension Double {
    /// With a fixed number of decimals, half away from zero; a dash for what is no number.
    public func reportText(_ decimals: Int = 4) -> String {
        guard isFinite, magnitude < 1e12 else { return self == .infinity ? "∞" : "–" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let units = Int64((magnitude * scale).rounded())
        let (whole, rest) = units.quotientAndRemainder(dividingBy: Int64(scale))
        let sign = self < 0 && units > 0 ? "−" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let digits = "\(rest)"
        return "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
    }

    /// As a percentage with one decimal.
    public var reportPercent: String { "\((self * 100).reportText(1)) %" }
}
