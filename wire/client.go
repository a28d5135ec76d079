package wire

import (
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// Module says which file of wire/proto the messages of a command or event belong to.
type Module uint8

// The modules.
const (
	ModulePlay   Module = 1
	ModuleSocial Module = 2
	ModuleRPG    Module = 3
)

// MaxSteps is how many steps of movement one INPUT carries.
const MaxSteps = 4

// Flags of a Step.
const (
	FlagJump uint8 = 1 << 0
	FlagWalk uint8 = 1 << 1
)

// Step is 50 ms of movement as the client wants it.
type Step struct {
	Heading uint16 // where the feet go, 1/65536 turn
	Facing  uint16 // where the body looks, 1/65536 turn
	Speed   uint8  // 0 stands, 255 is the character's full speed
	Flags   uint8
}

// Input is the movement of a client: steps with consecutive numbers from First.
type Input struct {
	First uint32
	Count uint8 // 1 to MaxSteps
	Steps [MaxSteps]Step
}

// AppendInput appends an INPUT record. It panics when Count is out of range.
func AppendInput(dst []byte, in *Input) []byte {
	steps := in.Steps[:in.Count]
	if len(steps) == 0 {
		panic("wire: input without a step")
	}
	dst, mark := Begin(dst, TypeInput)
	dst = append(le.AppendUint32(dst, in.First), in.Count)
	for _, s := range steps {
		dst = le.AppendUint16(dst, s.Heading)
		dst = append(le.AppendUint16(dst, s.Facing), s.Speed, s.Flags)
	}
	return End(dst, mark)
}

// DecodeInput reads the payload of an INPUT.
func DecodeInput(payload []byte) (in Input, err error) {
	c := cursor{rest: payload}
	in.First, in.Count = c.u32(), c.u8()
	if c.err == nil && (in.Count == 0 || in.Count > MaxSteps) {
		return Input{}, ErrMalformed
	}
	for i := range in.Count {
		in.Steps[i] = Step{Heading: c.u16(), Facing: c.u16(), Speed: c.u8(), Flags: c.u8()}
	}
	return in, c.end()
}

// Command is a wish of a client: Body is the protobuf Command of the Module, not yet read.
type Command struct {
	Seq    uint32
	Module Module
	Body   []byte
}

// AppendCommand appends a COMMAND record.
func AppendCommand(dst []byte, seq uint32, module Module, m proto.Message) ([]byte, error) {
	head := [5]byte{4: byte(module)}
	le.PutUint32(head[:], seq)
	return appendProto(dst, TypeCommand, head[:], m)
}

// DecodeCommand reads the payload of a COMMAND; Body lies in it.
func DecodeCommand(payload []byte) (Command, error) {
	c := cursor{rest: payload}
	cmd := Command{Seq: c.u32(), Module: Module(c.u8())}
	cmd.Body = c.rest
	return cmd, c.err
}

// AppendPing appends a PING record with the client's clock.
func AppendPing(dst []byte, clientMs uint32) []byte {
	dst, mark := Begin(dst, TypePing)
	return End(le.AppendUint32(dst, clientMs), mark)
}

// DecodePing reads the payload of a PING.
func DecodePing(payload []byte) (clientMs uint32, err error) {
	c := cursor{rest: payload}
	clientMs = c.u32()
	return clientMs, c.end()
}

// AppendResync appends a RESYNC record: the roster and all poses of a cell, please.
func AppendResync(dst []byte, cell geom.Cell) []byte {
	dst, mark := Begin(dst, TypeResync)
	return End(append(dst, cell.X, cell.Z), mark)
}

// DecodeResync reads the payload of a RESYNC.
func DecodeResync(payload []byte) (geom.Cell, error) {
	c := cursor{rest: payload}
	cell := c.cell()
	return cell, c.end()
}

// cell reads a cell that lies on the map.
func (c *cursor) cell() geom.Cell {
	cell := geom.Cell{X: c.u8(), Z: c.u8()}
	if c.err == nil && (int(cell.X) >= geom.CellColumns || int(cell.Z) >= geom.CellColumns) {
		c.err, c.rest = ErrMalformed, nil
	}
	return cell
}
