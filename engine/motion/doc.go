// Package motion moves one walker by one step of 50 ms: over the ground, along what stands in
// the way, off the ground in a jump, through water.
//
// A step is exact. It reads the state, the input and the ground, knows no clock and no chance,
// and counts in integers only, so that client/src/sim/motion.ts gives the same state for the
// same input; testdata/golden/motion.json holds both together. Lengths are millimetres,
// speeds millimetres per second.
package motion
