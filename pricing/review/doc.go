// Package review is what a merchandiser runs before a price book goes live.
//
//   - [Lint] checks a book for mistakes that compile: a worse answer that pays more, a rule that can never
//     hold, a price that jumped, a sentence that is missing in Hindi.
//   - [Diff] lists what changed between two books, as a table.
//   - [Backtest] values recorded requests by both books and says who gains, who loses and by how much.
//
// All three are pure functions of their arguments. Figures over many requests (quantiles, mean) are computed
// in floating point by golang.org/x/exp/stats and are for reading only; every single amount is exact.
package review
