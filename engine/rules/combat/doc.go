// Package combat makes bodies fight: abilities with casts, cooldowns and costs, auras,
// threat, harm and healing, death. What happens to somebody always goes through
// world.Tx.Affect, so it works the same when the other side of a border owns them: the
// actor's region rolls what is dealt, the owner of the target what is taken.
//
// All times are milliseconds that count down, so that they survive a handoff.
package combat
