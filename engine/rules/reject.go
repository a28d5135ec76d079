package rules

// Reject is why a command was turned down: a code such as "rpg.out_of_range" that the
// client translates. A rejected command has changed nothing. It is normal, goes to the
// player, is counted and never logged.
type Reject string

// Error returns the code.
func (r Reject) Error() string { return string(r) }
