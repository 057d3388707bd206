package import Documents
package import Features
package import Lending
import Messages

extension FeatureProgram {
    /// The vector of answers as they are kept, for whoever looks at an application again.
    /// - Parameters:
    ///   - answers: By key, in their one form.
    ///   - day: The local date of submission.
    /// - Returns: Nil where an answer that the program reads is not of its kind.
    package func vector(of answers: [String: JSONValue], submittedOn day: CalendarDate) -> FeatureVector? {
        do throws(MessageError) {
            let values = try run(submittedOn: day) { input throws(MessageError) in
                try input.reading(of: answers[input.key] ?? .null)
            }
            return FeatureVector(values: values)
        } catch {
            return nil
        }
    }
}
