/// Why a regression has no answer.
public enum RegressionError: Error, Sendable, Hashable {
    /// The method did not settle: without a penalty, columns may depend on each other or separate the classes.
    case noConvergence(iterations: Int)
    /// Columns that do not depend on each other tell some rows of one class apart: without a penalty there is no optimum.
    case separation
}

extension RegressionError: CustomStringConvertible {
    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .noConvergence(let iterations):
            "the regression did not converge in \(iterations) iterations; columns may repeat each other or separate the classes"
        case .separation:
            "together the columns tell some good rows from all bad ones, or some bad rows from all good ones: without a penalty "
                + "a coefficient would be infinite"
        }
    }
}
