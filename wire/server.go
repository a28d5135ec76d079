package wire

import (
	"unicode/utf8"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// FullSpeed is Frame.TimeScale when time runs at its full speed.
const FullSpeed = 200

// Frame says of which region and tick the records after it are.
type Frame struct {
	Region    geom.RegionID
	Tick      uint32
	ServerMs  uint32 // low half of the shard's clock at that tick
	TimeScale uint8  // FullSpeed, or less when the region is overloaded
}

// AppendFrame appends a FRAME record.
func AppendFrame(dst []byte, f Frame) []byte {
	dst, mark := Begin(dst, TypeFrame)
	dst = le.AppendUint32(le.AppendUint16(dst, uint16(f.Region)), f.Tick)
	return End(append(le.AppendUint32(dst, f.ServerMs), f.TimeScale), mark)
}

// DecodeFrame reads the payload of a FRAME.
func DecodeFrame(payload []byte) (Frame, error) {
	c := cursor{rest: payload}
	f := Frame{Region: geom.RegionID(c.u16()), Tick: c.u32(), ServerMs: c.u32(), TimeScale: c.u8()}
	if c.err == nil && f.Region >= geom.LayeredCount {
		return Frame{}, ErrMalformed
	}
	return f, c.end()
}

// Self is a character's own state after a step.
type Self struct {
	Seq    uint32 // last step applied
	X, Z   int32  // mm
	Lift   int32  // mm above ground
	VLift  int32  // mm/s upwards
	Facing uint16 // 1/65536 turn
	Mode   uint8  // of engine/motion
	Speed  uint16 // full speed, mm/s
}

// AppendSelf appends a SELF record.
func AppendSelf(dst []byte, s *Self) []byte {
	dst, mark := Begin(dst, TypeSelf)
	dst = le.AppendUint32(dst, s.Seq)
	for _, v := range [...]int32{s.X, s.Z, s.Lift, s.VLift} {
		dst = le.AppendUint32(dst, uint32(v))
	}
	dst = append(le.AppendUint16(dst, s.Facing), s.Mode)
	return End(le.AppendUint16(dst, s.Speed), mark)
}

// DecodeSelf reads the payload of a SELF.
func DecodeSelf(payload []byte) (Self, error) {
	c := cursor{rest: payload}
	s := Self{
		Seq: c.u32(), X: int32(c.u32()), Z: int32(c.u32()), Lift: int32(c.u32()), VLift: int32(c.u32()),
		Facing: c.u16(), Mode: c.u8(), Speed: c.u16(),
	}
	return s, c.end()
}

// AppendEvent appends an EVENT record: something seen near by. body is the protobuf Event
// of the module.
func AppendEvent(dst []byte, module Module, body []byte) []byte {
	return appendModule(dst, TypeEvent, module, body)
}

// AppendPersonal appends a PERSONAL record: an event for one client alone. body is the
// protobuf Event of the module.
func AppendPersonal(dst []byte, module Module, body []byte) []byte {
	return appendModule(dst, TypePersonal, module, body)
}

func appendModule(dst []byte, t Type, module Module, body []byte) []byte {
	dst, mark := Begin(dst, t)
	return End(append(append(dst, byte(module)), body...), mark)
}

// DecodeEvent reads the payload of an EVENT or PERSONAL; body lies in it.
func DecodeEvent(payload []byte) (module Module, body []byte, err error) {
	c := cursor{rest: payload}
	module = Module(c.u8())
	return module, c.rest, c.err
}

// AppendPong appends a PONG record: the client's clock as it sent it, and the low half of
// the shard's.
func AppendPong(dst []byte, clientMs, serverMs uint32) []byte {
	dst, mark := Begin(dst, TypePong)
	return End(le.AppendUint32(le.AppendUint32(dst, clientMs), serverMs), mark)
}

// DecodePong reads the payload of a PONG.
func DecodePong(payload []byte) (clientMs, serverMs uint32, err error) {
	c := cursor{rest: payload}
	clientMs, serverMs = c.u32(), c.u32()
	return clientMs, serverMs, c.end()
}

// Limits of texts in records, in bytes.
const (
	MaxCode   = 64  // of a rejection in a RESULT
	MaxReason = 200 // of a CLOSE
)

// AppendResult appends a RESULT record: what became of a command. code is empty when it
// was taken, otherwise the rejection; one over MaxCode is cut.
func AppendResult(dst []byte, seq uint32, code string) []byte {
	dst, mark := Begin(dst, TypeResult)
	return End(append(le.AppendUint32(dst, seq), cut(code, MaxCode)...), mark)
}

// DecodeResult reads the payload of a RESULT; code lies in it.
func DecodeResult(payload []byte) (seq uint32, code []byte, err error) {
	c := cursor{rest: payload}
	seq = c.u32()
	if len(c.rest) > MaxCode || !utf8.Valid(c.rest) {
		return 0, nil, ErrMalformed
	}
	return seq, c.rest, c.err
}

// AppendClose appends a CLOSE record, the last before the server closes. A reason over
// MaxReason is cut.
func AppendClose(dst []byte, code Code, reason string) []byte {
	dst, mark := Begin(dst, TypeClose)
	return End(append(le.AppendUint16(dst, uint16(code)), cut(reason, MaxReason)...), mark)
}

// DecodeClose reads the payload of a CLOSE; reason lies in it.
func DecodeClose(payload []byte) (code Code, reason []byte, err error) {
	c := cursor{rest: payload}
	code = Code(c.u16())
	if len(c.rest) > MaxReason || !utf8.Valid(c.rest) {
		return 0, nil, ErrMalformed
	}
	return code, c.rest, c.err
}

// cut shortens s to at most n bytes, between two characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
